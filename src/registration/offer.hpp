#pragma once
// What can be registered for: categories with their windows and free places, extras, questions.

#include "registration/question.hpp"
#include "registration/signup.hpp"
#include "registration/terms.hpp"
#include "retenk/conference/conference.hpp"
#include "retenk/registration/approval.hpp"
#include "retenk/registration/registration.hpp"

namespace retenk::registration {

struct OfferedCategory
{
    CategoryId id;
    PoolId pool_id;
    std::string name, description;
    Ore price_ore, vat_ore;
    VatTreatment vat_treatment{};
    std::optional<Instant> opens_at, closes_at;
    std::int64_t min_per_registration = 1, max_per_registration = 0;
    bool hidden = false;
    std::string email_domain, translations;
    std::int64_t free = 0;
    std::int64_t waiting = 0; // people who wait for its pool
    std::optional<Ore> early_ore, member_ore; // with VAT
    std::optional<Instant> early_until;
    ApprovalMode approval = ApprovalMode::none;

    bool is_open(Instant now) const
    {
        return (!opens_at || *opens_at <= now) && (!closes_at || now < *closes_at);
    }
    Ore total() const { return price_ore + vat_ore; }

    // Of so many of one registration; nothing: that is allowed.
    std::optional<FieldError> objection_to_number(const std::string& field, std::int64_t people) const
    {
        if (people > max_per_registration)
            return FieldError{field, "registration.too_many_in_category", {{"most", std::to_string(max_per_registration)}}};
        if (people < min_per_registration)
            return FieldError{field, "registration.too_few_in_category", {{"least", std::to_string(min_per_registration)}}};
        return std::nullopt;
    }
};
BOOST_DESCRIBE_STRUCT(OfferedCategory, (),
                      (id, pool_id, name, description, price_ore, vat_ore, vat_treatment, opens_at, closes_at,
                       min_per_registration, max_per_registration, hidden, email_domain, translations, free,
                       waiting, early_ore, member_ore, early_until, approval))

struct OfferedExtra
{
    ExtraId id;
    PoolId pool_id;
    std::string name;
    Ore price_ore, vat_ore;
    VatTreatment vat_treatment{};
    std::string translations;
    bool retired = false; // not offered any more
    std::int64_t free = 0;
    std::int64_t waiting = 0;

    Ore total() const { return price_ore + vat_ore; }
};
BOOST_DESCRIBE_STRUCT(OfferedExtra, (),
                      (id, pool_id, name, price_ore, vat_ore, vat_treatment, translations, retired, free, waiting))

struct Offer
{
    conference::Conference conference;
    std::vector<OfferedCategory> categories;
    std::vector<OfferedExtra> extras;
    std::vector<AskedQuestion> questions;
    std::vector<OpenSession> sessions;
    std::chrono::minutes travel{}; // between two venues
    std::vector<conference::Municipality> hosts, others;
    std::int64_t answer_hours = 24; // of an offer to those who wait
    Terms terms;
};

std::vector<OfferedCategory> categories_of(db::Tx& tx, ConferenceId conference);
// Those that are not offered any more among them: somebody may have one.
std::vector<OfferedExtra> extras_of(db::Tx& tx, ConferenceId conference);
std::optional<OfferedCategory> find_category(db::Tx& tx, ConferenceId conference, CategoryId id);
std::optional<OfferedExtra> find_extra(db::Tx& tx, ConferenceId conference, ExtraId id);
Offer current_offer(db::Tx& tx);

// The same for somebody with a code and an organisation number, both as typed: its prices, and the hidden
// categories that the code opens.
Offer offer_for(db::Tx& tx, const std::string& code, const std::string& number);

} // namespace retenk::registration
