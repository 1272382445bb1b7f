#pragma once
// A form that somebody is filling (REG-22): kept between steps, and its places held meanwhile.
// Owns draft and hold. Promises that held places count as taken wherever places are counted, that
// whoever holds them gets them, and that they are free again by themselves.

#include "registration/capacity.hpp"
#include "retenk/registration/draft.hpp"

namespace retenk::registration {

// From the last change on; an hour after the first it is over, so that nobody keeps a place by
// leaving a page open.
inline constexpr std::chrono::minutes hold_time(15), longest_hold(60);
inline constexpr std::int64_t most_held = 20; // of one pool by one form

// What is saved of a form: its key, its fields as JSON, and the places that it would take.
struct DraftForm
{
    ConferenceId conference;
    std::string form_key, form;
    Need wanted;
};

struct Draft
{
    std::string form;
    Instant saved_at;
    std::optional<Instant> held_until;
};
BOOST_DESCRIBE_STRUCT(Draft, (), (form, saved_at, held_until))

bool is_draft_key(const std::string& form_key);

// Also takes the places, as far as they are free and nobody waits for them; what it held before, it
// keeps. False, with nothing saved, for a form that was sent already.
bool save_draft(db::Tx& tx, const DraftForm& form);

// Nothing of another conference, or when it is older than draft_kept.
std::optional<Draft> find_draft(db::Tx& tx, ConferenceId conference, const std::string& form_key);

Need held_places(db::Tx& tx, const std::string& form_key);

// The draft stays, its places are free: for whoever takes them in the same transaction.
void let_go(db::Tx& tx, const std::string& form_key);

bool forget_draft(db::Tx& tx, const std::string& form_key);

bool holds_are_overdue(db::Tx& tx);

// Answers whether any places became free.
bool end_overdue_holds(db::Tx& tx);

} // namespace retenk::registration
