#include "retenk/programme/proposal.hpp"

#include "programme/proposal_mails.hpp"
#include "retenk/audit/differences.hpp"
#include "retenk/base/secret.hpp"
#include "retenk/conference/conference.hpp"
#include "retenk/db/once.hpp"

#include <algorithm>

namespace retenk::programme {

namespace {

struct HeadRow
{
    ProposalId id;
    ProposalState state{};
    std::optional<ProposalState> decision;
    bool late = false;
    std::int64_t version = 0;
    std::optional<Instant> submitted_at;
    std::optional<SessionId> session_id;
    std::string reader;
};
BOOST_DESCRIBE_STRUCT(HeadRow, (),
                      (id, state, decision, late, version, submitted_at, session_id, reader))

constexpr std::string_view head_columns =
    "SELECT id, state, decision, late, version, submitted_at, session_id, reader FROM proposal ";

StoredProposal whole(db::Tx& tx, HeadRow head)
{
    StoredProposal stored{head.id,           head.state,        head.decision,
                          head.late,         head.version,      head.submitted_at,
                          head.session_id,   std::move(head.reader), {}};
    static_cast<ProposalRow&>(stored.proposal) = tx.get<ProposalRow>(
        "SELECT title, abstract, kind, language, minutes, theme_id, measure_id, note, "
        "contact_name, contact_email, contact_title FROM proposal WHERE id = ?1",
        head.id);
    stored.proposal.speakers = tx.rows<CoSpeaker>(
        "SELECT name, email, title FROM proposal_speaker WHERE proposal_id = ?1 ORDER BY position",
        head.id);
    stored.proposal.answers = tx.rows<ProposalAnswer>(
        "SELECT question, answer FROM proposal_answer WHERE proposal_id = ?1 ORDER BY position",
        head.id);
    return stored;
}

bool is_of_current_plan(db::Tx& tx, const Proposal& proposal)
{
    const bool has_theme =
        !proposal.theme_id ||
        tx.get<bool>("SELECT EXISTS (SELECT 1 FROM plan_node JOIN plan ON plan.id = plan_id WHERE "
                     "plan_node.id = ?1 AND parent_id IS NULL AND is_current = 1)",
                     proposal.theme_id);
    return has_theme &&
           (!proposal.measure_id ||
            tx.get<bool>("SELECT EXISTS (SELECT 1 FROM measure JOIN plan ON plan.id = plan_id "
                         "WHERE measure.id = ?1 AND is_current = 1 AND published = 1)",
                         proposal.measure_id));
}

// What is sent in is whole; a draft may lack all but its title and sender.
Result<bool> check(db::Tx& tx, const Proposal& proposal, bool submits)
{
    Refusal refusal{Problem::invalid, "form.invalid", {}, {}};
    const auto wrong = [&](const char* field, const char* key) {
        refusal.fields.push_back({field, key, {}});
    };
    if (proposal.title.empty()) wrong("title", "typed.missing");
    if (proposal.contact_name.empty()) wrong("contact_name", "typed.missing");
    if (proposal.contact_email.text.empty()) wrong("contact_email", "typed.missing");
    if (!is_of_current_plan(tx, proposal)) wrong("theme_id", "typed.choose");
    if (submits && proposal.abstract.empty()) wrong("abstract", "typed.missing");
    if (submits && !proposal.theme_id) wrong("theme_id", "typed.choose");
    if (refusal.fields.empty()) return true;
    return std::unexpected(std::move(refusal));
}

void store_parts(db::Tx& tx, ProposalId id, const Proposal& proposal)
{
    tx.run("DELETE FROM proposal_speaker WHERE proposal_id = ?1", id);
    tx.run("DELETE FROM proposal_answer WHERE proposal_id = ?1", id);
    std::int64_t position = 0;
    for (const auto& speaker : proposal.speakers)
        tx.run("INSERT INTO proposal_speaker (proposal_id, position, name, email, title) VALUES "
               "(?1, ?2, ?3, ?4, ?5)",
               id, position++, speaker.name, speaker.email, speaker.title);
    for (const auto& one : proposal.answers)
        tx.run("INSERT INTO proposal_answer (proposal_id, position, question, answer) VALUES (?1, "
               "?2, ?3, ?4)",
               id, position++, one.question, one.answer);
}

std::string actor_of(ProposalId id) { return "proposal:" + std::to_string(id.value); }

ProposalId insert(db::Tx& tx, ConferenceId conference, const NewProposal& given, bool late)
{
    const auto& proposal = given.proposal;
    const ProposalId id{tx.insert(
        "INSERT INTO proposal (conference_id, token_hash, state, title, abstract, kind, language, "
        "minutes, theme_id, measure_id, note, contact_name, contact_email, contact_title, reader, "
        "late, created_at, submitted_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, "
        "?12, ?13, ?14, ?15, ?16, ?17, ?18)",
        conference, sha256(given.token),
        given.submits ? ProposalState::submitted : ProposalState::draft, proposal.title,
        proposal.abstract, proposal.kind, proposal.language, proposal.minutes, proposal.theme_id,
        proposal.measure_id, proposal.note, proposal.contact_name, proposal.contact_email,
        proposal.contact_title, view::code_of(given.reader), late, tx.now,
        given.submits ? std::optional(tx.now) : std::nullopt)};
    store_parts(tx, id, proposal);
    return id;
}

} // namespace

std::optional<StoredProposal> proposal_with(db::Tx& tx, const std::string& token)
{
    static const auto sql =
        std::string(head_columns) + "WHERE token_hash = ?1 AND conference_id = (SELECT id FROM "
                                    "conference WHERE is_current = 1)";
    if (token.empty()) return std::nullopt;
    auto head = tx.find<HeadRow>(sql, sha256(token));
    if (!head) return std::nullopt;
    return whole(tx, *std::move(head));
}

std::optional<StoredProposal> find_proposal(db::Tx& tx, ConferenceId conference, ProposalId id)
{
    static const auto sql = std::string(head_columns) + "WHERE id = ?1 AND conference_id = ?2";
    auto head = tx.find<HeadRow>(sql, id, conference);
    if (!head) return std::nullopt;
    return whole(tx, *std::move(head));
}

Result<ProposalReceipt> propose(db::Tx& tx, const NewProposal& given)
{
    const auto conference = conference::get_current(tx);
    const auto key = "proposal:" + given.form_key;
    if (const auto earlier = db::answer_of_form(tx, key)) {
        // A new link to the same: the first one went by mail.
        const ProposalId id{std::stoll(*earlier)};
        return ProposalReceipt{id, ""};
    }
    const bool late = is_late_token(tx, conference.id, given.late_token);
    if (!late && !is_open(find_call(tx, conference.id), tx.now))
        return refuse(Problem::closed, "call.closed");
    if (auto checked = check(tx, given.proposal, given.submits); !checked)
        return std::unexpected(checked.error());
    const auto id = insert(tx, conference.id, given, late);
    audit::record(tx, actor_of(id), {"proposal", id.value, given.submits ? "submitted" : "created"});
    if (!given.form_key.empty()) db::remember_form(tx, key, std::to_string(id.value));
    mail_received(tx, conference, must(find_proposal(tx, conference.id, id)), given.token);
    tx.after_commit("programme");
    return ProposalReceipt{id, given.token};
}

bool may_change(const StoredProposal& stored, const Call& call, Instant now)
{
    const bool is_undecided =
        stored.state == ProposalState::draft || stored.state == ProposalState::submitted;
    return is_undecided && !stored.decision && (stored.late || is_open(call, now));
}

Result<bool> change_proposal(db::Tx& tx, const std::string& token, std::int64_t version,
                             const Proposal& proposal, bool submits)
{
    const auto stored = proposal_with(tx, token);
    if (!stored) return refuse(Problem::not_found, "call.no_such_proposal");
    const auto conference = conference::get_current(tx);
    if (!may_change(*stored, find_call(tx, conference.id), tx.now))
        return refuse(Problem::closed, "call.closed");
    if (stored->version != version) return refuse(Problem::conflict, "edit.conflict");
    // What was sent in stays sent in.
    const bool was_submitted = stored->state == ProposalState::submitted;
    const bool becomes = submits || was_submitted;
    if (auto checked = check(tx, proposal, becomes); !checked) return checked;
    tx.run("UPDATE proposal SET title = ?2, abstract = ?3, kind = ?4, language = ?5, minutes = ?6, "
           "theme_id = ?7, measure_id = ?8, note = ?9, contact_name = ?10, contact_email = ?11, "
           "contact_title = ?12, state = ?13, submitted_at = coalesce(submitted_at, ?14), version "
           "= version + 1 WHERE id = ?1",
           stored->id, proposal.title, proposal.abstract, proposal.kind, proposal.language,
           proposal.minutes, proposal.theme_id, proposal.measure_id, proposal.note,
           proposal.contact_name, proposal.contact_email, proposal.contact_title,
           becomes ? ProposalState::submitted : ProposalState::draft,
           becomes ? std::optional(tx.now) : std::nullopt);
    store_parts(tx, stored->id, proposal);
    audit::record_differences(tx, actor_of(stored->id), "proposal", stored->id.value,
                              static_cast<const ProposalRow&>(stored->proposal),
                              static_cast<const ProposalRow&>(proposal));
    if (becomes && !was_submitted) {
        audit::record(tx, actor_of(stored->id), {"proposal", stored->id.value, "submitted"});
        mail_received(tx, conference, must(find_proposal(tx, conference.id, stored->id)), token);
    }
    tx.after_commit("programme");
    return true;
}

Result<bool> withdraw_proposal(db::Tx& tx, const std::string& token)
{
    const auto stored = proposal_with(tx, token);
    if (!stored) return refuse(Problem::not_found, "call.no_such_proposal");
    if (stored->state == ProposalState::withdrawn) return true;
    // What is in the programme is taken out by those who make it.
    if (stored->session_id) return refuse(Problem::conflict, "call.in_the_programme");
    tx.run("UPDATE proposal SET state = 'withdrawn', decision = NULL, version = version + 1 WHERE "
           "id = ?1",
           stored->id);
    drop_decision(tx, stored->id, actor_of(stored->id));
    audit::record(tx, actor_of(stored->id), {"proposal", stored->id.value, "withdrawn"});
    tx.after_commit("programme");
    return true;
}

} // namespace retenk::programme
