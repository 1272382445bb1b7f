#include "registration/answer.hpp"
#include "registration/draft.hpp"
#include "registration/own.hpp"
#include "registration/submit.hpp"
#include "registration/waiting_mails.hpp"
#include "registration/waiting_read.hpp"
#include "retenk/accounts/link.hpp"
#include "retenk/audit/audit.hpp"
#include "retenk/base/must.hpp"

#include <set>

namespace retenk::registration {

namespace {

std::string actor_of(WaitingPartyId party)
{
    return "waiting_party:" + std::to_string(party.value);
}

Standing standing_of(db::Tx& tx, const conference::Conference& conference, WaitingPartyId party)
{
    return Standing{party,
                    accounts::issue_link(tx, accounts::LinkPurpose::waiting_party, party.value,
                                         conference.ends_at),
                    {}};
}

struct Known
{
    WaitingPartyId party_id;
    std::string name;
};
BOOST_DESCRIBE_STRUCT(Known, (), (party_id, name))

// The parties in which somebody of this form stands already.
std::set<WaitingPartyId> parties_of_known(db::Tx& tx, const Submission& submission)
{
    std::set<WaitingPartyId> parties;
    for (const auto& person : submission.participants) {
        if (!person.email) continue;
        for (const auto& known :
             tx.rows<Known>("SELECT party_id, name FROM waiting_member JOIN waiting_party ON "
                            "waiting_party.id = party_id WHERE conference_id = ?1 AND email = ?2 "
                            "AND state IN ('waiting', 'offered')",
                            submission.conference, *person.email))
            if (fold(known.name) == fold(person.name)) parties.insert(known.party_id);
    }
    return parties;
}

Standing mail_instead(db::Tx& tx, const conference::Conference& conference,
                      const std::set<WaitingPartyId>& parties)
{
    for (const auto id : parties)
        mail_waiting_link(tx, conference, must(find_party(tx, id)), true);
    return Standing{{}, "", Receipt{{}, "", "", true}};
}

Result<bool> check_size(db::Tx& tx, const Need& need)
{
    for (const auto& [id, places] : need) {
        const auto pool =
            tx.get<PoolState>("SELECT id, name, capacity, 0 AS taken FROM pool WHERE id = ?1", id);
        if (places > pool.capacity)
            return refuse(Problem::full, "waiting.never_fits",
                          {{"pool", pool.name}, {"capacity", std::to_string(pool.capacity)}});
    }
    return true;
}

WaitingPartyId insert_party(db::Tx& tx, const Submission& submission, const Need& need)
{
    const WaitingPartyId id{tx.insert(
        "INSERT INTO waiting_party (conference_id, form_key, contact_name, contact_email, "
        "language, form, place, created_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
        submission.conference, submission.form_key, submission.contact_name,
        submission.contact_email, view::code_of(submission.language),
        view::to_json(view::data_of(submission)), last_place(tx, submission.conference), tx.now)};
    for (const auto& person : submission.participants)
        tx.run("INSERT INTO waiting_member (party_id, name, email, category_id) "
               "VALUES (?1, ?2, ?3, ?4)",
               id, person.name, person.email, person.category);
    for (const auto& [pool, places] : need)
        tx.run("INSERT INTO waiting_need (party_id, pool_id, places) VALUES (?1, ?2, ?3)", id, pool,
               places);
    audit::record(tx, submission.actor,
                  {"waiting_party",
                   id.value,
                   "created",
                   "people",
                   {},
                   std::to_string(submission.participants.size())});
    return id;
}

// Who does not come is forgotten at once; the log tells what happened, without names.
void forget_people(db::Tx& tx, WaitingPartyId party)
{
    tx.run("UPDATE waiting_party SET contact_name = '', contact_email = '' WHERE id = ?1", party);
    tx.run("DELETE FROM waiting_member WHERE party_id = ?1", party);
}

// Nobody asks for it again: what was typed goes, and so does the need that others are counted by.
void end_party(db::Tx& tx, WaitingPartyId party, WaitingState state)
{
    tx.run("UPDATE waiting_party SET state = ?2, answer_by = NULL, ended_at = ?3, form = '' "
           "WHERE id = ?1",
           party, state, tx.now);
    tx.run("DELETE FROM waiting_need WHERE party_id = ?1", party);
    if (state != WaitingState::accepted) forget_people(tx, party);
}

} // namespace

Result<Standing> stand_in_line(db::Tx& tx, const Submission& submission)
{
    const auto conference = conference::get_current(tx);
    if (const auto earlier = party_of_form(tx, submission.form_key))
        return standing_of(tx, conference, *earlier);
    auto receipt = submit(tx, submission);
    if (receipt) return Standing{{}, "", *receipt};
    if (receipt.error().problem != Problem::full) return std::unexpected(receipt.error());

    const auto known = parties_of_known(tx, submission);
    forget_draft(tx, submission.draft_key);
    if (!known.empty()) return mail_instead(tx, conference, known);
    const auto need = places_needed(tx, submission);
    if (auto size = check_size(tx, need); !size) return std::unexpected(size.error());

    const auto id = insert_party(tx, submission, need);
    tx.after_commit("registration");
    tx.after_commit("places");
    settle_waiting_list(tx);
    const auto party = must(find_party(tx, id));
    if (party.state == WaitingState::waiting) mail_joined(tx, conference, party);
    return standing_of(tx, conference, id);
}

Result<Acceptance> accept_offer(db::Tx& tx, WaitingPartyId id, const std::string& base_url)
{
    const auto party = find_party(tx, id);
    if (!party) return refuse(Problem::not_found, "waiting.unknown");
    if (party->registration_id)
        return Acceptance{receipt_again(tx, conference::get_current(tx), *party->registration_id)};
    if (party->state != WaitingState::offered || must(party->answer_by) <= tx.now)
        return refuse(Problem::closed, "waiting.offer_over");

    auto submission = stored_submission(tx, *party);
    submission.from_waiting_list = true;
    submission.actor = actor_of(id);
    submission.base_url = base_url;
    const bool left_out = leave_out_impossible(tx, submission.participants);
    end_party(tx, id, WaitingState::accepted);
    record_state(tx, submission.actor, *party, WaitingState::accepted);
    auto receipt = submit(tx, submission);
    if (!receipt) return std::unexpected(receipt.error());
    if (receipt->mailed_instead) return refuse(Problem::conflict, "waiting.has_place");
    tx.run("UPDATE waiting_party SET registration_id = ?2 WHERE id = ?1", id,
           receipt->registration);
    settle_waiting_list(tx);
    return Acceptance{*receipt, left_out};
}

Result<bool> leave_line(db::Tx& tx, WaitingPartyId id)
{
    const auto party = find_party(tx, id);
    if (!party) return refuse(Problem::not_found, "waiting.unknown");
    if (party->state == WaitingState::accepted)
        return refuse(Problem::conflict, "waiting.accepted_before");
    const bool stands =
        party->state == WaitingState::waiting || party->state == WaitingState::offered;
    if (!stands && party->state != WaitingState::lapsed) return true; // said twice
    const auto state =
        party->state == WaitingState::offered ? WaitingState::declined : WaitingState::left;
    end_party(tx, id, state);
    record_state(tx, actor_of(id), *party, state);
    if (stands) mail_left(tx, conference::get_current(tx), *party);
    settle_waiting_list(tx);
    return true;
}

Result<bool> stand_again(db::Tx& tx, WaitingPartyId id)
{
    const auto party = find_party(tx, id);
    if (!party) return refuse(Problem::not_found, "waiting.unknown");
    if (party->state == WaitingState::waiting || party->state == WaitingState::offered) return true;
    if (party->state != WaitingState::lapsed) return refuse(Problem::conflict, "waiting.has_ended");
    const auto conference = conference::get_current(tx);
    if (party->conference_id != conference.id || tx.now >= conference.starts_at)
        return refuse(Problem::closed, "waiting.over");
    tx.run("UPDATE waiting_party SET state = 'waiting', ended_at = NULL, place = ?2 WHERE id = ?1",
           id, last_place(tx, party->conference_id));
    record_state(tx, actor_of(id), *party, WaitingState::waiting);
    settle_waiting_list(tx);
    const auto now = must(find_party(tx, id));
    if (now.state == WaitingState::waiting) mail_joined(tx, conference, now);
    return true;
}

Result<bool> remove_party(db::Tx& tx, const DeskAct& act)
{
    const auto party = find_party(tx, act.party);
    if (!party || party->conference_id != act.conference)
        return refuse(Problem::not_found, "waiting.unknown");
    const bool ended = party->state != WaitingState::waiting &&
                       party->state != WaitingState::offered &&
                       party->state != WaitingState::lapsed;
    if (ended) return refuse(Problem::conflict, "waiting.has_ended");
    end_party(tx, act.party, WaitingState::removed);
    record_state(tx, act.actor, *party, WaitingState::removed, act.reason);
    mail_removed(tx, conference::get_current(tx), *party);
    settle_waiting_list(tx);
    return true;
}

void send_waiting_links_again(db::Tx& tx, const Email& email)
{
    const auto conference = conference::get_current(tx);
    const auto parties = tx.rows<WaitingPartyId>(
        "SELECT id FROM waiting_party WHERE conference_id = ?1 AND contact_email = ?2 "
        "AND state IN ('waiting', 'offered', 'lapsed') ORDER BY id DESC LIMIT 5",
        conference.id, email);
    for (const auto id : parties)
        mail_waiting_link(tx, conference, must(find_party(tx, id)), true);
}

} // namespace retenk::registration
