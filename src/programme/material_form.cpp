#include "programme/material_form.hpp"

#include "retenk/base/secret.hpp"
#include "retenk/document/kept_file.hpp"

#include <algorithm>

namespace retenk::programme {

namespace {

const http::UploadedFile* sent_file(const http::Context& context)
{
    const auto found = std::ranges::find(context.files, "file", &http::UploadedFile::field);
    return found == context.files.end() || found->name.empty() ? nullptr : &*found;
}

void check_file(const http::Context& context, const http::UploadedFile& file, http::Typed& typed)
{
    const auto most = context.services.config.files.upload_megabytes;
    if (file.bytes.empty())
        typed.wrong("file", "question.file_empty");
    else if (file.bytes.size() > static_cast<std::size_t>(most) * 1024 * 1024)
        typed.wrong("file", "question.file_too_large", {{"most", std::to_string(most)}});
    else if (!document::kind_of_bytes(file.bytes))
        typed.wrong("file", "material.file_kind");
}

} // namespace

asio::awaitable<Result<NewMaterial>> take_material(http::Context& context, SessionId session)
{
    http::Typed typed(context.form());
    NewMaterial material;
    material.session = session;
    material.form_key = context.form()["form_key"];
    material.kind = typed.one_of("kind", material_kinds);
    material.title = typed.line("title", 200);
    material.address = typed.https("address");
    const auto* file = sent_file(context);
    if (file != nullptr) check_file(context, *file, typed);
    if (file == nullptr && context.form()["address"].empty())
        typed.wrong("file", "material.nothing");
    if (file != nullptr && !material.address.empty()) typed.wrong("file", "material.one_of_both");
    if (!typed.fine()) co_return std::unexpected(typed.refusal());
    if (material.title.empty())
        material.title = http::text(context, "material.kind_" + material.kind);
    if (file == nullptr) co_return material;
    material.file_key = random_token();
    material.file_kind = document::kind_of_bytes(file->bytes);
    material.size = static_cast<std::int64_t>(file->bytes.size());
    auto folder = document::kept_folder(context.services.config);
    auto bytes = file->bytes;
    co_await context.workers.run(document::keep_file, std::move(folder), material.file_key,
                                 std::move(bytes));
    co_return material;
}

void draw_material(const http::Context& context, http::FormPage& page)
{
    page.select("kind", http::choices_of(context, "material.kind_", material_kinds));
    page.line("title", 200);
    page.line("file", 0, false, "file");
    page.line("address", 500, false, "url");
    page.data()["most"] = context.services.config.files.upload_megabytes;
}

view::Data material_data(const conference::Wording& wording, const Material& material,
                         const std::string& path)
{
    view::Data data;
    data["id"] = material.id;
    data["title"] = material.title;
    data["kind"] = wording.text("material.kind_" + material.kind);
    const bool is_file = material.file_kind.has_value();
    data["is_file"] = is_file;
    data["address"] = is_file ? path + "/" + std::to_string(material.id) : material.address;
    const auto kilobytes = std::max<std::int64_t>(1, (material.size + 512) / 1024);
    const bool in_megabytes = kilobytes >= 1024;
    data["size"] = wording.text(
        in_megabytes ? "material.megabytes" : "material.kilobytes",
        {{"size", std::to_string(in_megabytes ? (kilobytes + 512) / 1024 : kilobytes)}});
    std::string ending;
    if (is_file) ending = db::enum_name(*material.file_kind);
    std::ranges::transform(ending, ending.begin(),
                           [](char c) { return static_cast<char>(c - 'a' + 'A'); });
    data["ending"] = ending;
    data["by_speaker"] = material.speaker_id.has_value();
    return data;
}

conference::Wording wording_of(const http::Context& context)
{
    return {context.services.templates.catalogue(), context.lang};
}

asio::awaitable<http::Response> material_response(http::Context& context, Material material,
                                                  std::string stem)
{
    if (!material.file_key || !material.file_kind) co_return http::not_found(context);
    auto folder = document::kept_folder(context.services.config);
    auto bytes =
        co_await context.workers.run(document::read_kept, std::move(folder), *material.file_key);
    const auto name = stem + "-" + std::to_string(material.id) + "." +
                      std::string(db::enum_name(*material.file_kind));
    co_return http::file(std::move(bytes), document::media_type(*material.file_kind), name);
}

} // namespace retenk::programme
