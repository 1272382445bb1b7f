#pragma once
// PRG-11: proposals read and judged by several, and what the organisers decide. Owns review, review_score.

#include "retenk/base/viewer.hpp"
#include "retenk/programme/proposal.hpp"

#include <map>

namespace retenk::programme {

struct Score
{
    std::string criterion;
    std::int64_t score = 0; // 1 to 5
};
BOOST_DESCRIBE_STRUCT(Score, (), (criterion, score))

struct Review
{
    std::string reviewer, comment;
    bool own = false;
    std::vector<Score> scores;
};

struct RankedProposal
{
    ProposalId id;
    std::string title, kind, theme;
    std::string theme_translations;
    ProposalState state{};
    std::optional<ProposalState> decision;
    std::int64_t minutes = 0, reviews = 0;
    std::optional<double> mean;  // of the reviews' means; nothing before the first
    double spread = 0;           // the highest review's mean less the lowest's
    bool reviewed_by_me = false;
};
BOOST_DESCRIBE_STRUCT(RankedProposal, (),
                      (id, title, kind, theme, theme_translations, state, decision, minutes,
                       reviews, mean, spread, reviewed_by_me))

// What was sent in and not withdrawn, best first; those without a review last. Drafts are their senders' own.
std::vector<RankedProposal> ranking(db::Tx& tx, const Viewer& viewer, ConferenceId conference);

// One's own, and when it is given or everything is decided those of others.
std::vector<Review> reviews_of(db::Tx& tx, const Viewer& viewer, const StoredProposal& stored);

// Names are hidden from whoever reviews until whoever proposed is told; organisers may look them up.
bool sees_names(const Viewer& viewer, const Call& call, const StoredProposal& stored);

// One for each reviewer, changed at will until it is decided. invalid when a score is no number from 1 to 5; closed when
// the proposal is decided, and for one's own proposal (by the address).
Result<bool> give_review(db::Tx& tx, const Viewer& viewer, const ProposalId& id,
                         const std::vector<Score>& scores, const std::string& comment);

// Held: whoever proposed hears of it when make_known() is called. Accepted: its session is made, in the tray, with
// everybody who takes part invited as a speaker; another decision takes that session out again unless somebody worked
// on it, which is a conflict. The same decision twice changes nothing; nothing takes the decision back.
Result<bool> decide(db::Tx& tx, const Viewer& viewer, const ProposalId& id,
                    const std::optional<ProposalState>& decision);

std::int64_t held_decisions(db::Tx& tx, ConferenceId conference);

// All held decisions: the states follow and the mails go. Answers how many.
std::int64_t make_known(db::Tx& tx, const Viewer& viewer, const ConferenceId& conference);

} // namespace retenk::programme
