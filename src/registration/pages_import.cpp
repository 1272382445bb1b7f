#include "registration/pages_import.hpp"

#include "registration/offer.hpp"
#include "registration/upload_file.hpp"
#include "retenk/base/secret.hpp"
#include "retenk/http/form_page.hpp"
#include "retenk/http/sheet_file.hpp"
#include "retenk/http/typed.hpp"

#include <algorithm>

namespace retenk::registration {

namespace {

namespace fs = std::filesystem;

using http::Context;
using http::Response;

Result<document::Table> read_stored(const fs::path& folder, const std::string& key)
{
    if (!fs::exists(folder / key)) return refuse(Problem::not_found, "edit.not_found");
    return document::read_table(document::read_kept(folder, key));
}

struct TemplateWorld
{
    std::vector<AskedQuestion> questions;
    std::vector<OfferedCategory> categories;
    std::vector<conference::Municipality> hosts;
};

TemplateWorld read_template_world(db::Tx& tx, const ConferenceId& conference)
{
    return TemplateWorld{questions_of(tx, conference), categories_of(tx, conference),
                         conference::hosts_of(tx, conference)};
}

view::Data open_data(const std::vector<Import>& open)
{
    view::Data::List list;
    for (const auto& import : open) {
        view::Data data;
        data["id"] = import.id.value;
        data["file_name"] = import.file_name;
        list.push_back(std::move(data));
    }
    return list;
}

Response upload_page(const Context& context, const std::vector<Import>& open,
                     const Refusal* refusal)
{
    const http::Fields fields;
    http::FormPage page(context, "import.", fields, refusal);
    page.line("file", 200, true, "file");
    auto& data = page.data();
    data["most_rows"] = static_cast<std::int64_t>(most_import_rows);
    data["most_megabytes"] = context.services.config.files.upload_megabytes;
    data["open"] = open_data(open);
    data["any_open"] = !open.empty();
    return page.answer("registration/admin_import", http::text(context, "import.title"));
}

asio::awaitable<Response> upload_answer(Context& context, std::optional<Refusal> refusal)
{
    const auto open =
        co_await context.db.read(open_imports, context.viewer, context.site().conference);
    co_return upload_page(context, open, refusal ? &*refusal : nullptr);
}

asio::awaitable<Response> get_upload(Context& context)
{
    return upload_answer(context, std::nullopt);
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

// Only a file with people in it is kept.
Result<KeptFile> keep_people(const fs::path& folder, const std::string& key,
                             const std::string& bytes)
{
    auto table = document::read_table(bytes);
    if (!table) return std::unexpected(std::move(table.error()));
    if (auto fits = check_table(*table); !fits) return std::unexpected(std::move(fits.error()));
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

asio::awaitable<Response> post_upload(Context& context)
{
    auto* file = sent_file(context);
    if (auto refusal = objection(context, file))
        co_return co_await upload_answer(context, std::move(refusal));
    NewImport import;
    import.conference = context.site().conference;
    import.key = random_token();
    import.file_name = shown_file_name(file->name, file->bytes.starts_with("PK") ? "xlsx" : "csv");
    import.form_key = context.form()["form_key"];
    auto folder = upload_folder(context.services.config);
    auto bytes = std::move(file->bytes);
    auto kept = co_await context.workers.run(keep_people, std::move(folder), import.key,
                                             std::move(bytes));
    if (!kept) co_return co_await upload_answer(context, at_the_file(std::move(kept.error())));
    import.headings = std::move(kept->headings);
    import.digest = std::move(kept->digest);
    const auto id = co_await context.db.write(create_import, context.viewer, std::move(import));
    co_return http::see_other(context, import_path(id, "/kolonner"));
}

asio::awaitable<Response> post_discard(Context& context)
{
    const bool done =
        co_await context.db.write(discard_import, context.viewer, asked_import(context));
    if (!done) co_return http::not_found(context);
    co_return http::see_other(context, "/admin/pameldinger/import?notice=import_discarded");
}

asio::awaitable<document::Sheet> template_sheet(Context& context)
{
    const auto world = co_await context.db.read(read_template_world, context.site().conference);
    std::string category, municipality;
    if (!world.categories.empty())
        category = view::localised(context.lang, world.categories.front().name,
                                   world.categories.front().translations, "name")
                       .text;
    if (!world.hosts.empty()) municipality = world.hosts.front().name;
    co_return import_template(context, world.questions, category, municipality);
}

std::string template_name(const Context& context)
{
    return context.services.templates.catalogue().plain(context.lang, "import.template_name");
}

asio::awaitable<Response> get_template_csv(Context& context)
{
    auto sheet = co_await template_sheet(context);
    co_return co_await http::csv_file(context, std::move(sheet), template_name(context));
}

asio::awaitable<Response> get_template_xlsx(Context& context)
{
    auto sheet = co_await template_sheet(context);
    co_return co_await http::xlsx_file(context, std::move(sheet), template_name(context));
}

} // namespace

ImportId asked_import(const Context& context)
{
    return ImportId{http::parse_number(context.param("id")).value_or(0)};
}

ImportFrame import_frame(const Context& context)
{
    return {context.site().conference, context.site().day, context.lang, context.services.base_url};
}

std::string import_path(ImportId id, const char* what)
{
    return "/admin/pameldinger/import/" + std::to_string(id.value) + what;
}

asio::awaitable<SharedTable> read_import_file(Context& context, std::string key)
{
    auto folder = upload_folder(context.services.config);
    auto table = co_await context.workers.run(read_stored, std::move(folder), std::move(key));
    if (!table && table.error().problem == Problem::not_found) co_return nullptr;
    if (!table) throw std::runtime_error("an import's file cannot be read: " + table.error().key);
    co_return std::make_shared<const document::Table>(std::move(*table));
}

http::Routes import_routes()
{
    using enum http::Method;
    using enum http::Access;
    return {
        {get, "/admin/pameldinger/import", organiser, get_upload},
        {post, "/admin/pameldinger/import", organiser, post_upload, {.takes_files = true}},
        {get, "/admin/pameldinger/import/mal.csv", organiser, get_template_csv},
        {get, "/admin/pameldinger/import/mal.xlsx", organiser, get_template_xlsx},
        {get, "/admin/pameldinger/import/{id}", organiser, get_import_preview},
        {post, "/admin/pameldinger/import/{id}", organiser, post_import},
        {get, "/admin/pameldinger/import/{id}/kolonner", organiser, get_import_columns},
        {post, "/admin/pameldinger/import/{id}/kolonner", organiser, post_import_columns},
        {post, "/admin/pameldinger/import/{id}/sletting", organiser, post_discard},
    };
}

} // namespace retenk::registration
