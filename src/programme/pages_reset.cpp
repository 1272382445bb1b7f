#include "programme/pages_timetable.hpp"

#include "retenk/http/field.hpp"
#include "retenk/http/form_page.hpp"
#include "retenk/programme/reset.hpp"

namespace retenk::programme {

namespace asio = boost::asio;

namespace {

using http::Context;
using http::Response;

struct Resetting
{
    std::vector<ReleaseInfo> releases;
    std::optional<ResetPreview> preview;
};

// Of the current release when none is named.
Resetting read_resetting(db::Tx& tx, const ConferenceId& conference, const std::int64_t& number)
{
    Resetting all{releases(tx, conference), {}};
    if (all.releases.empty()) return all;
    all.preview = preview_reset(tx, conference, number > 0 ? number : all.releases.front().number);
    return all;
}

std::string name_of(const Context& context, const ReleaseInfo& release)
{
    const auto& catalogue = context.services.templates.catalogue();
    auto name = http::text(context, "reset.release",
                           {{"number", std::to_string(release.number)},
                            {"when", catalogue.date_time(context.lang, release.at)}});
    return release.note.empty() ? name : name + " · " + release.note;
}

view::Data changes_data(const Context& context, const std::vector<ReleaseChange>& changes)
{
    view::Data::List list;
    for (const auto& change : changes) {
        view::Data item;
        item["id"] = change.session_id.value;
        item["name"] = change.title;
        item["what"] = http::text(context, "reset.change_" + change.kind);
        list.push_back(std::move(item));
    }
    return list;
}

Response page_of(const Context& context, const Resetting& all, const Refusal* refusal)
{
    const http::Fields nothing;
    http::FormPage page(context, "reset.", nothing, refusal);
    auto& data = page.data();
    auto field = http::make_field(context, "utgave", "reset.which", "", nullptr);
    for (const auto& release : all.releases)
        field.choices.push_back({std::to_string(release.number), name_of(context, release),
                                 release.number == all.preview->release.number});
    data["which"] = view::data_of(field);
    data["number"] = all.preview->release.number;
    data["seen"] = all.preview->seen;
    data["count"] = all.preview->changes.size();
    data["changed"] = !all.preview->changes.empty();
    data["changes"] = changes_data(context, all.preview->changes);
    return page.answer("programme/admin_reset", http::text(context, "reset.title"));
}

asio::awaitable<Response> get_reset(Context& context)
{
    const auto conference = context.site().conference;
    const auto number = http::parse_number(context.request.query["utgave"]).value_or(0);
    const auto all = co_await context.db.read(read_resetting, conference, number);
    if (!all.preview) co_return http::not_found(context);
    co_return page_of(context, all, nullptr);
}

asio::awaitable<Response> post_reset(Context& context)
{
    const auto conference = context.site().conference;
    const auto number = http::parse_number(context.form()["utgave"]).value_or(0);
    auto done = co_await context.db.write(reset_draft, conference, number, context.form()["seen"],
                                          context.viewer.actor());
    if (done) co_return http::see_other(context, "/admin/program?notice=programme_reset");
    const auto shown = done.error().problem == Problem::invalid ? 0 : number;
    const auto all = co_await context.db.read(read_resetting, conference, shown);
    if (!all.preview) co_return http::not_found(context);
    co_return page_of(context, all, &done.error());
}

} // namespace

http::Routes reset_routes()
{
    using enum http::Method;
    using http::Access;
    return {
        {get, "/admin/program/tilbakestilling", Access::programme, get_reset},
        {post, "/admin/program/tilbakestilling", Access::programme, post_reset},
    };
}

} // namespace retenk::programme
