#pragma once
// PRG-10: what a speaker tells the organisers, and they the speaker. Owns speaker_page,
// speaker_time, speaker_need. What somebody cannot eat or needs to get in is read by organisers
// only, and the log never has its words.

#include "retenk/base/viewer.hpp"
#include "retenk/db/database.hpp"

#include <array>

namespace retenk::programme {

inline constexpr std::array<std::string_view, 3> availabilities{"all", "only", "never"};
inline constexpr std::array<std::string_view, 2> recordings{"yes", "no"};

struct SpeakerTime
{
    Instant starts_at, ends_at;
};
BOOST_DESCRIBE_STRUCT(SpeakerTime, (), (starts_at, ends_at))

struct Practical
{
    std::string availability, recording, equipment,
        travel;                          // the first two: empty while nothing is said
    std::vector<SpeakerTime> times = {}; // that the availability speaks of
};
BOOST_DESCRIBE_STRUCT(Practical, (), (availability, recording, equipment, travel, times))

struct Needs
{
    std::string diet, access;
};
BOOST_DESCRIBE_STRUCT(Needs, (), (diet, access))

struct SpeakerPage
{
    Practical practical;
    std::string briefing;
    std::optional<Instant> practical_at, invited_at, reminded_at, arrived_at;
    std::int64_t version = 0; // 0: nobody has written anything yet
};

SpeakerPage find_page(db::Tx& tx, SpeakerId speaker);

// The speaker's own, who need not be asked for a right.
Needs own_needs(db::Tx& tx, SpeakerId speaker);

// Nothing for whoever is no organiser, and where nothing is said.
std::optional<Needs> needs_for(db::Tx& tx, const Viewer& viewer, ConferenceId conference,
                               SpeakerId speaker);

// conflict when somebody else changed the page since.
Result<bool> change_practical(db::Tx& tx, SpeakerId speaker, std::int64_t version,
                              const Practical& practical, const Needs& needs,
                              const std::string& actor);
Result<bool> change_briefing(db::Tx& tx, ConferenceId conference, SpeakerId speaker,
                             std::int64_t version, const std::string& briefing,
                             const std::string& actor);

// not_found for a speaker of another conference. Said twice it stays as it is.
Result<bool> set_arrived(db::Tx& tx, ConferenceId conference, SpeakerId speaker, bool arrived,
                         const std::string& actor);

void note_mail(db::Tx& tx, SpeakerId speaker, bool is_invitation);

} // namespace retenk::programme
