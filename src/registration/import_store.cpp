#include "retenk/registration/import_store.hpp"

#include "retenk/audit/audit.hpp"
#include "retenk/db/once.hpp"

namespace retenk::registration {

ImportId keep_import(db::Tx& tx, const Viewer& viewer, const StoredFile& file,
                     const std::string& choices)
{
    const auto form_key = "import:" + file.form_key + ":" + file.digest;
    if (const auto earlier = db::answer_of_form(tx, form_key))
        return ImportId{std::stoll(*earlier)};
    const ImportId id{tx.insert(
        "INSERT INTO import (conference_id, user_id, key, file_name, choices, created_at) "
        "VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        file.conference, viewer.user.value(), file.key, file.file_name, choices, tx.now)};
    if (!file.form_key.empty()) db::remember_form(tx, form_key, std::to_string(id.value));
    return id;
}

std::optional<Import> find_kept(db::Tx& tx, const Viewer& viewer, ImportId id, Brings brings)
{
    if (!viewer.user) return std::nullopt;
    return tx.find<Import>(
        "SELECT id, key, file_name, choices, registered FROM import WHERE id = ?1 AND "
        "user_id = ?2 AND (removed = 0 OR registered IS NOT NULL) AND "
        "(json_extract(choices, '$.what') IS NULL) = ?3",
        id, *viewer.user, brings == Brings::people);
}

std::vector<Import> open_kept(db::Tx& tx, const Viewer& viewer, ConferenceId conference,
                              Brings brings)
{
    if (!viewer.user) return {};
    return tx.rows<Import>(
        "SELECT id, key, file_name, choices, registered FROM import WHERE user_id = ?1 AND "
        "conference_id = ?2 AND removed = 0 AND (json_extract(choices, '$.what') IS NULL) = ?3 "
        "ORDER BY id DESC",
        *viewer.user, conference, brings == Brings::people);
}

void keep_choices(db::Tx& tx, ImportId id, const std::string& choices)
{
    tx.run("UPDATE import SET choices = ?2 WHERE id = ?1", id, choices);
}

void throw_away(db::Tx& tx, ImportId id)
{
    tx.run("UPDATE import SET removed = 1 WHERE id = ?1", id);
}

void finish_import(db::Tx& tx, const Viewer& viewer, ImportId id, std::int64_t count)
{
    tx.run("UPDATE import SET registered = ?2, removed = 1 WHERE id = ?1", id, count);
    audit::record(tx, viewer.actor(),
                  {"import", id.value, "created", "registered", {}, std::to_string(count)});
}

} // namespace retenk::registration
