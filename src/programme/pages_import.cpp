#include "programme/pages_import.hpp"

#include "retenk/http/form_page.hpp"
#include "retenk/http/typed.hpp"
#include "retenk/registration/import_file.hpp"

namespace retenk::programme {

namespace {

using http::Context;
using http::Response;
using registration::Brings;

constexpr std::array<std::string_view, 2> kinds_of_files{"sessions", "speakers"};

std::vector<registration::Import> open_imports(db::Tx& tx, const Viewer& viewer,
                                               const ConferenceId& conference)
{
    return registration::open_kept(tx, viewer, conference, Brings::programme);
}

ImportId create_import(db::Tx& tx, const Viewer& viewer, const registration::TakenFile& taken,
                       const Holds& what)
{
    ImportChoices choices;
    choices.what = what;
    choices.columns = guess_columns(what, taken.headings);
    return registration::keep_import(tx, viewer, taken.file, choices_as_text(choices));
}

bool discard_import(db::Tx& tx, const Viewer& viewer, const ImportId& id)
{
    const auto import = find_import(tx, viewer, id);
    if (!import || import->registered) return false;
    registration::throw_away(tx, id);
    return true;
}

view::Data open_data(const std::vector<registration::Import>& open)
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

Response upload_page(const Context& context, const std::vector<registration::Import>& open,
                     const http::Fields& fields, const Refusal* refusal)
{
    http::FormPage page(context, "programme_import.", fields, refusal);
    page.select("what", http::choices_of(context, "programme_import.what_", kinds_of_files), true);
    page.line("file", 200, true, "file");
    auto& data = page.data();
    data["most_rows"] = static_cast<std::int64_t>(most_import_rows);
    data["most_megabytes"] = context.services.config.files.upload_megabytes;
    data["open"] = open_data(open);
    data["any_open"] = !open.empty();
    return page.answer("programme/admin_import", http::text(context, "programme_import.title"));
}

asio::awaitable<Response> upload_answer(Context& context, http::Fields fields,
                                        std::optional<Refusal> refusal)
{
    const auto open =
        co_await context.db.read(open_imports, context.viewer, context.site().conference);
    co_return upload_page(context, open, fields, refusal ? &*refusal : nullptr);
}

// The page of the speakers asks for a list of them.
asio::awaitable<Response> get_upload(Context& context)
{
    http::Fields fields;
    const bool speakers = context.request.query["hva"] == "foredragsholdere";
    fields.add("what", speakers ? "speakers" : "sessions");
    return upload_answer(context, std::move(fields), std::nullopt);
}

asio::awaitable<Response> post_upload(Context& context)
{
    const auto what = context.form()["what"] == "speakers" ? Holds::speakers : Holds::sessions;
    auto taken = co_await registration::take_import_file(context, check_table);
    if (!taken) co_return co_await upload_answer(context, context.form(), std::move(taken.error()));
    const auto id =
        co_await context.db.write(create_import, context.viewer, std::move(*taken), what);
    co_return http::see_other(context, import_path(id, "/kolonner"));
}

asio::awaitable<Response> post_discard(Context& context)
{
    const bool done =
        co_await context.db.write(discard_import, context.viewer, asked_import(context));
    if (!done) co_return http::not_found(context);
    co_return http::see_other(context, "/admin/program/import?notice=import_discarded");
}

} // namespace

ImportId asked_import(const Context& context)
{
    return ImportId{http::parse_number(context.param("id")).value_or(0)};
}

std::string import_path(ImportId id, const char* what)
{
    return "/admin/program/import/" + std::to_string(id.value) + what;
}

std::optional<registration::Import> find_import(db::Tx& tx, const Viewer& viewer,
                                                const ImportId& id)
{
    return registration::find_kept(tx, viewer, id, Brings::programme);
}

std::string import_label(const Context& context, Holds what, const std::string& field)
{
    const std::string of = what == Holds::sessions ? "session_" : "speaker_field_";
    const auto key = "programme_import." + of + field;
    const auto& catalogue = context.services.templates.catalogue();
    return catalogue.has(view::Lang::nb, key) ? catalogue.plain(context.lang, key) : std::string();
}

http::Routes import_routes()
{
    using enum http::Method;
    using http::Access;
    return {
        {get, "/admin/program/import", Access::programme, get_upload},
        {post, "/admin/program/import", Access::programme, post_upload, {.takes_files = true}},
        {get, "/admin/program/import/mal.csv", Access::programme, get_import_csv},
        {get, "/admin/program/import/mal.xlsx", Access::programme, get_import_xlsx},
        {get, "/admin/program/import/{id}", Access::programme, get_import_preview},
        {post, "/admin/program/import/{id}", Access::programme, post_import},
        {get, "/admin/program/import/{id}/kolonner", Access::programme, get_import_columns},
        {post, "/admin/program/import/{id}/kolonner", Access::programme, post_import_columns},
        {post, "/admin/program/import/{id}/sletting", Access::programme, post_discard},
    };
}

} // namespace retenk::programme
