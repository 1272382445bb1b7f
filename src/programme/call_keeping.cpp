#include "retenk/programme/call_keeping.hpp"

#include "retenk/audit/erase.hpp"
#include "retenk/programme/proposal.hpp"

namespace retenk::programme {

namespace {

constexpr std::chrono::days kept_after(30);
constexpr std::int64_t slice = 200;

void forget(db::Tx& tx, ProposalId id)
{
    tx.run("DELETE FROM review_score WHERE review_id IN (SELECT id FROM review WHERE proposal_id = ?1)", id);
    for (const auto* sql : {"DELETE FROM review WHERE proposal_id = ?1",
                            "DELETE FROM proposal_speaker WHERE proposal_id = ?1",
                            "DELETE FROM proposal_answer WHERE proposal_id = ?1",
                            "DELETE FROM proposal WHERE id = ?1"})
        tx.run(sql, id);
    audit::erase_values(tx, "keeper", "proposal", id.value,
                        {"title", "abstract", "note", "contact_name", "contact_email", "contact_title"});
}

} // namespace

std::int64_t forget_due_proposals(db::Tx& tx)
{
    const auto due = tx.rows<ProposalId>(
        "SELECT proposal.id FROM proposal JOIN conference ON conference.id = conference_id WHERE "
        "ends_at <= ?1 AND state <> 'accepted' AND session_id IS NULL ORDER BY proposal.id LIMIT ?2",
        tx.now - kept_after, slice);
    for (const auto id : due)
        forget(tx, id);
    return std::ssize(due);
}

} // namespace retenk::programme
