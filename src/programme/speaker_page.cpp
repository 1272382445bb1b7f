#include "programme/speaker_page.hpp"

#include "retenk/audit/differences.hpp"

namespace retenk::programme {

namespace {

struct Row
{
    std::string availability, recording, equipment, travel, briefing;
    std::optional<Instant> practical_at, invited_at, reminded_at, arrived_at;
    std::int64_t version = 0;
};
BOOST_DESCRIBE_STRUCT(Row, (),
                      (availability, recording, equipment, travel, briefing, practical_at,
                       invited_at, reminded_at, arrived_at, version))

void make_page(db::Tx& tx, SpeakerId speaker)
{
    tx.run("INSERT OR IGNORE INTO speaker_page (speaker_id, version) VALUES (?1, 0)", speaker);
}

bool speaks_at(db::Tx& tx, ConferenceId conference, SpeakerId speaker)
{
    return tx
        .find<std::int64_t>("SELECT 1 FROM speaker WHERE id = ?1 AND conference_id = ?2", speaker,
                            conference)
        .has_value();
}

void write_times(db::Tx& tx, SpeakerId speaker, const std::vector<SpeakerTime>& times)
{
    tx.run("DELETE FROM speaker_time WHERE speaker_id = ?1", speaker);
    for (const auto& time : times)
        tx.run("INSERT OR IGNORE INTO speaker_time (speaker_id, starts_at, ends_at) VALUES (?1, "
               "?2, ?3)",
               speaker, time.starts_at, time.ends_at);
}

void change_needs(db::Tx& tx, SpeakerId speaker, const Needs& needs, const std::string& actor)
{
    const auto before = own_needs(tx, speaker);
    if (before.diet == needs.diet && before.access == needs.access) return;
    if (needs.diet.empty() && needs.access.empty())
        tx.run("DELETE FROM speaker_need WHERE speaker_id = ?1", speaker);
    else
        tx.run("INSERT INTO speaker_need (speaker_id, diet, access) VALUES (?1, ?2, ?3) "
               "ON CONFLICT DO UPDATE SET diet = ?2, access = ?3",
               speaker, needs.diet, needs.access);
    audit::record(tx, actor, {"speaker", speaker.value, "changed", "needs"});
}

} // namespace

SpeakerPage find_page(db::Tx& tx, SpeakerId speaker)
{
    const auto row = tx.find<Row>(
        "SELECT availability, recording, equipment, travel, briefing, practical_at, invited_at, "
        "reminded_at, arrived_at, version FROM speaker_page WHERE speaker_id = ?1",
        speaker);
    if (!row) return {};
    SpeakerPage page{{row->availability, row->recording, row->equipment, row->travel, {}},
                     row->briefing,
                     row->practical_at,
                     row->invited_at,
                     row->reminded_at,
                     row->arrived_at,
                     row->version};
    page.practical.times = tx.rows<SpeakerTime>(
        "SELECT starts_at, ends_at FROM speaker_time WHERE speaker_id = ?1 ORDER BY starts_at",
        speaker);
    return page;
}

Needs own_needs(db::Tx& tx, SpeakerId speaker)
{
    return tx.find<Needs>("SELECT diet, access FROM speaker_need WHERE speaker_id = ?1", speaker)
        .value_or(Needs{});
}

std::optional<Needs> needs_for(db::Tx& tx, const Viewer& viewer, ConferenceId conference,
                               SpeakerId speaker)
{
    if (!viewer.is_organiser()) return std::nullopt;
    if (!speaks_at(tx, conference, speaker)) return std::nullopt;
    return own_needs(tx, speaker);
}

Result<bool> change_practical(db::Tx& tx, SpeakerId speaker, std::int64_t version,
                              const Practical& practical, const Needs& needs,
                              const std::string& actor)
{
    const auto stored = find_page(tx, speaker);
    if (stored.version != version) return refuse(Problem::conflict, "edit.conflict");
    make_page(tx, speaker);
    tx.run("UPDATE speaker_page SET availability = ?2, recording = ?3, equipment = ?4, travel = "
           "?5, practical_at = ?6, version = version + 1 WHERE speaker_id = ?1",
           speaker, practical.availability, practical.recording, practical.equipment,
           practical.travel, tx.now);
    write_times(tx, speaker, practical.times);
    change_needs(tx, speaker, needs, actor);
    audit::record_differences(tx, actor, "speaker", speaker.value, stored.practical, practical);
    tx.after_commit("programme");
    return true;
}

Result<bool> change_briefing(db::Tx& tx, ConferenceId conference, SpeakerId speaker,
                             std::int64_t version, const std::string& briefing,
                             const std::string& actor)
{
    if (!speaks_at(tx, conference, speaker)) return refuse(Problem::not_found, "edit.not_found");
    const auto stored = find_page(tx, speaker);
    if (stored.version != version) return refuse(Problem::conflict, "edit.conflict");
    if (stored.briefing == briefing) return true;
    make_page(tx, speaker);
    tx.run("UPDATE speaker_page SET briefing = ?2, version = version + 1 WHERE speaker_id = ?1",
           speaker, briefing);
    audit::record(tx, actor,
                  {"speaker", speaker.value, "changed", "briefing", stored.briefing, briefing});
    return true;
}

Result<bool> set_arrived(db::Tx& tx, ConferenceId conference, SpeakerId speaker, bool arrived,
                         const std::string& actor)
{
    if (!speaks_at(tx, conference, speaker)) return refuse(Problem::not_found, "edit.not_found");
    if (find_page(tx, speaker).arrived_at.has_value() == arrived) return true;
    make_page(tx, speaker);
    tx.run("UPDATE speaker_page SET arrived_at = ?2 WHERE speaker_id = ?1", speaker,
           arrived ? std::optional(tx.now) : std::nullopt);
    audit::record(
        tx, actor,
        {"speaker", speaker.value, "changed", "arrived", arrived ? "0" : "1", arrived ? "1" : "0"});
    return true;
}

void note_mail(db::Tx& tx, SpeakerId speaker, bool is_invitation)
{
    make_page(tx, speaker);
    tx.run(is_invitation ? "UPDATE speaker_page SET invited_at = ?2 WHERE speaker_id = ?1"
                         : "UPDATE speaker_page SET reminded_at = ?2 WHERE speaker_id = ?1",
           speaker, tx.now);
}

} // namespace retenk::programme
