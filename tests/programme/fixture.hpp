#pragma once
// A small region of our own: three municipalities, a plan of two periods, a conference with a draft
// of three sessions and one hidden, and one earlier conference.

#include "retenk/conference/conference.hpp"
#include "retenk/programme/release.hpp"
#include "support/test_db.hpp"

namespace retenk::test {

struct Region
{
    ConferenceId conference, earlier;
    MunicipalityId harstad, skanland, tjeldsund;
    PlanId old_plan, plan;
    NodeId theme;
    MeasureId old_measure, measure, lonely_measure;
    RoomId hall, side_room;
    TrackId track;
    SpeakerId speaker, declined;
    SessionId opening, panel, lunch, hidden;
};

Region add_region(db::Tx& tx);

// One more session in the draft, with a speaker, the theme and the measure.
SessionId add_session(db::Tx& tx, const Region& region, const std::string& slug);

std::int64_t publish_now(db::Tx& tx, const Region& region); // the release's number

} // namespace retenk::test
