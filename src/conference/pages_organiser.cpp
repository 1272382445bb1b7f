#include "conference/pages_organiser.hpp"

#include "conference/pages_rooms.hpp"
#include "retenk/accounts/history.hpp"
#include "retenk/audit/differences.hpp"
#include "retenk/conference/edit.hpp"
#include "retenk/http/form_page.hpp"
#include "retenk/http/typed.hpp"

namespace retenk::conference {

namespace asio = boost::asio;

namespace {

constexpr http::TranslatedColumn conference_texts[] = {{"name", 120},
                                                      {"tagline", 300},
                                                      {"about", 20000},
                                                      {"practical", 20000},
                                                      {"privacy", 40000}};

struct Settings
{
    std::optional<ConferenceDetails> stored;
    std::vector<accounts::HistoryRow> history;
};

Settings read_settings(db::Tx& tx, const ConferenceId& conference)
{
    return Settings{find_conference_details(tx, conference),
                    accounts::history_of(tx, "conference", conference.value)};
}

std::string local_text(const std::optional<Instant>& instant)
{
    return instant ? iso_local_time(to_local(*instant)) : std::string();
}

http::Fields fields_of(const ConferenceDetails& details)
{
    http::Fields fields;
    fields.add("name", details.name);
    fields.add("place", details.place);
    fields.add("tagline", details.tagline);
    fields.add("about", details.about);
    fields.add("practical", details.practical);
    fields.add("privacy", details.privacy);
    fields.add("contact_email", details.contact_email.text);
    fields.add("accessibility_url", details.accessibility_url);
    fields.add("starts_at", local_text(details.starts_at));
    fields.add("ends_at", local_text(details.ends_at));
    fields.add("registration_opens_at", local_text(details.registration_opens_at));
    fields.add("registration_closes_at", local_text(details.registration_closes_at));
    fields.add("freeze_at", local_text(details.freeze_at));
    fields.add("names_by", local_text(details.names_by));
    fields.add("version", audit::fingerprint(details));
    http::add_translations(fields, conference_texts, details.translations);
    return fields;
}

Instant needed(http::Typed& typed, const http::Fields& fields, const std::string& name)
{
    if (trim(fields[name]).empty()) typed.wrong(name, "typed.missing");
    return typed.moment(name).value_or(Instant());
}

Result<ConferenceDetails> parse_settings(const http::Fields& fields,
                                         std::string_view translations_before)
{
    http::Typed typed(fields);
    ConferenceDetails details;
    details.name = typed.line("name", 120, true);
    details.place = typed.line("place", 200, true);
    details.tagline = typed.line("tagline", 300);
    details.about = typed.lines("about", 20000);
    details.practical = typed.lines("practical", 20000);
    details.privacy = typed.lines("privacy", 40000);
    if (trim(fields["contact_email"]).empty()) typed.wrong("contact_email", "typed.missing");
    details.contact_email = typed.email("contact_email").value_or(Email());
    details.accessibility_url = typed.https("accessibility_url");
    details.starts_at = needed(typed, fields, "starts_at");
    details.ends_at = needed(typed, fields, "ends_at");
    details.registration_opens_at = typed.moment("registration_opens_at");
    details.registration_closes_at = typed.moment("registration_closes_at");
    details.freeze_at = typed.moment("freeze_at");
    details.names_by = typed.moment("names_by");
    details.translations = typed.translations(conference_texts, translations_before);
    if (!typed.fine()) return std::unexpected(typed.refusal());
    return details;
}

http::Response settings_page(const http::Context& context, const Settings& settings,
                             const http::Fields& fields, const Refusal* refusal)
{
    http::FormPage page(context, "edit.conference_", fields, refusal);
    page.line("name", 120, true);
    page.line("place", 200, true);
    page.line("tagline", 300);
    page.lines("about", 20000);
    page.lines("practical", 20000);
    page.lines("privacy", 40000);
    page.line("contact_email", 254, true, "email");
    page.line("accessibility_url", 300, false, "url");
    for (const char* name : {"starts_at", "ends_at"})
        page.line(name, 16, true, "datetime-local");
    for (const char* name : {"registration_opens_at", "registration_closes_at", "freeze_at", "names_by"})
        page.line(name, 16, false, "datetime-local");
    page.translations(conference_texts);
    page.hidden("version");
    const auto& stored = must(settings.stored);
    page.data()["no_accessibility"] = stored.accessibility_url.empty();
    page.history(accounts::changes_of(context, settings.history));
    if (refusal && refusal->problem == Problem::conflict)
        page.conflict(fields_of(stored), accounts::last_changer(settings.history),
                      accounts::last_change_time(context, settings.history));
    return page.answer("conference/admin_settings", http::text(context, "edit.conference"));
}

asio::awaitable<http::Response> get_settings(http::Context& context)
{
    const auto settings = co_await context.db.read(read_settings, context.site().conference);
    if (!settings.stored) co_return http::not_found(context);
    co_return settings_page(context, settings, fields_of(*settings.stored), nullptr);
}

asio::awaitable<http::Response> post_settings(http::Context& context)
{
    const auto& form = context.form();
    auto settings = co_await context.db.read(read_settings, context.site().conference);
    if (!settings.stored) co_return http::not_found(context);
    auto details = parse_settings(form, settings.stored->translations);
    if (!details) co_return settings_page(context, settings, form, &details.error());
    auto changed =
        co_await context.db.write(change_conference, context.site().conference, form["version"],
                                  std::move(*details), context.viewer.actor());
    if (changed) co_return http::see_other(context, "/admin/konferanse?notice=conference_saved");
    settings = co_await context.db.read(read_settings, context.site().conference);
    co_return settings_page(context, settings, form, &changed.error());
}

} // namespace

http::Routes organiser_routes()
{
    using enum http::Method;
    using http::Access;
    constexpr http::RouteOptions long_texts{.body_limit = 1024 * 1024};
    return {
        {get, "/admin/konferanse", Access::organiser, get_settings},
        {post, "/admin/konferanse", Access::organiser, post_settings, long_texts},
        {get, "/admin/rom", Access::programme, get_rooms},
        {get, "/admin/rom/ny", Access::programme, get_new_room},
        {post, "/admin/rom/ny", Access::programme, post_new_room},
        {get, "/admin/rom/{id}", Access::programme, get_room},
        {post, "/admin/rom/{id}", Access::programme, post_room},
        {get, "/admin/steder/ny", Access::programme, get_new_venue},
        {post, "/admin/steder/ny", Access::programme, post_new_venue},
        {get, "/admin/steder/{id}", Access::programme, get_venue},
        {post, "/admin/steder/{id}", Access::programme, post_venue},
    };
}

} // namespace retenk::conference
