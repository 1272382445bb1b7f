#include "retenk/conference/conference.hpp"

namespace retenk::conference {

namespace {

// A Sámi name counts from the day on which it was decided.
constexpr std::string_view columns =
    "SELECT municipality.id, municipality_number.number, municipality.slug, municipality.name, "
    "CASE WHEN sami_since IS NULL OR sami_since <= ?1 THEN sami_name END AS sami_name, "
    "CASE WHEN sami_since IS NULL OR sami_since <= ?1 THEN sami_full END AS sami_full, sami_first "
    "FROM municipality JOIN municipality_number ON municipality_number.municipality_id = "
    "municipality.id "
    "AND (municipality_number.valid_from IS NULL OR municipality_number.valid_from <= ?1) "
    "AND (municipality_number.valid_to IS NULL OR municipality_number.valid_to > ?1) ";

constexpr std::string_view alive =
    "WHERE (municipality.valid_to IS NULL OR municipality.valid_to > ?1) ";

std::string municipalities(std::string_view rest)
{
    return std::string(columns).append(alive).append(rest);
}

} // namespace

std::string display_name(const Municipality& municipality, view::Lang lang)
{
    if (!municipality.sami_name) return municipality.name;
    const bool sami_first = municipality.sami_first || lang == view::Lang::se;
    const auto& first = sami_first ? *municipality.sami_name : municipality.name;
    const auto& second = sami_first ? municipality.name : *municipality.sami_name;
    return first + " – " + second;
}

std::vector<Municipality> municipalities_on(db::Tx& tx, const Day& day)
{
    return tx.rows<Municipality>(municipalities("ORDER BY sort_key"), iso_day(day));
}

std::vector<Municipality> hosts_of(db::Tx& tx, ConferenceId conference)
{
    const auto day = tx.get<std::string>("SELECT day FROM conference WHERE id = ?1", conference);
    return tx.rows<Municipality>(
        std::string(columns) +
            "JOIN conference_host ON conference_host.municipality_id = municipality.id "
            "WHERE conference_id = ?2 ORDER BY position",
        day, conference);
}

std::optional<Municipality> find_municipality(db::Tx& tx, MunicipalityId id, const Day& day)
{
    return tx.find<Municipality>(municipalities("AND municipality.id = ?2"), iso_day(day), id);
}

} // namespace retenk::conference
