#include "programme/pages_import.hpp"
#include "retenk/document/headings.hpp"
#include "retenk/http/sheet_file.hpp"

namespace retenk::programme {

namespace {

using http::Context;
using http::Response;

struct TemplateWorld
{
    std::string track, room, theme, measure;
};

std::string first(db::Tx& tx, std::string_view sql)
{
    return tx.find<std::string>(sql).value_or("");
}

// Names that the conference has, so that the example is one that would be found.
TemplateWorld read_template_world(db::Tx& tx, const ConferenceId& conference)
{
    const auto of_conference = [&](std::string_view sql) {
        return tx.find<std::string>(sql, conference).value_or("");
    };
    return {of_conference("SELECT name FROM track WHERE conference_id = ?1 ORDER BY position, id "
                          "LIMIT 1"),
            of_conference("SELECT name FROM room WHERE conference_id = ?1 ORDER BY position, id "
                          "LIMIT 1"),
            first(tx, "SELECT plan_node.title FROM plan_node JOIN plan ON plan.id = plan_id WHERE "
                      "plan_node.kind = 'theme' AND is_current = 1 ORDER BY position, "
                      "plan_node.id LIMIT 1"),
            first(tx, "SELECT measure.number FROM measure JOIN plan ON plan.id = plan_id WHERE "
                      "is_current = 1 ORDER BY measure.id LIMIT 1")};
}

using Example = std::map<std::string, std::string, std::less<>>;

Example example_session(const Context& context, const TemplateWorld& world)
{
    const auto words = [&](const char* key) {
        return context.services.templates.catalogue().plain(context.lang, key);
    };
    const auto person = words("import.example_name");
    return {{"key", "eksempel"},
            {"title", words("programme_import.example_title")},
            {"kind", words("edit.kind_talk")},
            {"track", world.track},
            {"room", world.room},
            {"day", iso_day(context.site().day)},
            {"starts", "10:00"},
            {"ends", "10:45"},
            {"speakers", person},
            {"themes", world.theme},
            {"measures", world.measure},
            {"language", words("import.example_language")}};
}

Example example_speaker(const Context& context)
{
    const auto words = [&](const char* key) {
        return context.services.templates.catalogue().plain(context.lang, key);
    };
    return {{"name", words("import.example_name")},
            {"email", std::string(document::example_address)},
            {"organisation", words("import.example_organisation")},
            {"language", words("import.example_language")}};
}

document::Sheet sheet_of(const Context& context, Holds what, const Example& example)
{
    const char* name = what == Holds::sessions ? "programme_import.what_sessions"
                                               : "programme_import.what_speakers";
    document::Sheet sheet{
        context.services.templates.catalogue().plain(context.lang, name), {}, {{}}};
    for (const auto& field : import_fields(what)) {
        if (field == "first_name" || field == "last_name") continue; // name is both
        sheet.headings.push_back(import_label(context, what, field));
        const auto said = example.find(field);
        sheet.rows[0].push_back(said == example.end() ? std::string() : said->second);
    }
    return sheet;
}

asio::awaitable<document::Sheet> template_sheet(Context& context)
{
    if (context.request.query["hva"] == "foredragsholdere")
        co_return sheet_of(context, Holds::speakers, example_speaker(context));
    const auto world = co_await context.db.read(read_template_world, context.site().conference);
    co_return sheet_of(context, Holds::sessions, example_session(context, world));
}

std::string template_name(const Context& context)
{
    return context.services.templates.catalogue().plain(context.lang, "import.template_name");
}

} // namespace

asio::awaitable<Response> get_import_csv(Context& context)
{
    auto sheet = co_await template_sheet(context);
    co_return co_await http::csv_file(context, std::move(sheet), template_name(context));
}

asio::awaitable<Response> get_import_xlsx(Context& context)
{
    auto sheet = co_await template_sheet(context);
    co_return co_await http::xlsx_file(context, std::move(sheet), template_name(context));
}

} // namespace retenk::programme
