#include "retenk/programme/speaker_keeping.hpp"

#include "retenk/accounts/link.hpp"
#include "retenk/audit/audit.hpp"
#include "retenk/audit/erase.hpp"
#include "retenk/conference/over.hpp"

namespace retenk::programme {

namespace {

constexpr std::chrono::days needs_kept(14), rest_kept(30);
constexpr std::int64_t slice = 200;

const std::vector<std::string>& told_fields()
{
    static const std::vector<std::string> fields{"availability", "recording", "equipment",
                                                 "travel",       "times",     "briefing"};
    return fields;
}

void forget_told(db::Tx& tx, SpeakerId speaker, const std::string& actor)
{
    tx.run("DELETE FROM speaker_need WHERE speaker_id = ?1", speaker);
    tx.run("DELETE FROM speaker_time WHERE speaker_id = ?1", speaker);
    tx.run("DELETE FROM speaker_page WHERE speaker_id = ?1", speaker);
    audit::erase_values(tx, actor, "speaker", speaker.value, told_fields());
}

std::int64_t forget_needs(db::Tx& tx, ConferenceId conference)
{
    const auto due = tx.rows<SpeakerId>("SELECT speaker_id FROM speaker_need JOIN speaker ON speaker.id = "
                                        "speaker_id WHERE conference_id = ?1 LIMIT ?2",
                                        conference, slice);
    for (const auto speaker : due)
        tx.run("DELETE FROM speaker_need WHERE speaker_id = ?1", speaker);
    return std::ssize(due);
}

std::int64_t forget_rest(db::Tx& tx, ConferenceId conference)
{
    const auto due = tx.rows<SpeakerId>("SELECT speaker_id FROM speaker_page JOIN speaker ON speaker.id = "
                                        "speaker_id WHERE conference_id = ?1 LIMIT ?2",
                                        conference, slice);
    for (const auto speaker : due)
        forget_told(tx, speaker, "keeper");
    return std::ssize(due);
}

} // namespace

std::int64_t forget_due_speaker_pages(db::Tx& tx)
{
    std::int64_t forgotten = 0;
    for (const auto conference : conference::over_for(tx, needs_kept))
        forgotten += forget_needs(tx, conference);
    if (forgotten > 0) return forgotten;
    for (const auto conference : conference::over_for(tx, rest_kept))
        forgotten += forget_rest(tx, conference);
    return forgotten;
}

Result<bool> erase_speaker(db::Tx& tx, ConferenceId conference, SpeakerId speaker,
                           const std::string& actor)
{
    if (!tx.find<std::int64_t>("SELECT 1 FROM speaker WHERE id = ?1 AND conference_id = ?2",
                               speaker, conference))
        return refuse(Problem::not_found, "edit.not_found");
    forget_told(tx, speaker, actor);
    tx.run("DELETE FROM speaker_photo WHERE speaker_id = ?1", speaker);
    tx.run("UPDATE speaker_answer SET note = '' WHERE speaker_id = ?1", speaker);
    tx.run("UPDATE speaker SET title = '', organisation = '', bio = '', photo_alt = '', "
           "translations = '{}', version = version + 1 WHERE id = ?1",
           speaker);
    accounts::revoke_links(tx, accounts::LinkPurpose::speaker, speaker.value);
    audit::erase_values(tx, actor, "speaker", speaker.value,
                        {"title", "organisation", "bio", "photo_alt", "translations"});
    audit::record(tx, actor, {"speaker", speaker.value, "erased"});
    tx.after_commit("programme");
    return true;
}

} // namespace retenk::programme
