#include "retenk/programme/reset.hpp"

#include "programme/copies.hpp"
#include "retenk/audit/differences.hpp"
#include "retenk/programme/edit.hpp"

#include <algorithm>

namespace retenk::programme {

namespace {

// Each change of a session makes its version higher; a new or a deleted one shows in the others.
std::string fingerprint_of_draft(db::Tx& tx, ConferenceId conference)
{
    return tx.get<std::string>("SELECT count(*) || '.' || coalesce(sum(version), 0) || '.' || "
                               "coalesce(max(id), 0) FROM session WHERE conference_id = ?1",
                               conference);
}

std::vector<SessionId> without_doubles(const std::vector<ReleaseChange>& changes)
{
    std::vector<SessionId> sessions;
    for (const auto& change : changes)
        if (std::ranges::find(sessions, change.session_id) == sessions.end())
            sessions.push_back(change.session_id);
    return sessions;
}

// Who has declined is in no release, and is not taken out of the draft for that.
void restore_ties(db::Tx& tx, ReleaseId release, SessionId session)
{
    tx.run("DELETE FROM session_role WHERE session_id = ?1 AND speaker_id NOT IN "
           "(SELECT id FROM speaker WHERE state = 'declined')",
           session);
    tx.run("INSERT OR REPLACE INTO session_role (session_id, speaker_id, role, position) "
           "SELECT session_id, speaker_id, role, position FROM release_role "
           "WHERE release_id = ?1 AND session_id = ?2",
           release, session);
    tx.run("DELETE FROM session_theme WHERE session_id = ?1", session);
    tx.run("INSERT INTO session_theme (session_id, node_id) SELECT session_id, node_id "
           "FROM release_theme WHERE release_id = ?1 AND session_id = ?2",
           release, session);
    tx.run("DELETE FROM session_measure WHERE session_id = ?1", session);
    tx.run("INSERT INTO session_measure (session_id, measure_id) SELECT session_id, measure_id "
           "FROM release_measure WHERE release_id = ?1 AND session_id = ?2",
           release, session);
}

// The address never changes after a release.
void restore(db::Tx& tx, ReleaseId release, SessionId session)
{
    tx.run("UPDATE session SET title = frozen.title, abstract = frozen.abstract, "
           "kind = frozen.kind, track_id = frozen.track_id, room_id = frozen.room_id, "
           "starts_at = frozen.starts_at, ends_at = frozen.ends_at, language = frozen.language, "
           "capacity = frozen.capacity, cancelled = frozen.cancelled, young = frozen.young, "
           "green = frozen.green, translations = frozen.translations, municipality_id = "
           "frozen.municipality_id, level = frozen.level, not_recorded = frozen.not_recorded, hidden = 0, "
           "unscheduled = 0, version = version + 1 "
           "FROM release_session AS frozen WHERE frozen.release_id = ?1 "
           "AND frozen.session_id = ?2 AND session.id = ?2",
           release, session);
    restore_ties(tx, release, session);
}

void log_reset(db::Tx& tx, const std::string& actor, const StoredDraft& before,
               const StoredDraft& after)
{
    audit::record_differences(tx, actor, "session", after.id.value, before.draft, after.draft);
    if (before.cancelled != after.cancelled)
        audit::record(tx, actor,
                      {"session", after.id.value, after.cancelled ? "cancelled" : "restored",
                       "cancelled", std::string(after.cancelled ? "0" : "1"),
                       std::string(after.cancelled ? "1" : "0")});
}

} // namespace

std::optional<ResetPreview> preview_reset(db::Tx& tx, ConferenceId conference, std::int64_t number)
{
    auto release = tx.find<ReleaseInfo>(
        "SELECT id, number, at, note FROM release WHERE conference_id = ?1 AND number = ?2",
        conference, number);
    if (!release) return std::nullopt;
    auto changes = changes_between(draft_copies(tx, conference), released_copies(tx, release->id));
    return ResetPreview{std::move(*release), std::move(changes),
                        fingerprint_of_draft(tx, conference)};
}

Result<std::int64_t> reset_draft(db::Tx& tx, ConferenceId conference, std::int64_t number,
                                 const std::string& seen, const std::string& actor)
{
    const auto preview = preview_reset(tx, conference, number);
    if (!preview) return refuse(Problem::invalid, "programme.no_release");
    if (preview->changes.empty()) return refuse(Problem::conflict, "programme.nothing_to_reset");
    if (preview->seen != seen) return refuse(Problem::conflict, "programme.draft_changed");
    const auto sessions = without_doubles(preview->changes);
    for (const auto session : sessions) {
        const auto before = find_draft(tx, conference, session).value();
        const bool is_in_it =
            tx.find<std::int64_t>("SELECT 1 FROM release_session WHERE release_id = ?1 AND "
                                  "session_id = ?2",
                                  preview->release.id, session)
                .has_value();
        if (is_in_it)
            restore(tx, preview->release.id, session);
        else
            tx.run("UPDATE session SET unscheduled = 1, version = version + 1 WHERE id = ?1",
                   session);
        log_reset(tx, actor, before, find_draft(tx, conference, session).value());
    }
    audit::record(tx, actor,
                  {.subject_type = "release",
                   .subject_id = preview->release.id.value,
                   .action = "reset",
                   .new_value = std::to_string(number)});
    tx.after_commit("programme");
    return static_cast<std::int64_t>(sessions.size());
}

} // namespace retenk::programme
