#pragma once
// What decides a price at one moment: the time, the member lists, a code. The price is the least of
// ordinary, early and member price; a code comes off that (DECISIONS.md).

#include "retenk/registration/code.hpp"
#include "retenk/registration/vat.hpp"

namespace retenk::registration {

struct OfferedCategory;
struct Submission;

enum class PriceReason { ordinary, early, member };
BOOST_DESCRIBE_ENUM(PriceReason, ordinary, early, member)

struct UsableCode
{
    CodeId id;
    CodeDetails details;
    std::int64_t used = 0;
    std::vector<CategoryId> categories; // none: all
};

struct Terms
{
    Instant now;
    bool is_member = false;
    std::optional<UsableCode> code;
    std::optional<FieldError> code_error; // of the field "code"
    bool has_codes = false;               // there are codes to ask for

    bool applies_to(CategoryId category) const;
    bool opens(CategoryId category) const; // a hidden one
};

struct Charge
{
    Ore price_ore, vat_ore;
    Ore ordinary_ore; // with VAT: what it costs without any of this
    PriceReason reason = PriceReason::ordinary;
    std::optional<CodeId> code;

    Ore total() const { return price_ore + vat_ore; }
};

// A code that is not typed is no error. One that is unknown, stopped, not yet, no longer or used up says so.
Terms terms_of(db::Tx& tx, ConferenceId conference, const std::string& code,
               const std::string& organisation_number);

Charge charge_for(const OfferedCategory& category, const Terms& terms);

// Invalid by the field "code": not usable, for none of those chosen, or good for fewer places. Whoever comes from
// the waiting list pays the price of the day: there a code that no longer holds is taken out of the terms instead.
Result<bool> check_code(Terms& terms, const Submission& submission);

} // namespace retenk::registration
