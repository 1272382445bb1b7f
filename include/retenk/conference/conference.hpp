#pragma once
// Editions, hosts, municipalities and rooms. Owns conference, conference_host, municipality*, council*,
// venue, room. Topic "site" after a change.

#include "retenk/db/database.hpp"
#include "retenk/view/templates.hpp"

namespace retenk::conference {

struct Conference {
    ConferenceId id;
    std::int64_t year = 0;
    std::string name;
    Day day{};
    Instant starts_at;
    Instant ends_at;
    std::string place, tagline, about, practical, privacy, contact_email, accessibility_url, consent_version;
    std::optional<Instant> registration_opens_at, registration_closes_at, freeze_at, names_by;
    bool archived = false;
    std::string translations;

    bool registration_open(Instant now) const;
    Instant names_until() const;    // REG-5: places without a name are named until then; a week before the start unless set
};
BOOST_DESCRIBE_STRUCT(Conference, (), (id, year, name, day, starts_at, ends_at, place, tagline, about, practical, privacy,
    contact_email, accessibility_url, consent_version, registration_opens_at, registration_closes_at, freeze_at, names_by, archived,
    translations))

std::optional<Conference> find_current(db::Tx& tx);
Conference get_current(db::Tx& tx);
std::optional<Conference> find_year(db::Tx& tx, std::int64_t year);
std::vector<Conference> earlier(db::Tx& tx); // archived ones, latest first

struct Municipality {
    MunicipalityId id;
    std::string number;             // the one that holds on that day
    std::string slug, name;
    std::optional<std::string> sami_name, sami_full;
    bool sami_first = false;
};
BOOST_DESCRIBE_STRUCT(Municipality, (), (id, number, slug, name, sami_name, sami_full, sami_first))

// "Harstad – Hárstták", "Dielddanuorri – Tjeldsund": the official order (pages in Sámi put the Sámi name first).
std::string display_name(const Municipality& municipality, view::Lang lang);

std::vector<Municipality> municipalities_on(db::Tx& tx, const Day& day);   // in Norwegian order
std::vector<Municipality> hosts_of(db::Tx& tx, ConferenceId conference);   // in their order at that conference
std::optional<Municipality> find_municipality(db::Tx& tx, MunicipalityId id, const Day& day);

} // namespace retenk::conference
