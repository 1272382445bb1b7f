#include "registration/pages_release.hpp"

#include "registration/release_mails.hpp"
#include "retenk/http/form_page.hpp"
#include "retenk/http/typed.hpp"
#include "retenk/mail/preview.hpp"
#include "retenk/programme/warnings.hpp"

namespace retenk::registration {

namespace asio = boost::asio;

namespace {

using http::Context;
using http::Response;

struct Publishing
{
    std::vector<programme::ReleaseChange> changes;
    std::vector<programme::DraftWarning> warnings;
    std::optional<programme::ReleaseInfo> release;
    std::vector<mail::Message> mails; // that publishing would make
    std::int64_t held = 0;            // of the current release
    std::int64_t left_out = 0;        // sessions without time and room
};

Publishing read_publishing(db::Tx& tx, const ConferenceId& conference, const std::string& base_url)
{
    Publishing all;
    all.changes = programme::changes_since_release(tx, conference);
    all.warnings = programme::draft_warnings(tx, conference);
    const auto releases = programme::releases(tx, conference);
    if (!releases.empty()) {
        all.release = releases.front();
        all.held = mail::held_in(tx, batch_of(conference, all.release->number));
    }
    all.left_out = tx.get<std::int64_t>(
        "SELECT count(*) FROM session WHERE conference_id = ?1 AND unscheduled = 1", conference);
    const auto next = releases.empty() ? 1 : releases.front().number + 1;
    all.mails = release_mails(tx, conference, {{}, next, tx.now, ""}, base_url);
    return all;
}

view::Data change_data(const Context& context, const programme::ReleaseChange& change)
{
    view::Data item;
    item["id"] = change.session_id.value;
    item["name"] = change.title;
    item["what"] = http::text(context, "edit.change_" + change.kind);
    item["there"] = change.kind != "removed";
    return item;
}

// The mail that tells of most, as its reader gets it, but for the names: whoever publishes need not
// see the register.
mail::Message sample_of(const Context& context, const std::vector<mail::Message>& mails)
{
    const auto tells = [](const mail::Message& one) {
        return std::pair(one.data.find("sessions")->list()->size(), one.registration.has_value());
    };
    const auto most = std::ranges::max_element(mails, {}, tells);
    auto sample = *most;
    sample.recipient_name = http::text(context, "release.sample_name");
    sample.data["to"] = sample.recipient_name;
    sample.data["reference"] = "XXXXXX";
    auto sessions = *sample.data.find("sessions")->list();
    for (auto& session : sessions)
        session["names"] = "";
    sample.data["sessions"] = std::move(sessions);
    return sample;
}

void add_mails(const Context& context, view::Data& data, const Publishing& publishing,
               const std::string& sample)
{
    const auto& mails = publishing.mails;
    data["tells"] = !mails.empty();
    data["readers"] =
        http::text(context, "release.readers", {{"count", std::to_string(mails.size())}});
    data["sample"] = sample;
    data["held"] = publishing.held > 0;
    data["may_let_go"] = context.viewer.is_organiser();
    if (publishing.held == 0) return;
    data["held_text"] =
        http::text(context, "release.held", {{"count", std::to_string(publishing.held)}});
    data["let_go_text"] =
        http::text(context, "release.let_go", {{"count", std::to_string(publishing.held)}});
    data["number"] = publishing.release->number;
}

Response page_of(const Context& context, const Publishing& publishing, const std::string& sample,
                 const http::Fields& fields, const Refusal* refusal)
{
    http::FormPage page(context, "edit.publish_", fields, refusal);
    page.line("note", 500);
    view::Data::List changes, warnings;
    for (const auto& change : publishing.changes)
        changes.push_back(change_data(context, change));
    for (const auto& warning : publishing.warnings) {
        view::Data item;
        item["id"] = warning.session.value;
        item["session"] = warning.title;
        item["text"] = http::text(context, warning.key, warning.values);
        warnings.push_back(std::move(item));
    }
    auto& data = page.data();
    data["changes"] = std::move(changes);
    data["warnings"] = std::move(warnings);
    data["changed"] = !publishing.changes.empty();
    data["warned"] = !publishing.warnings.empty();
    const auto number = publishing.release ? publishing.release->number : 0;
    data["release"] = number > 0 ? std::to_string(number) : std::string();
    data["next"] = number + 1;
    data["waits"] = publishing.left_out > 0;
    data["waiting"] = publishing.left_out;
    add_mails(context, data, publishing, sample);
    return page.answer("programme/admin_publishing", http::text(context, "edit.publish"));
}

asio::awaitable<Response> publishing_page(Context& context, const http::Fields& fields,
                                          const Refusal* refusal)
{
    const auto conference = context.site().conference;
    std::string base_url = context.services.base_url;
    const auto publishing =
        co_await context.db.read(read_publishing, conference, std::move(base_url));
    std::string sample;
    if (!publishing.mails.empty()) {
        auto message = sample_of(context, publishing.mails);
        const auto* services = &context.services;
        sample = co_await context.workers.run(mail::preview_text, services, std::move(message), context.now);
    }
    co_return page_of(context, publishing, sample, fields, refusal);
}

asio::awaitable<Response> get_publishing(Context& context)
{
    const http::Fields nothing;
    co_return co_await publishing_page(context, nothing, nullptr);
}

asio::awaitable<Response> post_publishing(Context& context)
{
    const auto conference = context.site().conference;
    http::Typed typed(context.form());
    auto note = typed.line("note", 500);
    auto actor = context.viewer.actor();
    std::string base_url = context.services.base_url;
    auto refusal = typed.refusal();
    if (typed.fine()) {
        auto published = co_await context.db.write(publish_and_tell, conference, std::move(note),
                                                   std::move(actor), std::move(base_url));
        if (published)
            co_return http::see_other(context,
                                      "/admin/program/publisering?notice=programme_published");
        refusal = published.error();
    }
    co_return co_await publishing_page(context, context.form(), &refusal);
}

// Sent twice it answers the same: what went the first time is no longer held.
std::int64_t settle_held(db::Tx& tx, const ConferenceId& conference, const std::int64_t& number,
                         const bool& sends, const std::string& actor)
{
    const auto batch = batch_of(conference, number);
    return sends ? mail::let_go(tx, batch, actor) : mail::drop_held(tx, batch, actor);
}

asio::awaitable<Response> post_held_mails(Context& context)
{
    const auto conference = context.site().conference;
    http::Typed typed(context.form());
    const auto number = typed.number("release", 1, 1'000'000'000).value_or(0);
    const auto& action = context.form()["action"];
    if (action != "send" && action != "drop")
        co_return http::see_other(context, "/admin/program/publisering");
    auto actor = context.viewer.actor();
    const bool sends = action == "send";
    co_await context.db.write(settle_held, conference, number, sends, std::move(actor));
    co_return http::see_other(context,
                              sends ? "/admin/program/publisering?notice=release_mails_sent"
                                    : "/admin/program/publisering?notice=release_mails_dropped");
}

} // namespace

http::Routes release_routes()
{
    using enum http::Method;
    using http::Access;
    return {
        {get, "/admin/program/publisering", Access::programme, get_publishing},
        {post, "/admin/program/publisering", Access::programme, post_publishing},
        {post, "/admin/program/publisering/epost", Access::organiser, post_held_mails},
    };
}

} // namespace retenk::registration
