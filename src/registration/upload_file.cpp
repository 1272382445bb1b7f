#include "registration/upload_file.hpp"

#include "registration/answer.hpp"
#include "retenk/base/secret.hpp"

#include <algorithm>

namespace retenk::registration {

namespace {

namespace fs = std::filesystem;

constexpr std::string_view new_file = "_new", file_name = "_name", take_away = "_remove";

// The form with one value under the name instead of those that it had; empty: none.
void set(http::Form& form, const std::string& name, const std::string& value)
{
    http::Form changed;
    for (const auto& [other, text] : form.list())
        if (other != name) changed.add(other, text);
    if (!value.empty()) changed.add(name, value);
    form = std::move(changed);
}

const AskedQuestion* question_of(const std::vector<AskedQuestion>& questions,
                                 const std::string& field)
{
    for (const auto& question : questions)
        if (question.kind == QuestionKind::file &&
            field.ends_with(answer_field("", question.id) + std::string(new_file)))
            return &question;
    return nullptr;
}

std::optional<FieldError> objection(const http::Context& context, const std::string& name,
                                    const http::UploadedFile& file)
{
    if (file.bytes.empty()) return FieldError{name, "question.file_empty", {}};
    if (auto error = size_error(context, name, file)) return error;
    if (!kind_of_answer(file.bytes)) return FieldError{name, "question.file_kind", {}};
    return std::nullopt;
}

void take_away_unwanted(http::Form& form, const std::vector<AskedQuestion>& questions)
{
    const auto before = form.list();
    for (const auto& [name, value] : before) {
        if (!name.ends_with(take_away)) continue;
        const auto field = name.substr(0, name.size() - take_away.size());
        if (!question_of(questions, field + std::string(new_file))) continue;
        set(form, field, "");
        set(form, field + std::string(file_name), "");
        set(form, name, "");
    }
}

} // namespace

std::optional<FieldError> size_error(const http::Context& context, const std::string& name,
                                     const http::UploadedFile& file)
{
    const auto most = context.services.config.files.upload_megabytes;
    if (file.bytes.size() <= static_cast<std::size_t>(most) * 1024 * 1024) return std::nullopt;
    return FieldError{name, "question.file_too_large", {{"most", std::to_string(most)}}};
}

asio::awaitable<std::vector<FieldError>> take_uploads(http::Context& context, http::Form& form,
                                                      std::vector<AskedQuestion> questions)
{
    std::vector<FieldError> errors;
    take_away_unwanted(form, questions);
    const auto folder = upload_folder(context.services.config);
    for (auto& file : context.files) {
        const auto* question = question_of(questions, file.field);
        if (question == nullptr) continue;
        const auto name = file.field.substr(0, file.field.size() - new_file.size());
        if (auto error = objection(context, name, file)) {
            errors.push_back(std::move(*error));
            continue;
        }
        NewUpload upload;
        upload.key = random_token();
        upload.question = question->id;
        upload.kind = *kind_of_answer(file.bytes);
        upload.file_name = shown_file_name(file.name, upload.kind);
        upload.size = static_cast<std::int64_t>(file.bytes.size());
        auto bytes = std::move(file.bytes);
        co_await context.workers.run(document::keep_file, folder, upload.key, std::move(bytes));
        const auto kept = co_await context.db.write(insert_upload, upload);
        if (!kept) {
            errors.push_back({name, kept.error().key, {}});
            continue;
        }
        set(form, name, upload.key);
        set(form, name + std::string(file_name), upload.file_name);
    }
    co_return errors;
}

asio::awaitable<http::Response> upload_response(http::Context& context, ParticipantId participant,
                                                StoredUpload upload)
{
    auto folder = upload_folder(context.services.config);
    auto bytes = co_await context.workers.run(document::read_kept, std::move(folder), upload.key);
    const auto name = upload.question + "-" + std::to_string(participant.value) + "." +
                      std::string(db::enum_name(upload.kind));
    auto response = http::file(std::move(bytes), media_type(upload.kind), name);
    response.headers.emplace_back("Content-Security-Policy", "sandbox");
    co_return response;
}

} // namespace retenk::registration
