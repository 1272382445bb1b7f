#pragma once
// Two copies of the programme, held against each other: the draft as a release would freeze it, and
// what one froze.

#include "retenk/programme/release.hpp"

namespace retenk::programme {

// A session with its people and links as one text each, so that two copies can be compared.
struct Copy
{
    SessionId session_id;
    std::string slug, title, abstract, kind;
    std::optional<std::int64_t> track_id, room_id, capacity;
    Instant starts_at, ends_at;
    std::string language;
    bool cancelled = false, young = false, green = false;
    std::string translations, people, themes, measures;
    std::optional<std::int64_t> municipality_id;
    std::string level;
    bool not_recorded = false;
};
BOOST_DESCRIBE_STRUCT(Copy, (),
                      (session_id, slug, title, abstract, kind, track_id, room_id, capacity,
                       starts_at, ends_at, language, cancelled, young, green, translations, people,
                       themes, measures, municipality_id, level, not_recorded))

std::vector<Copy> draft_copies(db::Tx& tx, ConferenceId conference);
std::vector<Copy> released_copies(db::Tx& tx,
                                  std::optional<ReleaseId> release); // none of no release

std::optional<ReleaseId> current_release(db::Tx& tx, ConferenceId conference);

std::vector<ReleaseChange> changes_between(const std::vector<Copy>& before,
                                           const std::vector<Copy>& now);

} // namespace retenk::programme
