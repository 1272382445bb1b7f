#include "retenk/programme/release_news.hpp"

#include <algorithm>
#include <tuple>

namespace retenk::programme {

namespace {

// As session.cpp reads a release; hidden sessions are in none.
constexpr std::string_view draft_rows =
    "SELECT session.id AS session_id, slug, title, abstract, kind, track_id, room_id, "
    "coalesce(track.name, '') AS track, coalesce(track.translations, '{}') AS track_translations, "
    "coalesce(room.name, '') AS room, coalesce(room.translations, '{}') AS room_translations, "
    "coalesce(venue.name, '') AS venue, starts_at, ends_at, language, cancelled, young, green, "
    "session.translations, municipality_id, level, not_recorded FROM session LEFT JOIN track ON track.id = track_id "
    "LEFT JOIN room ON room.id = room_id LEFT JOIN venue ON venue.id = venue_id "
    "WHERE session.conference_id = ?1 AND hidden = 0 AND unscheduled = 0";

auto place_of(const SessionRow& row) { return std::tie(row.room_id, row.starts_at, row.ends_at); }

std::optional<News> news_of(const SessionRow& before, const SessionRow* now)
{
    if (!now || now->cancelled)
        return before.cancelled ? std::nullopt : std::optional(News::cancelled);
    if (before.cancelled) return News::back;
    return place_of(before) == place_of(*now) ? std::nullopt : std::optional(News::moved);
}

} // namespace

std::vector<SessionNews> news_since_release(db::Tx& tx, ConferenceId conference)
{
    const auto draft = tx.rows<SessionRow>(draft_rows, conference);
    std::vector<SessionNews> news;
    for (const SessionRow& before : published(tx, conference).sessions) {
        const auto found = std::ranges::find(draft, before.session_id, &SessionRow::session_id);
        const auto* now = found == draft.end() ? nullptr : &*found;
        if (const auto what = news_of(before, now))
            news.push_back({*what, before, now ? *now : before});
    }
    return news;
}

std::vector<SessionPart> people_with_part(db::Tx& tx, SessionId session)
{
    return tx.rows<SessionPart>(
        "SELECT DISTINCT ?1 AS session_id, person.name, person.email FROM speaker "
        "JOIN person ON person.id = person_id WHERE state <> 'declined' AND email IS NOT NULL "
        "AND speaker.id IN (SELECT speaker_id FROM session_role WHERE session_id = ?1 UNION "
        "SELECT speaker_id FROM release_role JOIN release ON release.id = release_id "
        "WHERE session_id = ?1 AND is_current = 1) ORDER BY speaker.id",
        session);
}

} // namespace retenk::programme
