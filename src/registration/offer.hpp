#pragma once
// What can be registered for: categories with their windows and free places, extras, questions.

#include "retenk/conference/conference.hpp"
#include "retenk/registration/registration.hpp"

namespace retenk::registration {

struct OfferedCategory
{
    CategoryId id;
    PoolId pool_id;
    std::string name, description;
    Ore price_ore, vat_ore;
    std::optional<Instant> opens_at, closes_at;
    std::int64_t max_per_registration = 0;
    bool hidden = false;
    std::string email_domain, translations;
    std::int64_t free = 0;
    std::int64_t waiting = 0; // people who wait for its pool

    bool is_open(Instant now) const
    {
        return (!opens_at || *opens_at <= now) && (!closes_at || now < *closes_at);
    }
    Ore total() const { return price_ore + vat_ore; }
};
BOOST_DESCRIBE_STRUCT(OfferedCategory, (),
                      (id, pool_id, name, description, price_ore, vat_ore, opens_at, closes_at,
                       max_per_registration, hidden, email_domain, translations, free, waiting))

struct OfferedExtra
{
    ExtraId id;
    PoolId pool_id;
    std::string name;
    Ore price_ore, vat_ore;
    std::string translations;
    std::int64_t free = 0;
    std::int64_t waiting = 0;

    Ore total() const { return price_ore + vat_ore; }
};
BOOST_DESCRIBE_STRUCT(OfferedExtra, (),
                      (id, pool_id, name, price_ore, vat_ore, translations, free, waiting))

struct AskedQuestion
{
    QuestionId id;
    std::string title, purpose, kind, rights_class;
    bool required = false;
    Day delete_on{};
    std::string translations;
};
BOOST_DESCRIBE_STRUCT(AskedQuestion, (),
                      (id, title, purpose, kind, rights_class, required, delete_on, translations))

struct Offer
{
    conference::Conference conference;
    std::vector<OfferedCategory> categories;
    std::vector<OfferedExtra> extras;
    std::vector<AskedQuestion> questions;
    std::vector<conference::Municipality> hosts, others;
    std::int64_t answer_hours = 24; // of an offer to those who wait
};

std::vector<OfferedCategory> categories_of(db::Tx& tx, ConferenceId conference);
std::vector<OfferedExtra> extras_of(db::Tx& tx, ConferenceId conference);
std::vector<AskedQuestion> questions_of(db::Tx& tx, ConferenceId conference);
Offer current_offer(db::Tx& tx);

} // namespace retenk::registration
