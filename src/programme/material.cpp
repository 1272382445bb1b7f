#include "retenk/programme/material.hpp"

#include "retenk/audit/audit.hpp"
#include "retenk/db/once.hpp"

#include <algorithm>

namespace retenk::programme {

namespace {

bool is_session(db::Tx& tx, const ConferenceId& conference, const SessionId& session)
{
    return tx
        .find<std::int64_t>("SELECT 1 FROM session WHERE id = ?1 AND conference_id = ?2", session,
                            conference)
        .has_value();
}

Result<bool> check(db::Tx& tx, const NewMaterial& material)
{
    Refusal refusal{Problem::invalid, "form.invalid", {}, {}};
    if (std::ranges::find(material_kinds, material.kind) == material_kinds.end())
        refusal.fields.push_back({"kind", "typed.choose", {}});
    if (material.title.empty()) refusal.fields.push_back({"title", "typed.missing", {}});
    const bool has_address = !material.address.empty(), has_file = !material.file_key.empty();
    if (has_address == has_file)
        refusal.fields.push_back(
            {"file", has_file ? "material.one_of_both" : "material.nothing", {}});
    const auto count = tx.get<std::int64_t>(
        "SELECT count(*) FROM session_material WHERE session_id = ?1 AND removed = 0",
        material.session);
    if (count >= most_material)
        refusal.fields.push_back(
            {"file", "material.too_many", {{"most", std::to_string(most_material)}}});
    if (refusal.fields.empty()) return true;
    return std::unexpected(std::move(refusal));
}

constexpr std::string_view columns =
    "SELECT session_material.id, session_material.session_id, session_material.kind, "
    "session_material.title, address, file_key, file_kind, size, speaker_id, added_at "
    "FROM session_material ";

std::optional<std::string> or_nothing(const std::string& text)
{
    return text.empty() ? std::nullopt : std::optional(text);
}

} // namespace

std::vector<Material> materials_of(db::Tx& tx, SessionId session)
{
    return tx.rows<Material>(
        std::string(columns) +
            "WHERE session_material.session_id = ?1 AND removed = 0 ORDER BY session_material.id",
        session);
}

std::vector<Material> published_materials(db::Tx& tx, ConferenceId conference)
{
    return tx.rows<Material>(
        std::string(columns) +
            "JOIN published_session ON published_session.session_id = session_material.session_id "
            "WHERE conference_id = ?1 AND removed = 0 ORDER BY session_material.id",
        conference);
}

// A speaker who does not want it is not named: that nobody records is enough to know.
std::vector<SessionId> sessions_not_recorded(db::Tx& tx, ConferenceId conference,
                                             std::optional<SessionId> only)
{
    return tx.rows<SessionId>(
        "SELECT session_id FROM published_session WHERE conference_id = ?1 AND (?2 IS NULL OR "
        "session_id = ?2) AND (not_recorded = 1 OR "
        "EXISTS (SELECT 1 FROM release_role JOIN speaker_page USING (speaker_id) WHERE recording = "
        "'no' AND release_role.release_id = published_session.release_id AND "
        "release_role.session_id = published_session.session_id))",
        conference, only);
}

std::optional<Material> public_material(db::Tx& tx, const ConferenceId& conference,
                                        const std::string& slug, const std::int64_t& material)
{
    return tx.find<Material>(
        std::string(columns) +
            "JOIN published_session ON published_session.session_id = session_material.session_id "
            "WHERE session_material.id = ?1 AND removed = 0 AND conference_id = ?2 AND slug = ?3",
        material, conference, slug);
}

Result<std::int64_t> add_material(db::Tx& tx, const ConferenceId& conference,
                                  const NewMaterial& material, const std::string& actor)
{
    const auto key = "material:" + material.form_key;
    if (const auto earlier = db::answer_of_form(tx, key)) return std::stoll(*earlier);
    if (!is_session(tx, conference, material.session))
        return refuse(Problem::not_found, "edit.not_found");
    if (auto checked = check(tx, material); !checked) return std::unexpected(checked.error());
    std::optional<std::string> kind;
    if (material.file_kind) kind = db::enum_name(*material.file_kind);
    const auto id =
        tx.insert("INSERT INTO session_material (session_id, kind, title, address, file_key, "
                  "file_kind, size, "
                  "speaker_id, added_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
                  material.session, material.kind, material.title, material.address,
                  or_nothing(material.file_key), kind, material.size, material.speaker, tx.now);
    audit::record(tx, actor,
                  {"session", material.session.value, "changed", "material", {}, material.title});
    if (!material.form_key.empty()) db::remember_form(tx, key, std::to_string(id));
    tx.after_commit("programme");
    return id;
}

Result<bool> remove_material(db::Tx& tx, const ConferenceId& conference, const SessionId& session,
                             const std::int64_t& material, const std::optional<SpeakerId>& speaker,
                             const std::string& actor)
{
    const auto stored = tx.find<Material>(
        std::string(columns) +
            "JOIN session ON session.id = session_material.session_id "
            "WHERE session_material.id = ?1 AND removed = 0 AND conference_id = ?2 "
            "AND session.id = ?3",
        material, conference, session);
    if (!stored || (speaker && stored->speaker_id != speaker))
        return refuse_field("material", "edit.not_there");
    if (stored->file_key)
        tx.run("UPDATE session_material SET removed = 1 WHERE id = ?1", material);
    else
        tx.run("DELETE FROM session_material WHERE id = ?1", material);
    audit::record(tx, actor,
                  {"session", stored->session_id.value, "changed", "material", stored->title, {}});
    tx.after_commit("programme");
    return true;
}

void forget_removed_material(db::Tx& tx, const std::string& file_key)
{
    tx.run("DELETE FROM session_material WHERE file_key = ?1 AND removed = 1", file_key);
}

Minutes minutes_of(db::Tx& tx, SessionId session)
{
    return tx
        .find<Minutes>("SELECT text, published, version, changed_at FROM session_minutes WHERE "
                       "session_id = ?1",
                       session)
        .value_or(Minutes());
}

Result<bool> write_minutes(db::Tx& tx, const ConferenceId& conference, const SessionId& session,
                           const Minutes& minutes, const std::string& actor)
{
    if (!is_session(tx, conference, session)) return refuse(Problem::not_found, "edit.not_found");
    const auto before = minutes_of(tx, session);
    if (before.version != minutes.version) return refuse(Problem::conflict, "edit.conflict");
    tx.run("INSERT INTO session_minutes (session_id, text, published, changed_at) VALUES (?1, ?2, "
           "?3, ?4) ON CONFLICT (session_id) DO UPDATE SET text = ?2, published = ?3, changed_at = "
           "?4, version = version + 1",
           session, minutes.text, minutes.published, tx.now);
    const auto record = [&](const char* field, std::string old_value, std::string new_value) {
        if (old_value != new_value)
            audit::record(tx, actor,
                          {"session", session.value, "changed", field, old_value, new_value});
    };
    record("minutes", before.text, minutes.text);
    record("minutes_published", before.published ? "1" : "0", minutes.published ? "1" : "0");
    tx.after_commit("programme");
    return true;
}

} // namespace retenk::programme
