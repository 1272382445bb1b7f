#pragma once
// PRG-3: a release freezes the draft as a numbered copy with the list of what changed. Promises:
// P1: what is hidden or in the tray never comes into a release.
// P2: a release is never changed afterwards; the next one takes its place.

#include "retenk/programme/session.hpp"

namespace retenk::programme {

struct ReleaseChange
{
    SessionId session_id;
    std::string kind; // new, moved, changed, cancelled, removed
    std::string title;

    bool operator==(const ReleaseChange&) const = default;
};
BOOST_DESCRIBE_STRUCT(ReleaseChange, (), (session_id, kind, title))

// The draft against the current release: moved is time or room; changed is text, people or links. A
// session may be both. Empty when publishing would change nothing.
std::vector<ReleaseChange> changes_since_release(db::Tx& tx, ConferenceId conference);

struct ReleaseReceipt
{
    ReleaseId release;
    std::int64_t number = 0;
    std::vector<ReleaseChange> changes;
};

// conflict when nothing changed; not_found when there is no such conference.
Result<ReleaseReceipt> publish(db::Tx& tx, ConferenceId conference, const std::string& note,
                               const std::string& actor);

std::vector<ReleaseInfo> releases(db::Tx& tx, ConferenceId conference); // latest first
std::vector<ReleaseChange> changes_of(db::Tx& tx, ReleaseId release);

} // namespace retenk::programme
