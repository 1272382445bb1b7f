#include "registration/pages_import.hpp"

#include "registration/offer.hpp"
#include "retenk/http/form_page.hpp"
#include "retenk/http/sheet_file.hpp"
#include "retenk/http/typed.hpp"

namespace retenk::registration {

namespace {

using http::Context;
using http::Response;

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

asio::awaitable<Response> post_upload(Context& context)
{
    auto taken = co_await take_import_file(context, check_table);
    if (!taken) co_return co_await upload_answer(context, std::move(taken.error()));
    NewImport import;
    static_cast<StoredFile&>(import) = std::move(taken->file);
    import.headings = std::move(taken->headings);
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
