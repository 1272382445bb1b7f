// What is decided of proposals, and made known later.

#include "programme/proposal_mails.hpp"
#include "retenk/audit/audit.hpp"
#include "retenk/people/person.hpp"
#include "retenk/programme/edit.hpp"
#include "retenk/programme/review.hpp"
#include "retenk/programme/speaker.hpp"

namespace retenk::programme {

namespace {

// The speaker of this conference with this address and name, or a new one who is to be invited.
Result<SpeakerId> speaker_for(db::Tx& tx, ConferenceId conference, const CoSpeaker& person,
                              const std::string& actor)
{
    if (person.email) {
        const auto known = tx.find<SpeakerId>(
            "SELECT speaker.id FROM speaker JOIN person ON person.id = person_id WHERE "
            "conference_id = ?1 AND person.email = ?2 AND person.name = ?3",
            conference, person.email, person.name);
        if (known) return *known;
    }
    SpeakerDetails details;
    details.name = person.name;
    details.email = person.email;
    details.title = person.title;
    return create_speaker(tx, conference, details, "", actor);
}

Result<std::vector<DraftPerson>> people_of(db::Tx& tx, ConferenceId conference,
                                           const Proposal& proposal, const std::string& actor)
{
    std::vector<CoSpeaker> all{{proposal.contact_name, proposal.contact_email, proposal.contact_title}};
    all.insert(all.end(), proposal.speakers.begin(), proposal.speakers.end());
    std::vector<DraftPerson> people;
    for (const auto& one : all) {
        const auto speaker = speaker_for(tx, conference, one, actor);
        if (!speaker) return std::unexpected(speaker.error());
        const bool is_new = std::ranges::find(people, *speaker, &DraftPerson::speaker_id) == people.end();
        if (is_new) people.push_back({*speaker, proposal.kind == "panel" ? "panellist" : "speaker"});
    }
    return people;
}

Result<SessionId> make_session(db::Tx& tx, const conference::Conference& conference,
                               const StoredProposal& stored, const std::string& actor)
{
    const auto& proposal = stored.proposal;
    SessionDraft draft;
    draft.title = proposal.title;
    draft.abstract = proposal.abstract;
    draft.kind = proposal.kind;
    draft.language = proposal.language;
    draft.starts_at = conference.starts_at;
    draft.ends_at = conference.starts_at + std::chrono::minutes(proposal.minutes);
    draft.unscheduled = true;
    if (proposal.theme_id) draft.themes.push_back(*proposal.theme_id);
    if (proposal.measure_id) draft.measures.push_back(*proposal.measure_id);
    auto people = people_of(tx, conference.id, proposal, actor);
    if (!people) return std::unexpected(people.error());
    draft.people = *std::move(people);
    return create_session(tx, conference.id, draft, "", actor);
}

// As it was made: still in the tray, and nobody changed it.
Result<bool> take_session_out(db::Tx& tx, ConferenceId conference, const StoredProposal& stored,
                              const std::string& actor)
{
    const auto draft = find_draft(tx, conference, *stored.session_id);
    if (!draft) return true;
    if (!draft->draft.unscheduled || draft->version != 1)
        return refuse(Problem::conflict, "call.session_in_use");
    tx.run("UPDATE proposal SET session_id = NULL WHERE id = ?1", stored.id);
    return delete_session(tx, conference, draft->id, draft->version, actor);
}

Result<bool> follow(db::Tx& tx, const conference::Conference& conference,
                    const StoredProposal& stored, const std::optional<ProposalState>& decision,
                    const std::string& actor)
{
    const bool accepts = decision == ProposalState::accepted;
    if (accepts && !stored.session_id) {
        const auto session = make_session(tx, conference, stored, actor);
        if (!session) return std::unexpected(session.error());
        tx.run("UPDATE proposal SET session_id = ?2 WHERE id = ?1", stored.id, *session);
    }
    if (!accepts && stored.session_id) return take_session_out(tx, conference.id, stored, actor);
    return true;
}

std::optional<std::string> word_of(const std::optional<ProposalState>& state)
{
    return state ? std::optional(std::string(db::enum_name(*state))) : std::nullopt;
}

} // namespace

Result<bool> decide(db::Tx& tx, const Viewer& viewer, const ProposalId& id,
                    const std::optional<ProposalState>& decision)
{
    const auto conference = conference::get_current(tx);
    const auto stored = find_proposal(tx, conference.id, id);
    if (!stored) return refuse(Problem::not_found, "call.no_such_proposal");
    if (stored->state != ProposalState::submitted && stored->state != ProposalState::waitlisted)
        return refuse(Problem::closed, "call.decided_already");
    if (stored->decision == decision) return true;
    const auto actor = viewer.actor();
    if (auto followed = follow(tx, conference, *stored, decision, actor); !followed) return followed;
    tx.run("UPDATE proposal SET decision = ?2, version = version + 1 WHERE id = ?1", id, decision);
    if (decision)
        hold_decision(tx, conference, *stored, *decision, actor);
    else
        drop_decision(tx, id, actor);
    audit::record(tx, actor,
                  {.subject_type = "proposal",
                   .subject_id = id.value,
                   .action = "decided",
                   .field = "decision",
                   .old_value = word_of(stored->decision),
                   .new_value = word_of(decision)});
    tx.after_commit("programme");
    return true;
}

std::int64_t held_decisions(db::Tx& tx, ConferenceId conference)
{
    return tx.get<std::int64_t>(
        "SELECT count(*) FROM proposal WHERE conference_id = ?1 AND decision IS NOT NULL", conference);
}

std::int64_t make_known(db::Tx& tx, const Viewer& viewer, const ConferenceId& conference)
{
    const auto ids = tx.rows<ProposalId>(
        "SELECT id FROM proposal WHERE conference_id = ?1 AND decision IS NOT NULL ORDER BY id", conference);
    for (const auto& id : ids) {
        tx.run("UPDATE proposal SET state = decision, decision = NULL, version = version + 1 WHERE "
               "id = ?1",
               id);
        let_decision_go(tx, id, viewer.actor());
        audit::record(tx, viewer.actor(), {"proposal", id.value, "made_known"});
    }
    if (!ids.empty()) tx.after_commit("programme");
    return std::ssize(ids);
}

} // namespace retenk::programme
