#include "programme/pages_organiser.hpp"
#include "retenk/http/form_page.hpp"
#include "retenk/http/typed.hpp"
#include "retenk/programme/release.hpp"
#include "retenk/programme/warnings.hpp"

namespace retenk::programme {

namespace {

struct Publishing
{
    std::vector<ReleaseChange> changes;
    std::vector<DraftWarning> warnings;
    std::optional<std::int64_t> release;
};

Publishing read_publishing(db::Tx& tx, const ConferenceId& conference)
{
    return Publishing{
        changes_since_release(tx, conference), draft_warnings(tx, conference),
        tx.find<std::int64_t>(
            "SELECT number FROM release WHERE conference_id = ?1 AND is_current = 1", conference)};
}

view::Data change_data(const http::Context& context, const ReleaseChange& change)
{
    view::Data item;
    item["id"] = change.session_id.value;
    item["name"] = change.title;
    item["what"] = http::text(context, "edit.change_" + change.kind);
    item["there"] = change.kind != "removed";
    return item;
}

http::Response publishing_page(const http::Context& context, const Publishing& publishing,
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
    page.data()["changes"] = std::move(changes);
    page.data()["warnings"] = std::move(warnings);
    page.data()["changed"] = !publishing.changes.empty();
    page.data()["warned"] = !publishing.warnings.empty();
    page.data()["release"] =
        publishing.release ? std::to_string(*publishing.release) : std::string();
    page.data()["next"] = publishing.release.value_or(0) + 1;
    return page.answer("programme/admin_publishing", http::text(context, "edit.publish"));
}

} // namespace

asio::awaitable<http::Response> get_publishing(http::Context& context)
{
    const auto conference = context.site().conference;
    const auto publishing = co_await context.db.read(read_publishing, conference);
    co_return publishing_page(context, publishing, http::Fields{}, nullptr);
}

asio::awaitable<http::Response> post_publishing(http::Context& context)
{
    const auto conference = context.site().conference;
    http::Typed typed(context.form());
    auto note = typed.line("note", 500);
    auto actor = context.viewer.actor();
    auto refusal = typed.refusal();
    if (typed.fine()) {
        auto published =
            co_await context.db.write(publish, conference, std::move(note), std::move(actor));
        if (published)
            co_return http::see_other(context,
                                      "/admin/program/publisering?notice=programme_published");
        refusal = published.error();
    }
    const auto publishing = co_await context.db.read(read_publishing, conference);
    co_return publishing_page(context, publishing, context.form(), &refusal);
}

} // namespace retenk::programme
