#include "retenk/programme/call_keeping.hpp"

#include "retenk/audit/erase.hpp"
#include "retenk/conference/over.hpp"
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

std::int64_t forget_of(db::Tx& tx, ConferenceId conference)
{
    const auto due = tx.rows<ProposalId>("SELECT id FROM proposal WHERE conference_id = ?1 AND state <> 'accepted' AND "
                                         "session_id IS NULL ORDER BY id LIMIT ?2",
                                         conference, slice);
    for (const auto id : due)
        forget(tx, id);
    return std::ssize(due);
}

} // namespace

std::int64_t forget_due_proposals(db::Tx& tx)
{
    std::int64_t forgotten = 0;
    for (const auto conference : conference::over_for(tx, kept_after))
        forgotten += forget_of(tx, conference);
    return forgotten;
}

} // namespace retenk::programme
