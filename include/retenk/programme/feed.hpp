#pragma once
// PRG-8: the published programme for other programs. schedule.xml and schedule.json are the formats that
// conference apps read (https://c3voc.de/wiki/schedule); the list of releases is an Atom feed (RFC 4287).

#include "retenk/conference/wording.hpp"
#include "retenk/programme/session.hpp"

namespace retenk::programme {

struct FeedFrame
{
    conference::Wording wording;
    std::string base_url;
};

// Nothing before the first release.
std::optional<std::string> schedule_xml(db::Tx& tx, const FeedFrame& frame);
std::optional<std::string> schedule_json(db::Tx& tx, const FeedFrame& frame);

// What each release changed, latest first.
std::optional<std::string> changes_atom(db::Tx& tx, const FeedFrame& frame);

// The conference with all its sessions, or with a slug one session, for search engines: JSON-LD of schema.org's Event,
// safe inside a <script> element. Nothing when there is no such session.
std::optional<std::string> search_data(db::Tx& tx, const FeedFrame& frame, const std::string& slug);

// iCalendar of what one person has a part in; nothing when nobody published is called so.
std::optional<std::string> speaker_calendar(db::Tx& tx, const FeedFrame& frame,
                                            const std::string& slug);

} // namespace retenk::programme
