#pragma once
// People moved to another category by an organiser. Extras, ticket and answers stay, but for
// answers to what is not asked there.

#include "registration/bulk_people.hpp"

namespace retenk::registration {

// What a place costs in the category: as if they had chosen it when they registered, with the code
// that they used.
Charge charge_after_move(db::Tx& tx, ConferenceId conference, const BulkRow& person,
                         const OfferedCategory& category);

// The key of what stands in the way of it, but for places; empty: nothing.
std::string why_not_move(const BulkRow& person, CategoryId category);

// Of one person, when there is a place: logged, but nobody is told yet.
Result<bool> move_one(db::Tx& tx, const std::string& actor, ConferenceId conference,
                      const BulkRow& person, const OfferedCategory& category,
                      const std::vector<AskedQuestion>& questions);

// The questions that are not asked in the category, whose answers a move takes away.
std::vector<QuestionId> answers_left_behind(db::Tx& tx, ParticipantId person, CategoryId category,
                                            const std::vector<AskedQuestion>& questions);

struct CategoryMove
{
    CategoryId category;
    bool with_mail = true;
};

// All or none: full when the category's pool has too few places (capacity is counted as
// everywhere), conflict for somebody who is cancelled, waits for an approval or is there already.
// Each change is logged with old and new value. Answers how many of the waiting list were told of
// what became free.
Result<std::int64_t> move_participants(db::Tx& tx, const std::string& actor,
                                       ConferenceId conference, const std::vector<BulkRow>& people,
                                       const CategoryMove& move);

// Nothing for one of another conference.
std::optional<OfferedCategory> find_offered(db::Tx& tx, ConferenceId conference,
                                            CategoryId category);

} // namespace retenk::registration
