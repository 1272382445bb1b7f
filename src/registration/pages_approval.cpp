#include "registration/pages_approval.hpp"

#include "registration/form.hpp"
#include "retenk/audit/reading.hpp"
#include "retenk/db/once.hpp"
#include "retenk/http/field.hpp"
#include "retenk/http/typed.hpp"
#include "retenk/registration/approval.hpp"

#include <algorithm>

namespace retenk::registration {

namespace asio = boost::asio;

namespace {

constexpr std::size_t longest_reason = 500;

std::vector<Waiting> read_waiting(db::Tx& tx, const Viewer& viewer, const ConferenceId& conference)
{
    return waiting_for_approval(tx, viewer, conference);
}

view::Data rows_data(const http::Context& context, const std::vector<Waiting>& waiting,
                     const http::Fields& fields)
{
    const auto& catalogue = context.services.templates.catalogue();
    const auto chosen = fields.all("id");
    view::Data::List rows;
    for (const auto& one : waiting) {
        auto row = view::data_of(one);
        row["category"] = view::data_of(
            view::localised(context.lang, one.category, one.category_translations, "name"));
        row["organisation"] = one.organisation.value_or("");
        row["municipality"] =
            one.municipality ? *one.municipality : http::text(context, "register.elsewhere");
        row["when"] = catalogue.date_time(context.lang, one.created_at);
        row["chosen"] = std::ranges::count(chosen, std::to_string(one.id.value)) > 0;
        rows.push_back(std::move(row));
    }
    return rows;
}

http::Response list_page(const http::Context& context, const std::vector<Waiting>& waiting,
                         const http::Fields& fields, const Refusal* refusal)
{
    view::Data data;
    http::add_errors(context, data, refusal);
    data["title"] = http::text(context, "approval.title");
    data["area"] = "desk";
    data["rows"] = rows_data(context, waiting, fields);
    data["any"] = !waiting.empty();
    data["count"] = static_cast<std::int64_t>(waiting.size());
    auto reason =
        http::make_field(context, "reason", "approval.reason", fields["reason"], refusal);
    reason.type = "textarea";
    reason.maxlength = longest_reason;
    data["reason"] = view::data_of(reason);
    const int status = refusal ? http::status_of(refusal->problem) : 200;
    return http::page(context, "registration/admin_approval", std::move(data), status);
}

Result<Decision> parse_decision(const http::Context& context, bool yes)
{
    const auto& form = context.form();
    Decision decision;
    decision.actor = context.viewer.actor();
    decision.base_url = context.services.base_url;
    for (const auto& text : form.all("id"))
        decision.participants.push_back(ParticipantId{http::parse_number(text).value_or(0)});
    if (decision.participants.empty()) return refuse_field("chosen", "approval.choose");
    if (!yes && form["decision"] != "decline") return refuse_field("chosen", "typed.choose");
    if (yes) return decision;
    decision.reason = trim(form["reason"]);
    if (auto error = line_error("reason", decision.reason, longest_reason, true, true))
        return refuse_field(error->field, error->key, error->values);
    return decision;
}

// What the page says when not everybody was decided; nothing when all were.
using Outcome = std::optional<Refusal>;

// Somebody was first, or they cancelled.
std::int64_t not_waiting(const Decision& asked, const Decided& decided)
{
    return std::ssize(asked.participants) - decided.people - std::ssize(decided.without_room);
}

Refusal no_room(const Decided& decided, bool overtaken, Values values)
{
    auto& names = values["names"];
    for (const auto& name : decided.without_room)
        names += (names.empty() ? "" : ", ") + name;
    const auto* key = overtaken ? "approval.no_room_and_overtaken" : "approval.no_room";
    return {Problem::full, key, {}, std::move(values)};
}

// The rows that were ticked may be those of an older page: the answer says what was done.
Refusal not_all(const Decided& decided, std::int64_t overtaken)
{
    Values values{{"done", std::to_string(decided.people)}, {"count", std::to_string(overtaken)}};
    if (!decided.without_room.empty()) return no_room(decided, overtaken > 0, std::move(values));
    const auto* key = decided.people == 0 ? "approval.overtaken" : "approval.some_overtaken";
    return {Problem::conflict, key, {}, std::move(values)};
}

Result<Decided> decide(db::Tx& tx, const ConferenceId& conference, const Decision& decision,
                       bool yes)
{
    if (yes) return approve(tx, conference, decision);
    return decline(tx, conference, decision);
}

// A form that comes twice gets its first answer, and does not hear that somebody else was first.
// What was not done for everybody is said here, and what was done is kept.
Result<Outcome> decide_once(db::Tx& tx, const ConferenceId& conference, const Decision& decision,
                            const bool& yes, const std::string& form_key)
{
    const auto key = "approval:" + form_key;
    if (db::answer_of_form(tx, key)) return Outcome();
    const auto decided = decide(tx, conference, decision, yes);
    if (!decided) return std::unexpected(decided.error());
    const auto overtaken = not_waiting(decision, *decided);
    if (overtaken > 0 || !decided->without_room.empty()) return not_all(*decided, overtaken);
    if (!form_key.empty()) db::remember_form(tx, key, "");
    return Outcome();
}

asio::awaitable<http::Response> get_waiting(http::Context& context)
{
    const auto waiting =
        co_await context.db.read(read_waiting, context.viewer, context.site().conference);
    const auto conference = std::to_string(context.site().conference.value);
    co_await audit::note_seen(context, "participants of conference " + conference + ", waiting for approval",
                              std::ssize(waiting));
    const http::Fields nothing;
    co_return list_page(context, waiting, nothing, nullptr);
}

asio::awaitable<http::Response> post_decision(http::Context& context)
{
    const bool yes = context.form()["decision"] == "approve";
    auto decision = parse_decision(context, yes);
    Result<Outcome> outcome = Outcome();
    if (!decision) outcome = std::unexpected(decision.error());
    else outcome = co_await context.db.write(decide_once, context.site().conference, std::move(*decision), yes,
                                             context.form()["form_key"]);
    if (outcome && !*outcome)
        co_return http::see_other(context, yes ? "/admin/godkjenning?notice=approval_given"
                                               : "/admin/godkjenning?notice=approval_declined");
    const auto refusal = outcome ? **outcome : outcome.error();
    const auto waiting =
        co_await context.db.read(read_waiting, context.viewer, context.site().conference);
    co_return list_page(context, waiting, context.form(), &refusal);
}

} // namespace

http::Routes approval_routes()
{
    using enum http::Method;
    using http::Access;
    return {
        {get, "/admin/godkjenning", Access::organiser, get_waiting},
        {post, "/admin/godkjenning", Access::organiser, post_decision},
    };
}

} // namespace retenk::registration
