#include "registration/bulk.hpp"

#include "registration/cancel.hpp"
#include "registration/move.hpp"
#include "retenk/audit/audit.hpp"
#include "retenk/db/once.hpp"
#include "retenk/registration/approval.hpp"

#include <sstream>

namespace retenk::registration {
namespace {

std::string stored_form(const BulkOutcome& outcome)
{
    std::ostringstream text;
    text << db::enum_name(outcome.act) << ' ' << outcome.people << ' ' << outcome.mails << ' '
         << outcome.offered;
    return text.str();
}

BulkOutcome outcome_of(const std::string& stored)
{
    std::istringstream text(stored);
    std::string act;
    BulkOutcome outcome;
    text >> act >> outcome.people >> outcome.mails >> outcome.offered;
    outcome.act = db::enum_value<BulkAct>(act);
    return outcome;
}

std::string key_of(const std::string& form_key) { return "bulk:" + form_key; }

std::vector<ParticipantId> ids_of(const std::vector<BulkRow>& people)
{
    std::vector<ParticipantId> ids;
    for (const auto& person : people)
        ids.push_back(person.id);
    return ids;
}

// The plan saw room for all of them; should one be left over all the same, nobody is approved.
Result<std::int64_t> approve_all(db::Tx& tx, ConferenceId conference, const Viewer& viewer,
                                 const BulkPlan& plan, const std::string& base_url)
{
    const auto decided =
        approve(tx, conference, Decision{ids_of(plan.doable), "", viewer.actor(), base_url});
    if (!decided.without_room.empty() || decided.people != std::ssize(plan.doable))
        return refuse(Problem::conflict, "bulk.changed_meanwhile");
    return 0;
}

std::int64_t write_to_all(db::Tx& tx, const Viewer& viewer, const BulkPlan& plan,
                          const Letter& letter)
{
    const auto edition = conference::get_current(tx);
    for (const auto& person : plan.doable) {
        const auto contact = get_addressee(tx, person.registration_id);
        if (mail_letter(tx, edition, contact, letter_to(person), letter))
            audit::record(tx, viewer.actor(),
                          {"participant", person.id.value, "mailed", "letter", {}, letter.subject});
    }
    return 0;
}

Result<std::int64_t> act_on(db::Tx& tx, const Viewer& viewer, ConferenceId conference,
                            const BulkOrder& order, const BulkPlan& plan)
{
    const auto& wish = order.wish;
    switch (wish.act) {
    case BulkAct::approve:
        return approve_all(tx, conference, viewer, plan, order.base_url);
    case BulkAct::cancel:
        return cancel_participants(tx, viewer, ids_of(plan.doable), wish.with_mail);
    case BulkAct::move:
        return move_participants(tx, viewer.actor(), conference, plan.doable,
                                 {wish.category, wish.with_mail});
    case BulkAct::letter:
        return write_to_all(tx, viewer, plan, wish.letter);
    }
    return 0;
}

// Approvals and letters are nothing without.
std::int64_t mails_sent(const BulkWish& wish, const BulkPlan& plan)
{
    const bool always = wish.act == BulkAct::approve || wish.act == BulkAct::letter;
    return always || wish.with_mail ? plan.mails : 0;
}

// One line for the whole beside those of each person.
void record_whole(db::Tx& tx, const Viewer& viewer, const BulkOutcome& outcome)
{
    audit::record(
        tx, viewer.actor(),
        {"participant",
         0,
         "bulk",
         db::enum_name(outcome.act),
         {},
         std::to_string(outcome.people) + " people, " + std::to_string(outcome.mails) + " mails"});
}

} // namespace

Result<BulkOutcome> carry_out(db::Tx& tx, const Viewer& viewer, const ConferenceId& conference,
                              const BulkOrder& order)
{
    const auto key = key_of(order.form_key);
    if (const auto earlier = db::answer_of_form(tx, key)) return outcome_of(*earlier);
    if (std::ssize(order.wish.people) > most_in_bulk)
        return refuse(Problem::invalid, "bulk.too_many", {{"count", std::to_string(most_in_bulk)}});
    const auto plan = plan_bulk(tx, viewer, conference, order.wish);
    if (plan.fingerprint != order.fingerprint)
        return refuse(Problem::conflict, "bulk.changed_meanwhile");
    if (plan.doable.empty()) return refuse(Problem::invalid, "bulk.nobody");
    const auto done = act_on(tx, viewer, conference, order, plan);
    if (!done) return std::unexpected(done.error());
    const BulkOutcome outcome{order.wish.act, std::ssize(plan.doable), mails_sent(order.wish, plan),
                              *done};
    record_whole(tx, viewer, outcome);
    if (!order.form_key.empty()) db::remember_form(tx, key, stored_form(outcome));
    return outcome;
}

std::optional<BulkOutcome> bulk_outcome(db::Tx& tx, const std::string& form_key)
{
    const auto stored = db::answer_of_form(tx, key_of(form_key));
    if (!stored) return std::nullopt;
    return outcome_of(*stored);
}

} // namespace retenk::registration
