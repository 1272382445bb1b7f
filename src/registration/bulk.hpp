#pragma once
// One act on many people of the register: what it would do is shown first, and then exactly that is
// done, in one transaction, or nothing. The rules themselves are those of approval, cancellation,
// prices and mail.

#include "registration/bulk_people.hpp"
#include "registration/mails.hpp"

namespace retenk::registration {

enum class BulkAct { approve, cancel, move, letter };
BOOST_DESCRIBE_ENUM(BulkAct, approve, cancel, move, letter)

// So many at once: the one writer is held up for a second or two by them, and not for minutes.
inline constexpr std::int64_t most_in_bulk = 2000;

struct BulkWish
{
    BulkAct act{};
    std::vector<ParticipantId> people;
    CategoryId category; // of a move
    Letter letter;
    bool with_mail = true; // of cancellation and move; the others are nothing without
};

struct BulkRefusal
{
    BulkRow person;
    std::string key; // why not, in the catalogue
};

struct BulkPlan
{
    std::vector<BulkRow> doable;
    std::vector<BulkRefusal> refused;
    std::int64_t mails = 0;   // with_mail
    std::int64_t freed = 0;   // places of pools
    std::int64_t waiting = 0; // people who wait for those
    std::int64_t answers_go = 0; // people with answers that the category of a move does not ask for
    // Registrations that were free: who pays is put in without asking, and has no address for the bill.
    std::int64_t new_payers = 0, unreachable_payers = 0;
    Ore before, after;        // what the doable pay with VAT, without extras
    std::string fingerprint;  // of all this: whether it is still what was shown
};

// To their own address, or to the contact of their registration.
LetterTo letter_to(const BulkRow& person);

// Reads only.
BulkPlan plan_bulk(db::Tx& tx, const Viewer& viewer, const ConferenceId& conference,
                   const BulkWish& wish);

struct BulkOrder
{
    BulkWish wish;
    std::string fingerprint, form_key, base_url;
};

struct BulkOutcome
{
    BulkAct act{};
    std::int64_t people = 0, mails = 0;
    std::int64_t offered = 0; // parties of the waiting list that were told
};

// conflict when the plan is another one by now, invalid when there is nobody to do it for, or too
// many. The same form again gives the first outcome.
Result<BulkOutcome> carry_out(db::Tx& tx, const Viewer& viewer, const ConferenceId& conference,
                              const BulkOrder& order);

// What came of a form that was sent; nothing when it never was.
std::optional<BulkOutcome> bulk_outcome(db::Tx& tx, const std::string& form_key);

} // namespace retenk::registration
