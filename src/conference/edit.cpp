#include "retenk/conference/edit.hpp"

#include "retenk/audit/differences.hpp"
#include "retenk/db/once.hpp"

namespace retenk::conference {

namespace {

template <class Details>
Result<bool> check_unchanged(const std::optional<Details>& stored, const std::string& fingerprint)
{
    if (!stored) return refuse(Problem::not_found, "edit.not_found");
    if (audit::fingerprint(*stored) != fingerprint)
        return refuse(Problem::conflict, "edit.conflict");
    return true;
}

Result<bool> check_room(db::Tx& tx, ConferenceId conference, const RoomDetails& details)
{
    if (details.name.empty()) return refuse_field("name", "typed.missing");
    if (!find_venue(tx, conference, details.venue_id))
        return refuse_field("venue_id", "typed.choose");
    if (details.capacity && *details.capacity < 0)
        return refuse_field("capacity", "edit.not_there");
    return true;
}

Instant years_after(Instant instant, int years)
{
    auto local = to_local(instant);
    local.day += std::chrono::years(years);
    if (!local.day.ok()) local.day = local.day.year() / local.day.month() / std::chrono::last;
    return from_local(local);
}

struct NamedTime
{
    const char* field;
    std::optional<Instant> time;
};

// A wrong year is a slip of the hand: nothing of a conference is further from it than this.
void check_years(const ConferenceDetails& details, std::int64_t year, std::vector<FieldError>& errors)
{
    constexpr int most_years = 2;
    const int year_of_start{to_local(details.starts_at).day.year()};
    if (std::abs(year_of_start - year) > most_years)
        return errors.push_back({"starts_at", "edit.far_from_year", {{"year", std::to_string(year)}}});
    const NamedTime times[] = {{"ends_at", details.ends_at},
                               {"registration_opens_at", details.registration_opens_at},
                               {"registration_closes_at", details.registration_closes_at},
                               {"freeze_at", details.freeze_at},
                               {"names_by", details.names_by}};
    for (const auto& [field, time] : times)
        if (time && (*time < years_after(details.starts_at, -most_years) ||
                     *time > years_after(details.starts_at, most_years)))
            errors.push_back({field, "edit.far_from_conference", {}});
}

void check_order(const ConferenceDetails& details, std::vector<FieldError>& errors)
{
    if (details.ends_at <= details.starts_at)
        errors.push_back({"ends_at", "edit.ends_before_start", {}});
    if (details.registration_opens_at && details.registration_closes_at &&
        *details.registration_closes_at <= *details.registration_opens_at)
        errors.push_back({"registration_closes_at", "edit.closes_before_opening", {}});
    if (details.freeze_at > details.ends_at)
        errors.push_back({"freeze_at", "edit.after_conference", {}});
    if (details.names_by > details.ends_at)
        errors.push_back({"names_by", "edit.after_conference", {}});
}

Result<bool> check_conference(const ConferenceDetails& details, std::int64_t year)
{
    Refusal refusal{Problem::invalid, "form.invalid", {}, {}};
    auto wrong = [&](const char* field, const char* key) {
        refusal.fields.push_back({field, key, {}});
    };
    std::vector<FieldError> far;
    check_years(details, year, far);
    if (details.name.empty()) wrong("name", "typed.missing");
    if (details.place.empty()) wrong("place", "typed.missing");
    if (far.empty()) check_order(details, refusal.fields);
    else refusal.fields.insert(refusal.fields.end(), far.begin(), far.end());
    if (details.contact_email.text.empty()) wrong("contact_email", "typed.missing");
    if (!details.accessibility_url.empty() && !details.accessibility_url.starts_with("https://"))
        wrong("accessibility_url", "typed.not_https");
    if (refusal.fields.empty()) return true;
    return std::unexpected(std::move(refusal));
}

} // namespace

Result<VenueId> create_venue(db::Tx& tx, ConferenceId conference, const VenueDetails& details,
                             const std::string& form_key, const std::string& actor)
{
    const auto key = "venue:" + form_key;
    if (const auto earlier = db::answer_of_form(tx, key)) return VenueId{std::stoll(*earlier)};
    if (details.name.empty()) return refuse_field("name", "typed.missing");
    const VenueId venue{
        tx.insert("INSERT INTO venue (conference_id, name, address) VALUES (?1, ?2, ?3)",
                  conference, details.name, details.address)};
    audit::record(tx, actor, {"venue", venue.value, "created", "name", {}, details.name});
    if (!form_key.empty()) db::remember_form(tx, key, std::to_string(venue.value));
    tx.after_commit("site");
    return venue;
}

Result<RoomId> create_room(db::Tx& tx, ConferenceId conference, const RoomDetails& details,
                           const std::string& form_key, const std::string& actor)
{
    const auto key = "room:" + form_key;
    if (const auto earlier = db::answer_of_form(tx, key)) return RoomId{std::stoll(*earlier)};
    if (auto checked = check_room(tx, conference, details); !checked)
        return std::unexpected(checked.error());
    const RoomId room{tx.insert("INSERT INTO room (conference_id, venue_id, name, capacity, "
                                "shareable, position, translations)"
                                " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
                                conference, details.venue_id, details.name, details.capacity,
                                details.shareable, details.position, details.translations)};
    audit::record(tx, actor, {"room", room.value, "created", "name", {}, details.name});
    if (!form_key.empty()) db::remember_form(tx, key, std::to_string(room.value));
    tx.after_commit("site");
    tx.after_commit("programme");
    return room;
}

Result<bool> change_venue(db::Tx& tx, ConferenceId conference, VenueId venue,
                          const std::string& fingerprint, const VenueDetails& details,
                          const std::string& actor)
{
    const auto stored = find_venue(tx, conference, venue);
    if (auto unchanged = check_unchanged(stored, fingerprint); !unchanged) return unchanged;
    if (details.name.empty()) return refuse_field("name", "typed.missing");
    tx.run("UPDATE venue SET name = ?2, address = ?3 WHERE id = ?1", venue, details.name,
           details.address);
    audit::record_differences(tx, actor, "venue", venue.value, *stored, details);
    tx.after_commit("site");
    tx.after_commit("programme");
    return true;
}

Result<bool> change_room(db::Tx& tx, ConferenceId conference, RoomId room,
                         const std::string& fingerprint, const RoomDetails& details,
                         const std::string& actor)
{
    const auto stored = find_room(tx, conference, room);
    if (auto unchanged = check_unchanged(stored, fingerprint); !unchanged) return unchanged;
    if (auto checked = check_room(tx, conference, details); !checked) return checked;
    tx.run("UPDATE room SET name = ?2, venue_id = ?3, capacity = ?4, shareable = ?5, position = "
           "?6, translations = ?7"
           " WHERE id = ?1",
           room, details.name, details.venue_id, details.capacity, details.shareable,
           details.position, details.translations);
    audit::record_differences(tx, actor, "room", room.value, *stored, details);
    tx.after_commit("site");
    tx.after_commit("programme");
    return true;
}

Result<bool> change_conference(db::Tx& tx, ConferenceId conference, const std::string& fingerprint,
                               const ConferenceDetails& details, const std::string& actor)
{
    const auto stored = find_conference_details(tx, conference);
    if (auto unchanged = check_unchanged(stored, fingerprint); !unchanged) return unchanged;
    const auto year = tx.get<std::int64_t>("SELECT year FROM conference WHERE id = ?1", conference);
    // The keeper would take what is kept for a time after the conference for overdue. Said before what else does not
    // fit then, so that nobody moves the other dates to the wrong year as well.
    if (stored->ends_at > tx.now && details.ends_at <= tx.now)
        return refuse_field("ends_at", "edit.ends_in_the_past");
    if (auto checked = check_conference(details, year); !checked) return checked;
    const bool new_notice = details.privacy != stored->privacy;
    tx.run(
        "UPDATE conference SET name = ?2, place = ?3, tagline = ?4, about = ?5, practical = ?6, "
        "privacy = ?7,"
        " contact_email = ?8, accessibility_url = ?9, starts_at = ?10, ends_at = ?11, day = ?12,"
        " registration_opens_at = ?13, registration_closes_at = ?14, freeze_at = ?15, translations "
        "= ?16, names_by = ?18,"
        " consent_version = CASE ?17 WHEN 1 THEN CAST(CAST(consent_version AS INTEGER) + 1 AS TEXT)"
        " ELSE consent_version END WHERE id = ?1",
        conference, details.name, details.place, details.tagline, details.about, details.practical,
        details.privacy, details.contact_email, details.accessibility_url, details.starts_at,
        details.ends_at, iso_day(to_local(details.starts_at).day), details.registration_opens_at,
        details.registration_closes_at, details.freeze_at, details.translations, new_notice,
        details.names_by);
    audit::record_differences(tx, actor, "conference", conference.value, *stored, details);
    tx.after_commit("site");
    return true;
}

std::optional<VenueDetails> find_venue(db::Tx& tx, ConferenceId conference, VenueId venue)
{
    return tx.find<VenueDetails>(
        "SELECT name, address FROM venue WHERE id = ?1 AND conference_id = ?2", venue, conference);
}

std::optional<RoomDetails> find_room(db::Tx& tx, ConferenceId conference, RoomId room)
{
    return tx.find<RoomDetails>(
        "SELECT name, venue_id, capacity, shareable, position, translations FROM room"
        " WHERE id = ?1 AND conference_id = ?2",
        room, conference);
}

std::optional<ConferenceDetails> find_conference_details(db::Tx& tx, ConferenceId conference)
{
    return tx.find<ConferenceDetails>("SELECT name, place, tagline, about, practical, privacy, "
                                      "contact_email, accessibility_url, starts_at,"
                                      " ends_at, registration_opens_at, registration_closes_at, "
                                      "freeze_at, names_by, translations FROM conference"
                                      " WHERE id = ?1",
                                      conference);
}

} // namespace retenk::conference
