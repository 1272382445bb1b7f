#pragma once
// Pieces of pages that show sessions (template programme/_card) and their events in calendars.

#include "retenk/conference/wording.hpp"
#include "retenk/document/calendar.hpp"
#include "retenk/programme/session.hpp"

namespace retenk::programme {

// {slug, session_number, may_star, title, kind, kind_name, starts, ends, shows_time, room, track, people, themes, language,
// cancelled, young, green, marked}
view::Data card_of(const Session& session, const conference::Wording& wording);

// UIDs never change; SEQUENCE is the release's number, so that calendars take the newer one.
document::CalendarEvent event_of(const SessionRow& session, const ReleaseInfo& release,
                                 view::Lang lang, const std::string& base_url);

} // namespace retenk::programme
