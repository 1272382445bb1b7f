#pragma once
// Editing the draft of the programme (PRG-1, PRG-2, PRG-3). The public sees nothing of it before a
// release. Every change is logged with old and new value; two editors cannot overwrite each other
// (version). Topic "programme" after a change.

#include "retenk/db/database.hpp"

#include <array>

namespace retenk::programme {

inline constexpr std::array<std::string_view, 6> draft_kinds{"talk",    "panel", "workshop",
                                                             "plenary", "pause", "social"};
inline constexpr std::array<std::string_view, 4> draft_roles{"speaker", "panellist", "moderator",
                                                             "host"};
inline constexpr std::array<std::string_view, 4> draft_languages{"nb", "nn", "se", "en"};
inline constexpr std::array<std::string_view, 3> draft_levels{"everybody", "beginner", "expert"};

struct DraftPerson
{
    SpeakerId speaker_id;
    std::string role;
};
BOOST_DESCRIBE_STRUCT(DraftPerson, (), (speaker_id, role))

struct SessionDraft
{
    std::string title, abstract, kind;
    std::optional<TrackId> track_id;
    std::optional<RoomId> room_id;
    Instant starts_at, ends_at;
    std::string language = "nb";
    std::optional<std::int64_t> capacity;
    bool hidden = false, young = false, green = false;
    bool unscheduled = false; // in the tray: time and room are to be found, and no release shows it
    std::string translations = "{}";
    std::vector<DraftPerson> people; // in the order in which they are shown
    std::vector<NodeId> themes;
    std::vector<MeasureId> measures;
    std::optional<MunicipalityId> municipality_id; // that hosts it
    std::string level;                             // whom it is for; may be left open
    bool not_recorded = false;
};
BOOST_DESCRIBE_STRUCT(SessionDraft, (),
                      (title, abstract, kind, track_id, room_id, starts_at, ends_at, language,
                       capacity, hidden, young, green, unscheduled, translations, people, themes,
                       measures, municipality_id, level, not_recorded))

// The address is made from the title. A form sent twice makes one session.
// invalid when it ends before it starts, or names a room, track, person, theme, measure or
// municipality that is not there.
Result<SessionId> create_session(db::Tx& tx, ConferenceId conference, const SessionDraft& draft,
                                 const std::string& form_key, const std::string& actor);

// conflict when somebody else changed it since `version`. The address follows the title until the
// first release.
Result<bool> change_session(db::Tx& tx, ConferenceId conference, SessionId session,
                            std::int64_t version, const SessionDraft& draft,
                            const std::string& actor);

// Cancelled sessions stay in the programme and say so; false takes it back. conflict as above.
Result<bool> set_cancelled(db::Tx& tx, ConferenceId conference, SessionId session,
                           std::int64_t version, bool cancelled, const std::string& actor);

// Only what no release ever showed: else conflict, for others may have it in their calendars.
Result<bool> delete_session(db::Tx& tx, ConferenceId conference, SessionId session,
                            std::int64_t version, const std::string& actor);

struct StoredDraft
{
    SessionId id;
    std::string slug;
    std::int64_t version = 0;
    bool cancelled = false;
    bool ever_released = false;
    SessionDraft draft;
};

std::optional<StoredDraft> find_draft(db::Tx& tx, ConferenceId conference, SessionId session);

} // namespace retenk::programme
