#include "registration/terms.hpp"

#include "registration/offer.hpp"

#include <algorithm>

namespace retenk::registration {

namespace {

struct Found
{
    CodeId id;
    std::int64_t used = 0;
    std::optional<Instant> stopped_at;
};
BOOST_DESCRIBE_STRUCT(Found, (), (id, used, stopped_at))

std::string why_not(const CodeDetails& details, const Found& found, Instant now)
{
    if (found.stopped_at) return "registration.code_stopped";
    if (details.valid_from && now < *details.valid_from) return "registration.code_not_yet";
    if (details.valid_to && now >= *details.valid_to) return "registration.code_expired";
    if (details.most_uses && found.used >= *details.most_uses)
        return "registration.code_used_up";
    return "";
}

void read_code(db::Tx& tx, ConferenceId conference, const std::string& typed, Terms& terms)
{
    const auto error = [&](std::string key) {
        terms.code_error = FieldError{"code", std::move(key), {}};
    };
    const auto found =
        tx.find<Found>("SELECT id, used, stopped_at FROM code WHERE conference_id = ?1 AND key = "
                       "?2",
                       conference, code_key(typed));
    if (!found) return error("registration.code_unknown");
    auto stored = find_code(tx, conference, found->id).value();
    if (auto key = why_not(stored.edit.details, *found, tx.now); !key.empty())
        return error(std::move(key));
    terms.code = UsableCode{found->id, std::move(stored.edit.details), found->used,
                            std::move(stored.edit.categories)};
}

Ore less(Ore price, const CodeDetails& details)
{
    switch (details.discount) {
    case Discount::percent:
        return {(price.value * (100 - details.percent) + 50) / 100};
    case Discount::amount:
        return {std::max<std::int64_t>(0, price.value - details.amount_ore.value)};
    }
    return price;
}

} // namespace

bool Terms::applies_to(CategoryId category) const
{
    return code && (code->categories.empty() ||
                    std::ranges::find(code->categories, category) != code->categories.end());
}

bool Terms::opens(CategoryId category) const
{
    return code &&
           std::ranges::find(code->categories, category) != code->categories.end();
}

Terms terms_of(db::Tx& tx, ConferenceId conference, const std::string& code,
               const std::string& organisation_number)
{
    Terms terms;
    terms.now = tx.now;
    if (!code_key(code).empty()) read_code(tx, conference, code, terms);
    if (!organisation_number.empty())
        terms.is_member =
            tx.find<std::int64_t>("SELECT 1 FROM organisation_list_number JOIN organisation_list "
                                  "ON organisation_list.id = list_id WHERE number = ?1 AND "
                                  "purpose = 'members' LIMIT 1",
                                  organisation_number)
                .has_value();
    return terms;
}

Charge charge_for(const OfferedCategory& category, const Terms& terms)
{
    Charge charge;
    charge.ordinary_ore = category.total();
    Ore price = charge.ordinary_ore;
    const auto offer = [&](const std::optional<Ore>& other, PriceReason reason) {
        if (!other || *other >= price) return;
        price = *other;
        charge.reason = reason;
    };
    if (category.early_until && terms.now < *category.early_until)
        offer(category.early_ore, PriceReason::early);
    if (terms.is_member) offer(category.member_ore, PriceReason::member);
    if (terms.applies_to(category.id)) {
        price = less(price, terms.code->details);
        charge.code = terms.code->id;
    }
    // Unchanged prices keep the split that organisers see.
    if (price == charge.ordinary_ore) {
        charge.price_ore = category.price_ore;
        charge.vat_ore = category.vat_ore;
        return charge;
    }
    const auto split = split_price(price, category.vat_treatment);
    charge.price_ore = split.without_vat;
    charge.vat_ore = split.vat;
    return charge;
}

namespace {

Result<bool> find_objection(const Terms& terms, const Submission& submission)
{
    if (terms.code_error) {
        Refusal refusal{Problem::invalid, "form.invalid", {*terms.code_error}, {}};
        return std::unexpected(std::move(refusal));
    }
    if (!terms.code) return true;
    const auto uses = std::ranges::count_if(submission.participants, [&](const auto& person) {
        return terms.applies_to(person.category);
    });
    if (uses == 0) return refuse_field("code", "registration.code_elsewhere");
    const auto& most = terms.code->details.most_uses;
    if (most && terms.code->used + uses > *most)
        return refuse_field("code", "registration.code_too_few",
                            {{"left", std::to_string(*most - terms.code->used)}});
    return true;
}

} // namespace

Result<bool> check_code(Terms& terms, const Submission& submission)
{
    auto checked = find_objection(terms, submission);
    if (checked || !submission.from_waiting_list) return checked;
    terms.code.reset();
    return true;
}

} // namespace retenk::registration
