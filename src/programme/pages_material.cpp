// What belongs to a session: the desk's page, and the files that everybody may fetch.

#include "programme/material_form.hpp"
#include "programme/pages_after.hpp"
#include "retenk/accounts/history.hpp"
#include "retenk/programme/edit.hpp"

namespace retenk::programme {

namespace {

using http::Context;
using http::Response;

struct AfterPage
{
    std::optional<StoredDraft> session;
    std::vector<Material> materials;
    Minutes minutes;
    std::vector<accounts::HistoryRow> history;
};

AfterPage read_after(db::Tx& tx, const ConferenceId& conference, const SessionId& session)
{
    AfterPage page;
    page.session = find_draft(tx, conference, session);
    if (!page.session) return page;
    page.materials = materials_of(tx, session);
    page.minutes = minutes_of(tx, session);
    page.history = accounts::history_of(tx, "session", session.value);
    return page;
}

SessionId asked_session(const Context& context)
{
    return SessionId{http::parse_number(context.param("id")).value_or(0)};
}

std::int64_t asked_material(const Context& context)
{
    return http::parse_number(context.param("material")).value_or(0);
}

std::string path_of(const Context& context, std::string_view rest)
{
    return "/admin/program/" + context.param("id") + std::string(rest);
}

void add_session(const Context& context, const AfterPage& page, view::Data& data)
{
    data["area"] = "desk";
    data["id"] = page.session->id.value;
    data["session"] = page.session->draft.title;
    data["slug"] = page.session->slug;
    data["published"] = page.session->ever_released;
    data["form_path"] = path_of(context, "/materiell");
}

Response material_page(const Context& context, const AfterPage& page, const http::Fields& fields,
                       const Refusal* refusal)
{
    http::FormPage form(context, "material.", fields, refusal);
    draw_material(context, form);
    auto& data = form.data();
    add_session(context, page, data);
    data["materials"] = view::Data::List{};
    for (const auto& material : page.materials)
        data["materials"].push_back(
            material_data(wording_of(context), material, path_of(context, "/fil")));
    data["any"] = !page.materials.empty();
    return form.answer("programme/admin_material", http::text(context, "material.title_of_page"));
}

Response minutes_page(const Context& context, const AfterPage& page, const http::Fields& fields,
                      const Refusal* refusal)
{
    http::FormPage form(context, "minutes.", fields, refusal);
    form.lines("text", 50000);
    form.checkbox("published");
    form.hidden("version");
    if (refusal && refusal->problem == Problem::conflict) {
        http::Fields stored;
        stored.add("text", page.minutes.text);
        stored.add("published", page.minutes.published ? "1" : "");
        stored.add("version", std::to_string(page.minutes.version));
        form.conflict(stored, accounts::last_changer(page.history),
                      accounts::last_change_time(context, page.history));
    }
    add_session(context, page, form.data());
    return form.answer("programme/admin_minutes", http::text(context, "minutes.title"));
}

http::Fields minutes_fields(const Minutes& minutes)
{
    http::Fields fields;
    fields.add("text", minutes.text);
    fields.add("published", minutes.published || minutes.version == 0 ? "1" : "");
    fields.add("version", std::to_string(minutes.version));
    return fields;
}

asio::awaitable<Response> get_material(Context& context)
{
    const auto page =
        co_await context.db.read(read_after, context.site().conference, asked_session(context));
    if (!page.session) co_return http::not_found(context);
    co_return material_page(context, page, {}, nullptr);
}

asio::awaitable<Response> post_material(Context& context)
{
    const auto conference = context.site().conference;
    const auto page = co_await context.db.read(read_after, conference, asked_session(context));
    if (!page.session) co_return http::not_found(context);
    auto material = co_await take_material(context, page.session->id);
    if (!material) co_return material_page(context, page, context.form(), &material.error());
    const auto added = co_await context.db.write(add_material, conference, *std::move(material),
                                                 context.viewer.actor());
    if (!added) co_return material_page(context, page, context.form(), &added.error());
    co_return http::see_other(context, path_of(context, "/materiell?notice=material_added"));
}

asio::awaitable<Response> post_removal(Context& context)
{
    const std::optional<SpeakerId> anybody;
    const auto material = http::parse_number(context.form()["material"]).value_or(0);
    const auto removed = co_await context.db.write(remove_material, context.site().conference,
                                                   asked_session(context), material, anybody,
                                                   context.viewer.actor());
    if (!removed) co_return http::refused(context, removed.error());
    co_return http::see_other(context, path_of(context, "/materiell?notice=material_removed"));
}

std::optional<Material> draft_material(db::Tx& tx, const ConferenceId& conference,
                                       const SessionId& session, const std::int64_t& material)
{
    if (!find_draft(tx, conference, session)) return std::nullopt;
    for (auto& one : materials_of(tx, session))
        if (one.id == material) return one;
    return std::nullopt;
}

asio::awaitable<Response> get_draft_file(Context& context)
{
    auto material = co_await context.db.read(draft_material, context.site().conference,
                                             asked_session(context), asked_material(context));
    if (!material) co_return http::not_found(context);
    co_return co_await material_response(context, std::move(*material), context.param("id"));
}

asio::awaitable<Response> get_public_file(Context& context)
{
    auto slug = context.param("slug");
    auto material = co_await context.db.read(public_material, context.site().conference,
                                             std::move(slug), asked_material(context));
    if (!material) co_return http::not_found(context);
    co_return co_await material_response(context, std::move(*material), context.param("slug"));
}

asio::awaitable<Response> get_minutes(Context& context)
{
    const auto page =
        co_await context.db.read(read_after, context.site().conference, asked_session(context));
    if (!page.session) co_return http::not_found(context);
    co_return minutes_page(context, page, minutes_fields(page.minutes), nullptr);
}

asio::awaitable<Response> post_minutes(Context& context)
{
    const auto conference = context.site().conference;
    const auto session = asked_session(context);
    auto page = co_await context.db.read(read_after, conference, session);
    if (!page.session) co_return http::not_found(context);
    http::Typed typed(context.form());
    Minutes minutes;
    minutes.text = typed.lines("text", 50000);
    minutes.published = typed.flag("published");
    minutes.version = http::parse_number(context.form()["version"]).value_or(0);
    const auto wrong = typed.refusal();
    if (!typed.fine()) co_return minutes_page(context, page, context.form(), &wrong);
    const auto written = co_await context.db.write(write_minutes, conference, session,
                                                   std::move(minutes), context.viewer.actor());
    if (written)
        co_return http::see_other(context, path_of(context, "/referat?notice=minutes_saved"));
    page = co_await context.db.read(read_after, conference, session);
    if (!page.session) co_return http::not_found(context);
    co_return minutes_page(context, page, context.form(), &written.error());
}

} // namespace

http::Routes material_routes()
{
    using enum http::Method;
    constexpr auto staff = http::Access::programme;
    constexpr http::RouteOptions with_file{.takes_files = true},
        long_text{.body_limit = 256 * 1024};
    return {
        {get, "/admin/program/{id}/materiell", staff, get_material},
        {post, "/admin/program/{id}/materiell", staff, post_material, with_file},
        {post, "/admin/program/{id}/materiell/fjerning", staff, post_removal},
        {get, "/admin/program/{id}/fil/{material}", staff, get_draft_file},
        {get, "/admin/program/{id}/referat", staff, get_minutes},
        {post, "/admin/program/{id}/referat", staff, post_minutes, long_text},
        {get, "/program/{slug}/fil/{material}", http::Access::open, get_public_file},
    };
}

} // namespace retenk::programme
