#include "programme/copies.hpp"

#include "retenk/audit/audit.hpp"

namespace retenk::programme {

namespace {

// From the draft's own tables, so that the copy and the comparison read the same rows.
void freeze(db::Tx& tx, ConferenceId conference, ReleaseId release)
{
    tx.run("INSERT INTO release_session (release_id, session_id, slug, title, abstract, kind, "
           "track_id, room_id, "
           "starts_at, ends_at, language, capacity, cancelled, young, green, translations, "
           "municipality_id, level, not_recorded) "
           "SELECT ?2, id, slug, title, abstract, kind, track_id, room_id, starts_at, ends_at, "
           "language, capacity, "
           "cancelled, young, green, translations, municipality_id, level, not_recorded FROM session WHERE conference_id = ?1 AND hidden "
           "= 0 AND unscheduled = 0",
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
    const auto before = released_copies(tx, current_release(tx, conference));
    return changes_between(before, draft_copies(tx, conference));
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
