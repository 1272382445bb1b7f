#pragma once
// REG-11: whoever registered changes category and extras of a place until the freeze date, and an
// organiser at any time. The
// prices of the category are those of the day on which they registered, those of new extras
// today's.

#include "registration/move.hpp"

namespace retenk::registration {

struct ChoosableCategory
{
    OfferedCategory category;
    Charge charge;
};

struct PlaceToMove
{
    BulkRow person;
    std::int64_t version = 0;
    std::vector<ChoosableCategory> categories; // its own among them
    std::vector<OfferedExtra> extras;
    std::vector<ExtraId> held;
};

struct PlaceChange
{
    ParticipantId participant;
    std::int64_t version = 0; // of the page that was edited
    CategoryId category;
    std::vector<ExtraId> extras;
    bool without_answers = false; // agreed: what the category does not ask is deleted
    bool tell = true;             // the contact, by mail
};

// Answers that do not come along to a category. What somebody in a group needs (REG-9) is not their
// contact's to know of: that the category does not ask some of it is said whether they answered or not.
struct LeftBehind
{
    std::vector<AskedQuestion> questions; // in the order of the form, as far as the viewer may know
    bool hidden_needs = false;
    bool any = false; // also of those that the viewer may not know of

    bool must_be_agreed_to() const { return hidden_needs || !questions.empty(); }
};

LeftBehind questions_left_behind(db::Tx& tx, const Viewer& viewer, const PlaceToMove& place,
                                 CategoryId category);

// Nothing for one outside the viewer's registration; a member of a group leaves this to its
// contact.
std::optional<PlaceToMove> find_place_to_move(db::Tx& tx, const Viewer& viewer,
                                              const ParticipantId& participant);

// Full as in submit(), also when others wait; closed after the freeze date; conflict when it was
// changed since, is cancelled or waits for an approval, or when answers would be deleted without
// without_answers (key registration.answers_go); invalid for a category that is hidden, closed, for
// other addresses or asks for an approval. An organiser may use all of these, and is not behind those
// who wait. Logged, told by mail, and what becomes free goes to those who wait in the same
// transaction. True: it costs something now, and who pays was put in without asking (add_payer()).
Result<bool> change_place(db::Tx& tx, const Viewer& viewer, const PlaceChange& change);

} // namespace retenk::registration
