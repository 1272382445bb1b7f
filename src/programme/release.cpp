#include "retenk/programme/release.hpp"

#include "retenk/audit/audit.hpp"

#include <algorithm>

namespace retenk::programme {

namespace {

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
};
BOOST_DESCRIBE_STRUCT(Copy, (),
                      (session_id, slug, title, abstract, kind, track_id, room_id, capacity,
                       starts_at, ends_at, language, cancelled, young, green, translations, people,
                       themes, measures))

constexpr std::string_view draft_copies =
    "SELECT id AS session_id, slug, title, abstract, kind, track_id, room_id, capacity, starts_at, "
    "ends_at, "
    "language, cancelled, young, green, translations, "
    "coalesce((SELECT group_concat(entry) FROM (SELECT speaker_id || role || session_role.position "
    "AS entry "
    "FROM session_role JOIN speaker ON speaker.id = speaker_id "
    "WHERE session_id = session.id AND state <> 'declined' ORDER BY speaker_id)), '') AS people, "
    "coalesce((SELECT group_concat(node_id) FROM (SELECT node_id FROM session_theme "
    "WHERE session_id = session.id ORDER BY node_id)), '') AS themes, "
    "coalesce((SELECT group_concat(measure_id) FROM (SELECT measure_id FROM session_measure "
    "WHERE session_id = session.id ORDER BY measure_id)), '') AS measures "
    "FROM session WHERE conference_id = ?1 AND hidden = 0 ORDER BY id";

constexpr std::string_view released_copies =
    "SELECT session_id, slug, title, abstract, kind, track_id, room_id, capacity, starts_at, "
    "ends_at, "
    "language, cancelled, young, green, translations, "
    "coalesce((SELECT group_concat(entry) FROM (SELECT speaker_id || role || position AS entry "
    "FROM release_role WHERE release_id = frozen.release_id AND session_id = frozen.session_id "
    "ORDER BY speaker_id)), '') AS people, "
    "coalesce((SELECT group_concat(node_id) FROM (SELECT node_id FROM release_theme "
    "WHERE release_id = frozen.release_id AND session_id = frozen.session_id ORDER BY node_id)), "
    "'') AS themes, "
    "coalesce((SELECT group_concat(measure_id) FROM (SELECT measure_id FROM release_measure "
    "WHERE release_id = frozen.release_id AND session_id = frozen.session_id "
    "ORDER BY measure_id)), '') AS measures "
    "FROM release_session frozen WHERE release_id = "
    "(SELECT id FROM release WHERE conference_id = ?1 AND is_current = 1) ORDER BY session_id";

auto place_of(const Copy& copy) { return std::tie(copy.room_id, copy.starts_at, copy.ends_at); }

auto content_of(const Copy& copy)
{
    return std::tie(copy.slug, copy.title, copy.abstract, copy.kind, copy.track_id, copy.capacity,
                    copy.language, copy.young, copy.green, copy.translations, copy.people,
                    copy.themes, copy.measures);
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

// From the draft's own tables, so that the copy and the comparison read the same rows.
void freeze(db::Tx& tx, ConferenceId conference, ReleaseId release)
{
    tx.run("INSERT INTO release_session (release_id, session_id, slug, title, abstract, kind, "
           "track_id, room_id, "
           "starts_at, ends_at, language, capacity, cancelled, young, green, translations) "
           "SELECT ?2, id, slug, title, abstract, kind, track_id, room_id, starts_at, ends_at, "
           "language, capacity, "
           "cancelled, young, green, translations FROM session WHERE conference_id = ?1 AND hidden "
           "= 0",
           conference, release);
    tx.run("INSERT INTO release_role (release_id, session_id, speaker_id, role, position) "
           "SELECT ?1, session_id, speaker_id, role, position FROM session_role "
           "JOIN speaker ON speaker.id = speaker_id WHERE state <> 'declined' "
           "AND session_id IN (SELECT session_id FROM release_session WHERE release_id = ?1)",
           release);
    tx.run("INSERT INTO release_theme (release_id, session_id, node_id) SELECT ?1, session_id, "
           "node_id "
           "FROM session_theme WHERE session_id IN (SELECT session_id FROM release_session WHERE "
           "release_id = ?1)",
           release);
    tx.run("INSERT INTO release_measure (release_id, session_id, measure_id) SELECT ?1, "
           "session_id, measure_id "
           "FROM session_measure "
           "WHERE session_id IN (SELECT session_id FROM release_session WHERE release_id = ?1)",
           release);
}

ReleaseId insert_release(db::Tx& tx, ConferenceId conference, std::int64_t number,
                         const std::string& note)
{
    tx.run("UPDATE release SET is_current = 0 WHERE conference_id = ?1 AND is_current = 1",
           conference);
    return ReleaseId{tx.insert("INSERT INTO release (conference_id, number, at, note, is_current) "
                               "VALUES (?1, ?2, ?3, ?4, 1)",
                               conference, number, tx.now, note)};
}

} // namespace

std::vector<ReleaseChange> changes_since_release(db::Tx& tx, ConferenceId conference)
{
    const auto before = tx.rows<Copy>(released_copies, conference);
    return changes_between(before, tx.rows<Copy>(draft_copies, conference));
}

Result<ReleaseReceipt> publish(db::Tx& tx, ConferenceId conference, const std::string& note,
                               const std::string& actor)
{
    if (!tx.find<std::int64_t>("SELECT id FROM conference WHERE id = ?1", conference))
        return refuse(Problem::not_found, "programme.no_conference");
    ReleaseReceipt receipt;
    receipt.changes = changes_since_release(tx, conference);
    if (receipt.changes.empty()) return refuse(Problem::conflict, "programme.nothing_changed");
    receipt.number = tx.get<std::int64_t>(
        "SELECT coalesce(max(number), 0) + 1 FROM release WHERE conference_id = ?1", conference);
    receipt.release = insert_release(tx, conference, receipt.number, note);
    freeze(tx, conference, receipt.release);
    for (const auto& change : receipt.changes)
        tx.run("INSERT INTO release_change (release_id, session_id, kind, title) VALUES (?1, ?2, "
               "?3, ?4)",
               receipt.release, change.session_id, change.kind, change.title);
    audit::record(tx, actor,
                  {.subject_type = "release",
                   .subject_id = receipt.release.value,
                   .action = "published",
                   .new_value = std::to_string(receipt.number)});
    tx.after_commit("programme");
    return receipt;
}

std::vector<ReleaseInfo> releases(db::Tx& tx, ConferenceId conference)
{
    return tx.rows<ReleaseInfo>(
        "SELECT id, number, at, note FROM release WHERE conference_id = ?1 ORDER BY number DESC",
        conference);
}

std::vector<ReleaseChange> changes_of(db::Tx& tx, ReleaseId release)
{
    return tx.rows<ReleaseChange>(
        "SELECT session_id, kind, title FROM release_change WHERE release_id = ?1 ORDER BY rowid",
        release);
}

} // namespace retenk::programme
