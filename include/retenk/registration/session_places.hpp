#pragma once
// How many places a session has left, for its public page. Changes with topic "registration".

#include "retenk/db/database.hpp"

namespace retenk::registration {

struct SessionPlaces
{
    std::int64_t places = 0, taken = 0, waiting = 0;
    bool closed = false;

    std::int64_t free() const { return waiting > 0 || taken > places ? 0 : places - taken; }
};
BOOST_DESCRIBE_STRUCT(SessionPlaces, (), (places, taken, waiting, closed))

// The text that says so, in the catalogue.
struct PlacesNote
{
    std::string key;
    Values values;
};
PlacesNote note_of(const SessionPlaces& session);

// Nothing for a session that one just comes to.
std::optional<SessionPlaces> session_places(db::Tx& tx, SessionId session);

} // namespace retenk::registration
