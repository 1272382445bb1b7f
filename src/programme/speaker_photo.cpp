#include "programme/speaker_photo.hpp"

#include "programme/speaker_link.hpp"
#include "retenk/audit/audit.hpp"
#include "retenk/base/secret.hpp"

namespace retenk::programme {

namespace {

struct Owner
{
    SpeakerId speaker_id;
    bool is_public = false;
};
BOOST_DESCRIBE_STRUCT(Owner, (), (speaker_id, is_public))

} // namespace

bool set_photo(db::Tx& tx, const SpeakerId& speaker, const document::Photo& photo,
               const std::string& actor)
{
    tx.run("INSERT INTO speaker_photo (speaker_id, key, large, small, added_at) VALUES (?1, ?2, "
           "?3, ?4, ?5) ON CONFLICT (speaker_id) DO UPDATE SET key = ?2, large = ?3, small = ?4, "
           "added_at = ?5",
           speaker, random_token(), db::Blob{photo.large}, db::Blob{photo.small}, tx.now);
    audit::record(tx, actor, {"speaker", speaker.value, "changed", "photo"});
    tx.after_commit("programme");
    return true;
}

bool remove_photo(db::Tx& tx, const SpeakerId& speaker, const std::string& actor)
{
    if (tx.change("DELETE FROM speaker_photo WHERE speaker_id = ?1", speaker) == 0) return false;
    audit::record(tx, actor, {"speaker", speaker.value, "deleted", "photo"});
    tx.after_commit("programme");
    return true;
}

std::map<SpeakerId, Face> faces_of(db::Tx& tx, ConferenceId conference)
{
    std::map<SpeakerId, Face> faces;
    for (auto& face : tx.rows<Face>(
             "SELECT speaker.id, organisation, photo_alt, coalesce(speaker_photo.key, '') AS "
             "photo, translations FROM speaker "
             "LEFT JOIN speaker_photo ON speaker_photo.speaker_id = speaker.id "
             "WHERE conference_id = ?1",
             conference)) {
        const auto id = face.id;
        faces.emplace(id, std::move(face));
    }
    return faces;
}

std::optional<ServedPhoto> find_photo(db::Tx& tx, const Viewer& viewer, const std::string& token,
                                      const std::string& key, const bool& large)
{
    const auto owner = tx.find<Owner>(
        "SELECT speaker_id, EXISTS (SELECT 1 FROM release_role JOIN release ON release.id = "
        "release_id WHERE release_role.speaker_id = speaker_photo.speaker_id AND is_current = 1) "
        "AS is_public FROM speaker_photo WHERE key = ?1",
        key);
    if (!owner) return std::nullopt;
    const bool makes_programme = viewer.is_organiser() || viewer.is(Role::programme_editor);
    if (!owner->is_public && !makes_programme && speaker_with(tx, token) != owner->speaker_id)
        return std::nullopt;
    return ServedPhoto{tx.get<db::Blob>(large ? "SELECT large FROM speaker_photo WHERE key = ?1"
                                              : "SELECT small FROM speaker_photo WHERE key = ?1",
                                        key),
                       owner->is_public};
}

} // namespace retenk::programme
