#include "registration/offer.hpp"
#include "retenk/db/snapshot.hpp"
#include "retenk/registration/waiting.hpp"

#include <algorithm>

namespace retenk::registration {

namespace {

// Of all of a conference; a condition or an order follows.
constexpr std::string_view categories =
    "SELECT category.id AS id, category.pool_id AS pool_id, category.name AS name, "
    "description, price_ore, vat_ore, vat_treatment, opens_at, "
    "closes_at, min_per_registration, max_per_registration, hidden, email_domain, translations, max(0, capacity - "
    "taken) AS free, early_ore, member_ore, early_until, approval, "
    "(SELECT coalesce(sum(places), 0) FROM waiting_for WHERE waiting_for.pool_id = "
    "category.pool_id) AS waiting "
    "FROM category JOIN pool ON pool.id = category.pool_id JOIN pool_use ON "
    "pool_use.pool_id = pool.id WHERE category.conference_id = ?1 ";

constexpr std::string_view extras =
    "SELECT extra.id AS id, extra.pool_id AS pool_id, extra.name AS name, price_ore, "
    "vat_ore, vat_treatment, translations, retired, max(0, capacity - taken) AS free, "
    "(SELECT coalesce(sum(places), 0) FROM waiting_for WHERE waiting_for.pool_id = "
    "extra.pool_id) AS waiting "
    "FROM extra JOIN pool ON pool.id = extra.pool_id JOIN pool_use ON pool_use.pool_id = "
    "pool.id WHERE extra.conference_id = ?1 ";

} // namespace

std::vector<OfferedCategory> categories_of(db::Tx& tx, ConferenceId conference)
{
    return tx.rows<OfferedCategory>(
        std::string(categories) + "ORDER BY category.position, category.id", conference);
}

std::optional<OfferedCategory> find_category(db::Tx& tx, ConferenceId conference, CategoryId id)
{
    return tx.find<OfferedCategory>(std::string(categories) + "AND category.id = ?2", conference,
                                    id);
}

std::vector<OfferedExtra> extras_of(db::Tx& tx, ConferenceId conference)
{
    return tx.rows<OfferedExtra>(std::string(extras) + "ORDER BY extra.position, extra.id",
                                 conference);
}

std::optional<OfferedExtra> find_extra(db::Tx& tx, ConferenceId conference, ExtraId id)
{
    return tx.find<OfferedExtra>(std::string(extras) + "AND extra.id = ?2", conference, id);
}

namespace {

Offer read_offer(db::Tx& tx)
{
    Offer offer;
    offer.conference = conference::get_current(tx);
    const auto id = offer.conference.id;
    offer.categories = categories_of(tx, id);
    offer.extras = extras_of(tx, id);
    std::erase_if(offer.extras, [](const auto& extra) { return extra.retired; });
    offer.questions = questions_of(tx, id);
    offer.sessions = open_sessions(tx, id);
    offer.travel = travel_time(tx, id);
    offer.answer_hours = answer_hours(tx, id);
    offer.hosts = conference::hosts_of(tx, id);
    for (auto& municipality : conference::municipalities_on(tx, offer.conference.day)) {
        const bool hosts = std::ranges::any_of(
            offer.hosts, [&](const auto& host) { return host.id == municipality.id; });
        if (!hosts) offer.others.push_back(std::move(municipality));
    }
    return offer;
}

} // namespace

Offer current_offer(db::Tx& tx)
{
    // Questions are asked until their day of deletion.
    auto offer = db::remembered<read_offer>(tx, to_local(tx.now).day);
    offer.terms.now = tx.now;
    return offer;
}

Offer offer_for(db::Tx& tx, const std::string& code, const std::string& number)
{
    auto offer = current_offer(tx);
    const auto id = offer.conference.id;
    const auto parsed = parse_org_number(number);
    offer.terms = terms_of(tx, id, code, parsed ? parsed->text : std::string());
    offer.terms.has_codes =
        tx.find<std::int64_t>("SELECT 1 FROM code WHERE conference_id = ?1 AND stopped_at IS NULL "
                              "LIMIT 1",
                              id)
            .has_value();
    for (auto& category : offer.categories)
        if (offer.terms.opens(category.id)) category.hidden = false;
    return offer;
}

} // namespace retenk::registration
