#pragma once
// Editing rooms, venues and the conference's own texts and dates. These tables have no version
// column: the form carries a fingerprint of the row that it showed (audit/differences.hpp). Topic
// "site" after a change.

#include "retenk/db/database.hpp"

namespace retenk::conference {

struct VenueDetails
{
    std::string name, address;
};
BOOST_DESCRIBE_STRUCT(VenueDetails, (), (name, address))

struct RoomDetails
{
    std::string name;
    VenueId venue_id;
    std::optional<std::int64_t> capacity;
    bool shareable = false; // several sessions at once, like a foyer
    std::int64_t position = 0;
    std::string translations = "{}";
};
BOOST_DESCRIBE_STRUCT(RoomDetails, (),
                      (name, venue_id, capacity, shareable, position, translations))

struct ConferenceDetails
{
    std::string name, place, tagline, about, practical, privacy;
    Email contact_email;
    std::string accessibility_url; // https, or empty
    Instant starts_at, ends_at;    // the conference's day is that of starts_at
    std::optional<Instant> registration_opens_at, registration_closes_at, freeze_at, names_by;
    std::string translations = "{}";
};
BOOST_DESCRIBE_STRUCT(ConferenceDetails, (),
                      (name, place, tagline, about, practical, privacy, contact_email,
                       accessibility_url, starts_at, ends_at, registration_opens_at,
                       registration_closes_at, freeze_at, names_by, translations))

// A form sent twice makes one. invalid without a name, or for a venue of another conference.
Result<VenueId> create_venue(db::Tx& tx, ConferenceId conference, const VenueDetails& details,
                             const std::string& form_key, const std::string& actor);
Result<RoomId> create_room(db::Tx& tx, ConferenceId conference, const RoomDetails& details,
                           const std::string& form_key, const std::string& actor);

// conflict when the row is no longer the one with this fingerprint.
Result<bool> change_venue(db::Tx& tx, ConferenceId conference, VenueId venue,
                          const std::string& fingerprint, const VenueDetails& details,
                          const std::string& actor);
Result<bool> change_room(db::Tx& tx, ConferenceId conference, RoomId room,
                         const std::string& fingerprint, const RoomDetails& details,
                         const std::string& actor);

// As above; invalid for dates in a wrong order or years away, and for an end that is over while the stored
// one is still to come: much is deleted because a conference is over. A changed privacy notice is a new version of what
// people consent to.
Result<bool> change_conference(db::Tx& tx, ConferenceId conference, const std::string& fingerprint,
                               const ConferenceDetails& details, const std::string& actor);

std::optional<VenueDetails> find_venue(db::Tx& tx, ConferenceId conference, VenueId venue);
std::optional<RoomDetails> find_room(db::Tx& tx, ConferenceId conference, RoomId room);
std::optional<ConferenceDetails> find_conference_details(db::Tx& tx, ConferenceId conference);

} // namespace retenk::conference
