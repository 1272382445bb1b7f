#include "retenk/programme/speaker.hpp"

#include "programme/draft_check.hpp"
#include "retenk/audit/differences.hpp"
#include "retenk/db/once.hpp"
#include "retenk/people/person.hpp"

#include <algorithm>

namespace retenk::programme {

namespace {

struct Row
{
    PersonId person_id;
    std::string slug;
    std::int64_t version = 0;
    std::string name, title, bio, state, translations, organisation, photo_alt, language;
    std::optional<Email> email;
};
BOOST_DESCRIBE_STRUCT(Row, (),
                      (person_id, slug, version, name, title, bio, state, translations,
                       organisation, photo_alt, language, email))

Result<bool> check_details(const SpeakerDetails& details)
{
    if (details.name.empty()) return refuse_field("name", "typed.missing");
    if (std::ranges::find(speaker_states, details.state) == speaker_states.end())
        return refuse_field("state", "typed.choose");
    if (std::ranges::find(speaker_languages, details.language) == speaker_languages.end())
        return refuse_field("language", "typed.choose");
    return true;
}

bool speaks_already(db::Tx& tx, ConferenceId conference, PersonId person, SpeakerId self)
{
    return tx
        .find<std::int64_t>(
            "SELECT 1 FROM speaker WHERE conference_id = ?1 AND person_id = ?2 AND id <> ?3",
            conference, person, self)
        .has_value();
}

std::string free_slug(db::Tx& tx, ConferenceId conference, const std::string& name, SpeakerId self)
{
    const auto base = slug_of(name);
    auto slug = base;
    for (int n = 2; tx.find<std::int64_t>(
             "SELECT 1 FROM speaker WHERE conference_id = ?1 AND slug = ?2 AND id <> ?3",
             conference, slug, self);
         ++n)
        slug = base + "-" + std::to_string(n);
    return slug;
}

} // namespace

Result<SpeakerId> create_speaker(db::Tx& tx, ConferenceId conference, const SpeakerDetails& details,
                                 const std::string& form_key, const std::string& actor)
{
    const auto key = "speaker:" + form_key;
    if (const auto earlier = db::answer_of_form(tx, key)) return SpeakerId{std::stoll(*earlier)};
    if (auto checked = check_details(details); !checked) return std::unexpected(checked.error());
    const auto person = people::find_or_add(tx, {details.name, details.email, {}, {}});
    if (speaks_already(tx, conference, person, SpeakerId{}))
        return refuse(Problem::conflict, "edit.speaker_twice");
    const SpeakerId speaker{tx.insert(
        "INSERT INTO speaker (conference_id, person_id, slug, title, bio, state, translations, "
        "organisation, photo_alt, language) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
        conference, person, free_slug(tx, conference, details.name, SpeakerId{}), details.title,
        details.bio, details.state, details.translations, details.organisation, details.photo_alt,
        details.language)};
    audit::record(tx, actor, {"speaker", speaker.value, "created", "name", {}, details.name});
    if (!form_key.empty()) db::remember_form(tx, key, std::to_string(speaker.value));
    tx.after_commit("programme");
    return speaker;
}

Result<bool> change_speaker(db::Tx& tx, ConferenceId conference, SpeakerId speaker,
                            std::int64_t version, const SpeakerDetails& details,
                            const std::string& actor)
{
    const auto stored = find_speaker(tx, conference, speaker);
    if (!stored) return refuse(Problem::not_found, "edit.not_found");
    if (stored->version != version) return refuse(Problem::conflict, "edit.conflict");
    if (auto checked = check_details(details); !checked) return checked;
    // Looked up only when it differs: somebody without an e-mail would become a new person each
    // time.
    const bool same_person =
        details.name == stored->details.name && details.email == stored->details.email;
    const auto person = same_person
                            ? stored->person_id
                            : people::find_or_add(tx, {details.name, details.email, {}, {}});
    if (speaks_already(tx, conference, person, speaker))
        return refuse(Problem::conflict, "edit.speaker_twice");
    const bool shown =
        tx.find<std::int64_t>("SELECT 1 FROM release_role WHERE speaker_id = ?1", speaker)
            .has_value();
    const auto slug = shown || details.name == stored->details.name
                          ? stored->slug
                          : free_slug(tx, conference, details.name, speaker);
    tx.run("UPDATE speaker SET person_id = ?2, slug = ?3, title = ?4, bio = ?5, state = ?6, "
           "translations = ?7, organisation = ?8, photo_alt = ?9, language = ?10,"
           " version = version + 1 WHERE id = ?1",
           speaker, person, slug, details.title, details.bio, details.state, details.translations,
           details.organisation, details.photo_alt, details.language);
    audit::record_differences(tx, actor, "speaker", speaker.value, stored->details, details);
    tx.after_commit("programme");
    return true;
}

Result<bool> check_speaker(db::Tx& tx, ConferenceId conference, SpeakerId self,
                           const SpeakerDetails& details)
{
    if (auto checked = check_details(details); !checked) return checked;
    const auto person = people::find_person(tx, {details.name, details.email, {}, {}});
    if (person && speaks_already(tx, conference, *person, self))
        return refuse(Problem::conflict, "edit.speaker_twice");
    return true;
}

std::optional<StoredSpeaker> find_speaker(db::Tx& tx, ConferenceId conference, SpeakerId speaker)
{
    const auto row = tx.find<Row>("SELECT speaker.person_id, speaker.slug, speaker.version, "
                                  "person.name, speaker.title, speaker.bio,"
                                  " speaker.state, speaker.translations, speaker.organisation, "
                                  "speaker.photo_alt, speaker.language, person.email FROM speaker "
                                  "JOIN person ON person.id = speaker.person_id"
                                  " WHERE speaker.id = ?1 AND speaker.conference_id = ?2",
                                  speaker, conference);
    if (!row) return std::nullopt;
    return StoredSpeaker{speaker,
                         row->person_id,
                         row->slug,
                         row->version,
                         {row->name, row->email, row->title, row->bio, row->state,
                          row->translations, row->organisation, row->photo_alt, row->language}};
}

} // namespace retenk::programme
