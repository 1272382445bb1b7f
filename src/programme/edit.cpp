#include "retenk/programme/edit.hpp"

#include "programme/draft_check.hpp"
#include "retenk/audit/differences.hpp"
#include "retenk/db/once.hpp"

#include <algorithm>
#include <set>

namespace retenk::programme {

namespace {

struct Row
{
    std::string slug, title, abstract, kind;
    std::optional<TrackId> track_id;
    std::optional<RoomId> room_id;
    Instant starts_at, ends_at;
    std::string language;
    std::optional<std::int64_t> capacity;
    bool hidden = false, cancelled = false, young = false, green = false, unscheduled = false;
    std::int64_t version = 0;
    std::string translations;
    std::optional<MunicipalityId> municipality_id;
    std::string level;
    bool not_recorded = false;
    bool ever_released = false;
};
BOOST_DESCRIBE_STRUCT(Row, (),
                      (slug, title, abstract, kind, track_id, room_id, starts_at, ends_at, language,
                       capacity, hidden, cancelled, young, green, unscheduled, version,
                       translations, municipality_id, level, not_recorded, ever_released))

bool exists(db::Tx& tx, std::string_view sql, std::int64_t id, ConferenceId conference)
{
    return tx.find<std::int64_t>(sql, id, conference).has_value();
}

void check_people(db::Tx& tx, ConferenceId conference, const SessionDraft& draft, Refusal& refusal)
{
    std::set<SpeakerId> seen;
    for (const auto& person : draft.people) {
        if (!seen.insert(person.speaker_id).second)
            refusal.fields.push_back({"people", "edit.person_twice", {}});
        if (std::ranges::find(draft_roles, person.role) == draft_roles.end() ||
            !exists(tx, "SELECT 1 FROM speaker WHERE id = ?1 AND conference_id = ?2",
                    person.speaker_id.value, conference))
            refusal.fields.push_back({"people", "edit.not_there", {}});
    }
}

std::string free_slug(db::Tx& tx, ConferenceId conference, const std::string& title, SessionId self)
{
    const auto base = slug_of(title);
    auto slug = base;
    for (int n = 2; tx.find<std::int64_t>(
             "SELECT 1 FROM session WHERE conference_id = ?1 AND slug = ?2 AND id <> ?3",
             conference, slug, self);
         ++n)
        slug = base + "-" + std::to_string(n);
    return slug;
}

void write_ties(db::Tx& tx, SessionId session, const SessionDraft& draft)
{
    tx.run("DELETE FROM session_role WHERE session_id = ?1", session);
    tx.run("DELETE FROM session_theme WHERE session_id = ?1", session);
    tx.run("DELETE FROM session_measure WHERE session_id = ?1", session);
    std::int64_t position = 0;
    for (const auto& person : draft.people)
        tx.run("INSERT INTO session_role (session_id, speaker_id, role, position) VALUES (?1, ?2, "
               "?3, ?4)",
               session, person.speaker_id, person.role, ++position);
    for (const auto theme : draft.themes)
        tx.run("INSERT OR IGNORE INTO session_theme (session_id, node_id) VALUES (?1, ?2)", session,
               theme);
    for (const auto measure : draft.measures)
        tx.run("INSERT OR IGNORE INTO session_measure (session_id, measure_id) VALUES (?1, ?2)",
               session, measure);
}

SessionDraft draft_of(db::Tx& tx, SessionId session, const Row& row)
{
    SessionDraft draft{
        row.title,       row.abstract,     row.kind,     row.track_id, row.room_id, row.starts_at,
        row.ends_at,     row.language,     row.capacity, row.hidden,   row.young,   row.green,
        row.unscheduled, row.translations, {},           {},           {},
        row.municipality_id, row.level, row.not_recorded};
    draft.people = tx.rows<DraftPerson>("SELECT speaker_id, role FROM session_role WHERE "
                                        "session_id = ?1 ORDER BY position, speaker_id",
                                        session);
    draft.themes = tx.rows<NodeId>(
        "SELECT node_id FROM session_theme WHERE session_id = ?1 ORDER BY node_id", session);
    draft.measures = tx.rows<MeasureId>(
        "SELECT measure_id FROM session_measure WHERE session_id = ?1 ORDER BY measure_id",
        session);
    return draft;
}

Result<StoredDraft> unchanged_since(db::Tx& tx, ConferenceId conference, SessionId session,
                                    std::int64_t version)
{
    auto stored = find_draft(tx, conference, session);
    if (!stored) return refuse(Problem::not_found, "edit.not_found");
    if (stored->version != version) return refuse(Problem::conflict, "edit.conflict");
    return std::move(*stored);
}

} // namespace

Result<bool> check_draft(db::Tx& tx, ConferenceId conference, const SessionDraft& draft)
{
    Refusal refusal{Problem::invalid, "form.invalid", {}, {}};
    auto wrong = [&](const char* field, const char* key) {
        refusal.fields.push_back({field, key, {}});
    };
    if (draft.title.empty()) wrong("title", "typed.missing");
    if (std::ranges::find(draft_kinds, draft.kind) == draft_kinds.end())
        wrong("kind", "typed.choose");
    if (std::ranges::find(draft_languages, draft.language) == draft_languages.end())
        wrong("language", "typed.choose");
    if (draft.ends_at <= draft.starts_at) wrong("ends", "edit.ends_before_start");
    if (draft.capacity && *draft.capacity < 0) wrong("capacity", "edit.not_there");
    if (draft.room_id && !exists(tx, "SELECT 1 FROM room WHERE id = ?1 AND conference_id = ?2",
                                 draft.room_id->value, conference))
        wrong("room_id", "edit.not_there");
    if (draft.track_id && !exists(tx, "SELECT 1 FROM track WHERE id = ?1 AND conference_id = ?2",
                                  draft.track_id->value, conference))
        wrong("track_id", "edit.not_there");
    if (draft.municipality_id && !tx.find<std::int64_t>("SELECT 1 FROM municipality WHERE id = ?1",
                                                         *draft.municipality_id))
        wrong("municipality_id", "edit.not_there");
    if (!draft.level.empty() && std::ranges::find(draft_levels, draft.level) == draft_levels.end())
        wrong("level", "typed.choose");
    for (const auto theme : draft.themes)
        if (!tx.find<std::int64_t>("SELECT 1 FROM plan_node WHERE id = ?1 AND kind = 'theme'",
                                   theme))
            wrong("themes", "edit.not_there");
    for (const auto measure : draft.measures)
        if (!tx.find<std::int64_t>("SELECT 1 FROM measure WHERE id = ?1", measure))
            wrong("measures", "edit.not_there");
    check_people(tx, conference, draft, refusal);
    if (refusal.fields.empty()) return true;
    return std::unexpected(std::move(refusal));
}

Result<SessionId> create_session(db::Tx& tx, ConferenceId conference, const SessionDraft& draft,
                                 const std::string& form_key, const std::string& actor)
{
    const auto key = "session:" + form_key;
    if (const auto earlier = db::answer_of_form(tx, key)) return SessionId{std::stoll(*earlier)};
    if (auto checked = check_draft(tx, conference, draft); !checked)
        return std::unexpected(checked.error());
    const auto slug = free_slug(tx, conference, draft.title, SessionId{});
    const SessionId session{
        tx.insert("INSERT INTO session (conference_id, slug, title, abstract, kind, track_id, "
                  "room_id, starts_at, ends_at,"
                  " language, capacity, hidden, young, green, translations, unscheduled,"
                  " municipality_id, level, not_recorded)"
                  " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, "
                  "?16, ?17, ?18, ?19)",
                  conference, slug, draft.title, draft.abstract, draft.kind, draft.track_id,
                  draft.room_id, draft.starts_at, draft.ends_at, draft.language, draft.capacity,
                  draft.hidden, draft.young, draft.green, draft.translations, draft.unscheduled,
                  draft.municipality_id, draft.level, draft.not_recorded)};
    write_ties(tx, session, draft);
    audit::record(tx, actor, {"session", session.value, "created", "title", {}, draft.title});
    if (!form_key.empty()) db::remember_form(tx, key, std::to_string(session.value));
    tx.after_commit("programme");
    return session;
}

Result<bool> change_session(db::Tx& tx, ConferenceId conference, SessionId session,
                            std::int64_t version, const SessionDraft& draft,
                            const std::string& actor)
{
    auto stored = unchanged_since(tx, conference, session, version);
    if (!stored) return std::unexpected(stored.error());
    if (auto checked = check_draft(tx, conference, draft); !checked) return checked;
    const auto slug = stored->ever_released || draft.title == stored->draft.title
                          ? stored->slug
                          : free_slug(tx, conference, draft.title, session);
    tx.run("UPDATE session SET slug = ?2, title = ?3, abstract = ?4, kind = ?5, track_id = ?6, "
           "room_id = ?7,"
           " starts_at = ?8, ends_at = ?9, language = ?10, capacity = ?11, hidden = ?12, young = "
           "?13, green = ?14,"
           " translations = ?15, unscheduled = ?16, municipality_id = ?17, level = ?18,"
           " not_recorded = ?19, version = version + 1 WHERE id = ?1",
           session, slug, draft.title, draft.abstract, draft.kind, draft.track_id, draft.room_id,
           draft.starts_at, draft.ends_at, draft.language, draft.capacity, draft.hidden,
           draft.young, draft.green, draft.translations, draft.unscheduled, draft.municipality_id,
           draft.level, draft.not_recorded);
    write_ties(tx, session, draft);
    audit::record_differences(tx, actor, "session", session.value, stored->draft, draft);
    tx.after_commit("programme");
    return true;
}

Result<bool> set_cancelled(db::Tx& tx, ConferenceId conference, SessionId session,
                           std::int64_t version, bool cancelled, const std::string& actor)
{
    const auto stored = unchanged_since(tx, conference, session, version);
    if (!stored) return std::unexpected(stored.error());
    if (stored->cancelled == cancelled) return true;
    tx.run("UPDATE session SET cancelled = ?2, version = version + 1 WHERE id = ?1", session,
           cancelled);
    audit::record(tx, actor,
                  {"session", session.value, cancelled ? "cancelled" : "restored", "cancelled",
                   std::string(cancelled ? "0" : "1"), std::string(cancelled ? "1" : "0")});
    tx.after_commit("programme");
    return true;
}

Result<bool> delete_session(db::Tx& tx, ConferenceId conference, SessionId session,
                            std::int64_t version, const std::string& actor)
{
    const auto stored = unchanged_since(tx, conference, session, version);
    if (!stored) return std::unexpected(stored.error());
    if (stored->ever_released) return refuse(Problem::conflict, "edit.released_before");
    write_ties(tx, session, SessionDraft{});
    tx.run("DELETE FROM session_outcome WHERE session_id = ?1", session);
    tx.run("UPDATE session_material SET removed = 1, session_id = NULL WHERE session_id = ?1",
           session);
    tx.run("DELETE FROM session WHERE id = ?1", session);
    audit::record(tx, actor,
                  {"session", session.value, "deleted", "title", stored->draft.title, {}});
    tx.after_commit("programme");
    return true;
}

std::optional<StoredDraft> find_draft(db::Tx& tx, ConferenceId conference, SessionId session)
{
    const auto row = tx.find<Row>(
        "SELECT slug, title, abstract, kind, track_id, room_id, starts_at, ends_at, language, "
        "capacity, hidden,"
        " cancelled, young, green, unscheduled, version, translations, municipality_id, level,"
        " not_recorded,"
        " EXISTS (SELECT 1 FROM release_session WHERE session_id = session.id) AS ever_released"
        " FROM session WHERE id = ?1 AND conference_id = ?2",
        session, conference);
    if (!row) return std::nullopt;
    return StoredDraft{session,        row->slug,          row->version,
                       row->cancelled, row->ever_released, draft_of(tx, session, *row)};
}

} // namespace retenk::programme
