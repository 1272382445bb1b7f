#include "retenk/conference/conference.hpp"

namespace retenk::conference {

namespace {

constexpr std::string_view columns =
    "SELECT id, year, name, day, starts_at, ends_at, place, tagline, about, practical, privacy, "
    "contact_email, accessibility_url, consent_version, registration_opens_at, "
    "registration_closes_at, freeze_at, names_by, archived, translations FROM conference ";

std::string conferences_where(std::string_view rest) { return std::string(columns) += rest; }

} // namespace

bool Conference::registration_open(Instant now) const
{
    return registration_opens_at && now >= *registration_opens_at &&
           (!registration_closes_at || now < *registration_closes_at);
}

Instant Conference::names_until() const
{
    return names_by.value_or(starts_at - std::chrono::days(7));
}

std::optional<Conference> find_current(db::Tx& tx)
{
    return tx.find<Conference>(conferences_where("WHERE is_current = 1"));
}

Conference get_current(db::Tx& tx)
{
    return tx.get<Conference>(conferences_where("WHERE is_current = 1"));
}

std::optional<Conference> find_year(db::Tx& tx, std::int64_t year)
{
    return tx.find<Conference>(conferences_where("WHERE year = ?1"), year);
}

std::vector<Conference> earlier(db::Tx& tx)
{
    return tx.rows<Conference>(conferences_where("WHERE archived = 1 ORDER BY year DESC"));
}

} // namespace retenk::conference
