#include "retenk/registration/import_file.hpp"

#include "registration/upload_file.hpp"
#include "retenk/base/secret.hpp"

#include <algorithm>

namespace retenk::registration {

namespace {

namespace fs = std::filesystem;

using http::Context;
using Check = Result<bool> (*)(const document::Table&);

Result<document::Table> read_stored(const fs::path& folder, const std::string& key)
{
    if (!fs::exists(folder / key)) return refuse(Problem::not_found, "edit.not_found");
    return document::read_table(document::read_kept(folder, key));
}

http::UploadedFile* sent_file(Context& context)
{
    const auto found = std::ranges::find(context.files, "file", &http::UploadedFile::field);
    return found == context.files.end() || found->bytes.empty() ? nullptr : &*found;
}

// By the file's field, where it can be mended.
Refusal at_the_file(Refusal refusal)
{
    if (!refusal.fields.empty()) return refusal;
    refusal.fields.push_back({"file", std::move(refusal.key), std::move(refusal.values)});
    refusal.key = "import.not_read";
    refusal.values.clear();
    return refusal;
}

struct KeptFile
{
    std::vector<std::string> headings;
    std::string digest;
};

// Only a file with something in it is kept.
Result<KeptFile> keep_file(const fs::path& folder, const std::string& key, const std::string& bytes,
                           Check check)
{
    auto table = document::read_table(bytes);
    if (!table) return std::unexpected(std::move(table.error()));
    if (auto fits = check(*table); !fits) return std::unexpected(std::move(fits.error()));
    document::keep_file(folder, key, bytes);
    return KeptFile{std::move(table->rows.front().cells), sha256(bytes)};
}

std::optional<Refusal> objection(const Context& context, const http::UploadedFile* file)
{
    if (file == nullptr) return refuse_field("file", "import.no_file").error();
    auto error = size_error(context, "file", *file);
    if (!error) return std::nullopt;
    return Refusal{Problem::invalid, "form.invalid", {std::move(*error)}, {}};
}

} // namespace

asio::awaitable<Result<TakenFile>> take_import_file(Context& context, Check check)
{
    auto* file = sent_file(context);
    if (auto refusal = objection(context, file)) co_return std::unexpected(std::move(*refusal));
    TakenFile taken;
    taken.file.conference = context.site().conference;
    taken.file.key = random_token();
    taken.file.file_name =
        shown_file_name(file->name, file->bytes.starts_with("PK") ? "xlsx" : "csv");
    taken.file.form_key = context.form()["form_key"];
    auto folder = upload_folder(context.services.config);
    auto bytes = std::move(file->bytes);
    auto kept = co_await context.workers.run(keep_file, std::move(folder), taken.file.key,
                                             std::move(bytes), check);
    if (!kept) co_return std::unexpected(at_the_file(std::move(kept.error())));
    taken.headings = std::move(kept->headings);
    taken.file.digest = std::move(kept->digest);
    co_return taken;
}

asio::awaitable<SharedTable> read_import_file(Context& context, std::string key)
{
    auto folder = upload_folder(context.services.config);
    auto table = co_await context.workers.run(read_stored, std::move(folder), std::move(key));
    if (!table && table.error().problem == Problem::not_found) co_return nullptr;
    if (!table) throw std::runtime_error("an import's file cannot be read: " + table.error().key);
    co_return std::make_shared<const document::Table>(std::move(*table));
}

} // namespace retenk::registration
