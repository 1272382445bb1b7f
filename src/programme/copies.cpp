#include "programme/copies.hpp"

#include <algorithm>
#include <tuple>

namespace retenk::programme {

namespace {

constexpr std::string_view of_draft =
    "SELECT id AS session_id, slug, title, abstract, kind, track_id, room_id, capacity, starts_at, "
    "ends_at, "
    "language, cancelled, young, green, translations, municipality_id, level, not_recorded, "
    "coalesce((SELECT group_concat(entry) FROM (SELECT speaker_id || role || session_role.position "
    "AS entry "
    "FROM session_role JOIN speaker ON speaker.id = speaker_id "
    "WHERE session_id = session.id AND state <> 'declined' ORDER BY speaker_id)), '') AS people, "
    "coalesce((SELECT group_concat(node_id) FROM (SELECT node_id FROM session_theme "
    "WHERE session_id = session.id ORDER BY node_id)), '') AS themes, "
    "coalesce((SELECT group_concat(measure_id) FROM (SELECT measure_id FROM session_measure "
    "WHERE session_id = session.id ORDER BY measure_id)), '') AS measures "
    "FROM session WHERE conference_id = ?1 AND hidden = 0 AND unscheduled = 0 ORDER BY id";

constexpr std::string_view of_release =
    "SELECT session_id, slug, title, abstract, kind, track_id, room_id, capacity, starts_at, "
    "ends_at, "
    "language, cancelled, young, green, translations, municipality_id, level, not_recorded, "
    "coalesce((SELECT group_concat(entry) FROM (SELECT speaker_id || role || position AS entry "
    "FROM release_role WHERE release_id = frozen.release_id AND session_id = frozen.session_id "
    "ORDER BY speaker_id)), '') AS people, "
    "coalesce((SELECT group_concat(node_id) FROM (SELECT node_id FROM release_theme "
    "WHERE release_id = frozen.release_id AND session_id = frozen.session_id ORDER BY node_id)), "
    "'') AS themes, "
    "coalesce((SELECT group_concat(measure_id) FROM (SELECT measure_id FROM release_measure "
    "WHERE release_id = frozen.release_id AND session_id = frozen.session_id "
    "ORDER BY measure_id)), '') AS measures "
    "FROM release_session frozen WHERE release_id = ?1 ORDER BY session_id";

auto place_of(const Copy& copy) { return std::tie(copy.room_id, copy.starts_at, copy.ends_at); }

auto content_of(const Copy& copy)
{
    return std::tie(copy.slug, copy.title, copy.abstract, copy.kind, copy.track_id, copy.capacity,
                    copy.language, copy.young, copy.green, copy.translations, copy.people,
                    copy.themes, copy.measures, copy.municipality_id, copy.level,
                    copy.not_recorded);
}

void compare(const Copy& before, const Copy& now, std::vector<ReleaseChange>& changes)
{
    const auto add = [&](const char* kind) {
        changes.push_back({now.session_id, kind, now.title});
    };
    if (now.cancelled && !before.cancelled) return add("cancelled");
    if (place_of(before) != place_of(now)) add("moved");
    if (content_of(before) != content_of(now) || (before.cancelled && !now.cancelled))
        add("changed");
}

} // namespace

std::vector<Copy> draft_copies(db::Tx& tx, ConferenceId conference)
{
    return tx.rows<Copy>(of_draft, conference);
}

std::vector<Copy> released_copies(db::Tx& tx, std::optional<ReleaseId> release)
{
    return release ? tx.rows<Copy>(of_release, *release) : std::vector<Copy>();
}

std::optional<ReleaseId> current_release(db::Tx& tx, ConferenceId conference)
{
    return tx.find<ReleaseId>("SELECT id FROM release WHERE conference_id = ?1 AND is_current = 1",
                              conference);
}

std::vector<ReleaseChange> changes_between(const std::vector<Copy>& before,
                                           const std::vector<Copy>& now)
{
    std::vector<ReleaseChange> changes;
    for (const auto& copy : now) {
        const auto old = std::ranges::find(before, copy.session_id, &Copy::session_id);
        if (old == before.end())
            changes.push_back({copy.session_id, "new", copy.title});
        else
            compare(*old, copy, changes);
    }
    for (const auto& copy : before)
        if (std::ranges::find(now, copy.session_id, &Copy::session_id) == now.end())
            changes.push_back({copy.session_id, "removed", copy.title});
    return changes;
}

} // namespace retenk::programme
