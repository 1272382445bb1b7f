#include "retenk/programme/review.hpp"

#include "retenk/audit/audit.hpp"

#include <algorithm>

namespace retenk::programme {

namespace {

struct ReviewRow
{
    std::int64_t id = 0;
    std::string reviewer, comment;
    bool own = false;
};
BOOST_DESCRIBE_STRUCT(ReviewRow, (), (id, reviewer, comment, own))

bool is_decided(const StoredProposal& stored)
{
    return stored.decision ||
           (stored.state != ProposalState::submitted && stored.state != ProposalState::waitlisted);
}

Result<bool> check(const Viewer& viewer, const StoredProposal& stored,
                   const std::vector<Score>& scores)
{
    if (is_decided(stored)) return refuse(Problem::closed, "call.decided_already");
    if (viewer.email == stored.proposal.contact_email.text)
        return refuse(Problem::closed, "call.own_proposal");
    const auto is_score = [](const Score& one) { return one.score >= 1 && one.score <= 5; };
    if (scores.empty() || !std::ranges::all_of(scores, is_score))
        return refuse(Problem::invalid, "call.needs_scores");
    return true;
}

} // namespace

std::vector<RankedProposal> ranking(db::Tx& tx, const Viewer& viewer, ConferenceId conference)
{
    return tx.rows<RankedProposal>(
        "WITH one AS (SELECT review.proposal_id, review.user_id, avg(score) AS mean FROM review "
        "JOIN review_score ON review_id = review.id GROUP BY review.id), "
        "summed AS (SELECT proposal_id, count(*) AS reviews, avg(mean) AS mean, max(mean) - "
        "min(mean) AS spread, max(user_id = ?2) AS mine FROM one GROUP BY proposal_id) "
        "SELECT proposal.id, proposal.title, proposal.kind, coalesce(plan_node.title, '') AS "
        "theme, coalesce(plan_node.translations, '{}') AS theme_translations, state, decision, "
        "minutes, coalesce(reviews, 0) AS reviews, mean, coalesce(spread, 0.0) AS spread, "
        "coalesce(mine, 0) AS reviewed_by_me FROM proposal LEFT JOIN plan_node ON plan_node.id = "
        "theme_id LEFT JOIN summed ON summed.proposal_id = proposal.id WHERE conference_id = ?1 "
        "AND state NOT IN ('draft', 'withdrawn') ORDER BY mean IS NULL, mean DESC, reviews DESC, "
        "submitted_at, proposal.id",
        conference, viewer.user.value_or(UserId()));
}

std::vector<Review> reviews_of(db::Tx& tx, const Viewer& viewer, const StoredProposal& stored)
{
    auto rows = tx.rows<ReviewRow>(
        "SELECT review.id, user.name AS reviewer, comment, user_id = ?2 AS own FROM review JOIN "
        "user ON user.id = user_id WHERE proposal_id = ?1 ORDER BY own DESC, at, review.id",
        stored.id, viewer.user.value_or(UserId()));
    const bool has_own = !rows.empty() && rows.front().own;
    if (!has_own && !is_decided(stored)) rows.clear(); // what others think comes after one's own
    std::vector<Review> reviews;
    for (auto& row : rows)
        reviews.push_back({std::move(row.reviewer), std::move(row.comment), row.own,
                           tx.rows<Score>("SELECT criterion, score FROM review_score WHERE "
                                          "review_id = ?1 ORDER BY rowid",
                                          row.id)});
    return reviews;
}

bool sees_names(const Viewer& viewer, const Call& call, const StoredProposal& stored)
{
    const bool is_told = stored.state == ProposalState::accepted ||
                         stored.state == ProposalState::rejected;
    return !call.hide_names || is_told || viewer.is_organiser();
}

Result<bool> give_review(db::Tx& tx, const Viewer& viewer, const ProposalId& id,
                         const std::vector<Score>& scores, const std::string& comment)
{
    const auto conference = tx.find<ConferenceId>(
        "SELECT conference_id FROM proposal JOIN conference ON conference.id = conference_id WHERE "
        "proposal.id = ?1 AND is_current = 1",
        id);
    const auto stored = conference ? find_proposal(tx, *conference, id) : std::nullopt;
    if (!stored || stored->state == ProposalState::draft)
        return refuse(Problem::not_found, "call.no_such_proposal");
    if (auto checked = check(viewer, *stored, scores); !checked) return checked;
    tx.run("INSERT INTO review (proposal_id, user_id, comment, at) VALUES (?1, ?2, ?3, ?4) ON "
           "CONFLICT (proposal_id, user_id) DO UPDATE SET comment = ?3, at = ?4",
           id, viewer.user, comment, tx.now);
    const auto review = tx.get<std::int64_t>(
        "SELECT id FROM review WHERE proposal_id = ?1 AND user_id = ?2", id, viewer.user);
    tx.run("DELETE FROM review_score WHERE review_id = ?1", review);
    for (const auto& one : scores)
        tx.run("INSERT INTO review_score (review_id, criterion, score) VALUES (?1, ?2, ?3)", review,
               one.criterion, one.score);
    audit::record(tx, viewer.actor(), {"proposal", id.value, "reviewed"});
    return true;
}

} // namespace retenk::programme
