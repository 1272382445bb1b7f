// One speaker who answered everything, one who has the invitation only, and one of whom nothing is
// known.

#include "app/demo.hpp"

#include "retenk/base/secret.hpp"
#include "retenk/document/photo.hpp"

namespace retenk::app::demo {

namespace {

void answer_everything(db::Tx& tx, const World& world, std::int64_t speaker,
                       const toml::table& texts)
{
    tx.run("INSERT INTO speaker_answer (speaker_id, session_id, answer, answered_at) SELECT "
           "speaker_id, session_id, 'confirmed', ?2 FROM session_role WHERE speaker_id = ?1",
           speaker, world.now - std::chrono::days(5));
    tx.run("INSERT INTO speaker_page (speaker_id, availability, recording, equipment, travel, "
           "practical_at, briefing) VALUES (?1, 'only', 'yes', ?2, ?3, ?4, ?5)",
           speaker, text_of(texts, "equipment"), text_of(texts, "travel"),
           world.now - std::chrono::days(5), text_of(texts, "briefing"));
    tx.run("INSERT INTO speaker_time (speaker_id, starts_at, ends_at) VALUES (?1, ?2, ?3)", speaker,
           from_local({world.day, 8, 0}), from_local({world.day, 16, 0}));
    tx.run("INSERT INTO speaker_need (speaker_id, diet) VALUES (?1, ?2)", speaker,
           text_of(texts, "diet"));
    const auto photo = document::drawn_portrait();
    tx.run("INSERT INTO speaker_photo (speaker_id, key, large, small, added_at) VALUES (?1, ?2, "
           "?3, ?4, ?5)",
           speaker, random_token(), db::Blob{photo.large}, db::Blob{photo.small},
           world.now - std::chrono::days(5));
    tx.run(
        "UPDATE speaker SET photo_alt = ?2, organisation = ?3, state = 'confirmed' WHERE id = ?1",
        speaker, text_of(texts, "photo_alt"), text_of(texts, "organisation"));
}

} // namespace

void add_speaker_pages(db::Tx& tx, const World& world, const toml::table& texts)
{
    const auto& told = *texts["speaker_page"].as_table();
    answer_everything(tx, world, world.speaker.at(text_of(told, "speaker")), told);
    tx.run("INSERT INTO speaker_page (speaker_id, invited_at) VALUES (?1, ?2)",
           world.speaker.at(text_of(told, "invited")), world.now - std::chrono::days(3));
    tx.run("UPDATE speaker SET state = 'invited' WHERE id = ?1",
           world.speaker.at(text_of(told, "invited")));
    tx.run("UPDATE speaker SET state = 'invited', bio = '' WHERE id = ?1",
           world.speaker.at(text_of(told, "unknown")));
}

} // namespace retenk::app::demo
