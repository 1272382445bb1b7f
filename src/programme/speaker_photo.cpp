#include "programme/speaker_photo.hpp"

#include "programme/speaker_link.hpp"
#include "retenk/audit/audit.hpp"
#include "retenk/base/secret.hpp"

namespace retenk::programme {

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

std::optional<std::string> public_photo(db::Tx& tx, const std::string& key, const bool& large)
{
    const auto shown = tx.find<std::int64_t>(
        "SELECT 1 FROM speaker_photo JOIN release_role USING (speaker_id) JOIN release ON "
        "release.id = release_id WHERE key = ?1 AND is_current = 1",
        key);
    if (!shown) return std::nullopt;
    return tx
        .get<db::Blob>(large ? "SELECT large FROM speaker_photo WHERE key = ?1"
                             : "SELECT small FROM speaker_photo WHERE key = ?1",
                       key)
        .bytes;
}

std::optional<std::string> photo_of_speaker(db::Tx& tx, const ConferenceId& conference,
                                            const SpeakerId& speaker)
{
    const auto photo = tx.find<db::Blob>("SELECT small FROM speaker_photo JOIN speaker ON "
                                         "speaker.id = speaker_id WHERE speaker_id = "
                                         "?1 AND conference_id = ?2",
                                         speaker, conference);
    return photo ? std::optional(photo->bytes) : std::nullopt;
}

std::optional<std::string> photo_by_link(db::Tx& tx, const std::string& token)
{
    const auto speaker = speaker_with(tx, token);
    if (!speaker) return std::nullopt;
    const auto photo =
        tx.find<db::Blob>("SELECT small FROM speaker_photo WHERE speaker_id = ?1", *speaker);
    return photo ? std::optional(photo->bytes) : std::nullopt;
}

} // namespace retenk::programme
