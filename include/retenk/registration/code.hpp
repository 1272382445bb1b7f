#pragma once
// REG-19: discount codes as organisers make them. A code is good for a number of places, in a window of
// time, in all categories or some; hidden categories among those are open to whoever has it (REG-2). Owns
// code, code_category. Promise: a code is never used more often than it says, however many register at
// once. Topics "registration" and "codes" after a change.

#include "retenk/db/database.hpp"

namespace retenk {
using CodeId = Id<struct CodeTag>;
}

namespace retenk::registration {

enum class Discount { percent, amount };
BOOST_DESCRIBE_ENUM(Discount, percent, amount)

inline constexpr std::array<std::string_view, 2> discount_names{"percent", "amount"};

struct CodeDetails
{
    std::string text;                      // as typed by people, who need not care for upper and lower case
    std::string note;                      // whom it is for; only organisers see it
    Discount discount = Discount::percent;
    std::int64_t percent = 0;
    Ore amount_ore;                        // off the price with VAT
    std::optional<std::int64_t> most_uses; // places; nothing: no limit
    std::optional<Instant> valid_from, valid_to;
};
BOOST_DESCRIBE_STRUCT(CodeDetails, (),
                      (text, note, discount, percent, amount_ore, most_uses, valid_from, valid_to))

struct CodeEdit
{
    CodeDetails details;
    std::vector<CategoryId> categories; // none: all that are not hidden
};

// Upper case, without spaces: what two codes are compared by.
std::string code_key(std::string_view typed);

// A form sent twice makes one.
Result<CodeId> create_code(db::Tx& tx, ConferenceId conference, const CodeEdit& edit,
                           const std::string& form_key, const std::string& actor);

// conflict when somebody else changed it since; invalid below the number of uses.
Result<bool> change_code(db::Tx& tx, ConferenceId conference, CodeId code, std::int64_t version,
                         const CodeEdit& edit, const std::string& actor);

// Those who used it keep their price. Twice is the same as once.
Result<bool> stop_code(db::Tx& tx, ConferenceId conference, CodeId code, bool stopped,
                       const std::string& actor);

struct StoredCode
{
    CodeId id;
    std::int64_t version = 0, used = 0;
    std::optional<Instant> stopped_at;
    CodeEdit edit;
};

std::optional<StoredCode> find_code(db::Tx& tx, ConferenceId conference, CodeId code);
std::vector<StoredCode> codes_of(db::Tx& tx, ConferenceId conference);

} // namespace retenk::registration
