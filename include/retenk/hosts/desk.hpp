#pragma once
// HST-1: a mayor's office and its own guests. HST-2: what it sees passes registration::seen_by; this module
// reads people in no other way. Owns no table.

#include "retenk/registration/register.hpp"

namespace retenk::hosts {

// Which municipality the desk shows: a host's own, or the one that an organiser chose; 0: all that the
// viewer sees.
MunicipalityId desk_of(const Viewer& viewer, MunicipalityId chosen);

// One of one's own guests who speaks in a published session: somebody to greet.
struct Greeting {
    ParticipantId id;
    std::string name, title, session, session_translations;
    std::optional<std::string> room;
    Instant starts_at;
};
BOOST_DESCRIBE_STRUCT(Greeting, (), (id, name, title, session, session_translations, room, starts_at))

// In the order in which they speak.
std::vector<Greeting> greetings(db::Tx& tx, const Viewer& viewer, ConferenceId conference, MunicipalityId municipality);

// A page of the guests who are coming, and what the desk shows beside it.
struct Desk {
    registration::ParticipantPage guests;
    std::vector<registration::CategoryCount> counts;
    std::vector<Greeting> greetings;
};

registration::ParticipantPage read_guests(db::Tx& tx, const Viewer& viewer, const ConferenceId& conference,
                                          const registration::ParticipantFilter& filter);
Desk read_desk(db::Tx& tx, const Viewer& viewer, const ConferenceId& conference,
               const registration::ParticipantFilter& filter);

// Everybody who is coming, in Norwegian order.
std::vector<registration::ParticipantRow> attendance_list(db::Tx& tx, const Viewer& viewer, const ConferenceId& conference,
                                                          const MunicipalityId& chosen);

// As the log of reading names it.
std::string set_of(const Viewer& viewer, MunicipalityId chosen);

} // namespace retenk::hosts
