#include "retenk/registration/speaker_place.hpp"

#include "registration/editing.hpp"
#include "registration/mails.hpp"
#include "registration/own.hpp"
#include "registration/submit.hpp"
#include "retenk/audit/audit.hpp"
#include "retenk/base/secret.hpp"
#include "retenk/registration/category.hpp"
#include "retenk/registration/waiting.hpp"

namespace retenk::registration {

namespace {

struct SpeakerCategory
{
    CategoryId category_id;
    PoolId pool_id;
};
BOOST_DESCRIBE_STRUCT(SpeakerCategory, (), (category_id, pool_id))

std::optional<SpeakerCategory> find_category(db::Tx& tx, ConferenceId conference)
{
    return tx.find<SpeakerCategory>(
        "SELECT category_id, pool_id FROM speaker_category WHERE conference_id = ?1", conference);
}

// Organisers may have given that name to something of their own.
std::string free_name(db::Tx& tx, ConferenceId conference, const std::string& name)
{
    auto free = name;
    for (int n = 2; tx.find<std::int64_t>("SELECT 1 FROM pool WHERE conference_id = ?1 AND name = ?2 COLLATE NOCASE UNION ALL "
                                          "SELECT 1 FROM category WHERE conference_id = ?1 AND name = ?2 COLLATE NOCASE LIMIT 1",
                                          conference, free);
         ++n)
        free = name + " " + std::to_string(n);
    return free;
}

// Free, and behind everything that others may choose.
SpeakerCategory make_category(db::Tx& tx, const programme::SpeakerAnswered& answer)
{
    const auto name = free_name(tx, answer.conference, answer.category_name);
    const auto pool = create_pool(tx, answer.conference, {name, 0}, "", "system").value();
    CategoryDetails details;
    details.pool_id = pool;
    details.name = name;
    details.translations = answer.category_translations;
    details.vat_treatment = VatTreatment::outside_scope;
    details.max_per_registration = 1;
    details.hidden = true;
    details.position = 1000;
    const auto category = create_category(tx, answer.conference, details, "", "system").value();
    tx.run("INSERT INTO speaker_category (conference_id, category_id, pool_id) VALUES (?1, ?2, ?3)",
           answer.conference, category, pool);
    return {category, pool};
}

// The speakers' own pool is no limit, and never looks nearly full; one that they share with others
// is.
void make_room(db::Tx& tx, const SpeakerCategory& speakers)
{
    tx.run(
        "UPDATE pool SET capacity = max(capacity, 20, 2 * (1 + (SELECT taken FROM pool_use WHERE "
        "pool_id = pool.id))) WHERE id = ?1 AND id = (SELECT pool_id FROM category WHERE id = ?2)",
        speakers.pool_id, speakers.category_id);
}

bool has_place(db::Tx& tx, const programme::SpeakerAnswered& answer)
{
    return tx
        .find<std::int64_t>("SELECT 1 FROM participant WHERE conference_id = ?1 AND person_id = ?2 "
                            "AND state = 'registered'",
                            answer.conference, answer.person)
        .has_value();
}

Submission submission_of(const programme::SpeakerAnswered& answer, CategoryId category)
{
    Submission submission;
    submission.conference = answer.conference;
    submission.form_key = "speaker:" + random_token();
    submission.contact_name = answer.name;
    submission.contact_email = must(answer.email);
    submission.language = answer.language;
    submission.by_organiser = true;
    submission.actor = answer.actor;
    submission.base_url = answer.base_url;
    NewParticipant person;
    person.name = answer.name;
    person.email = answer.email;
    person.category = category;
    person.organisation = answer.organisation;
    submission.participants.push_back(std::move(person));
    return submission;
}

void give_place(db::Tx& tx, const programme::SpeakerAnswered& answer)
{
    if (!answer.email || has_place(tx, answer)) return;
    auto speakers = find_category(tx, answer.conference);
    if (!speakers) speakers = make_category(tx, answer);
    make_room(tx, *speakers);
    const auto receipt = submit_with(tx, submission_of(answer, speakers->category_id), Mails::sent);
    if (!receipt) return; // the overview says who speaks and has no place
    tx.run("INSERT INTO speaker_place (speaker_id, participant_id) SELECT ?1, id FROM participant "
           "WHERE registration_id = ?2 ON CONFLICT (speaker_id) DO UPDATE SET participant_id = "
           "excluded.participant_id",
           answer.speaker, receipt->registration);
}

struct Given
{
    ParticipantId id;
    RegistrationId registration_id;
    std::string name;
};
BOOST_DESCRIBE_STRUCT(Given, (), (id, registration_id, name))

void take_place_back(db::Tx& tx, const programme::SpeakerAnswered& answer)
{
    const auto given = tx.find<Given>(
        "SELECT participant.id, registration_id, name FROM speaker_place JOIN participant ON "
        "participant.id = participant_id WHERE speaker_id = ?1 AND state = 'registered'",
        answer.speaker);
    tx.run("DELETE FROM speaker_place WHERE speaker_id = ?1", answer.speaker);
    if (!given) return;
    give_back(tx, given->id, answer.actor);
    touch(tx, given->registration_id);
    mail_cancelled(tx, conference::get_current(tx), get_addressee(tx, given->registration_id),
                   given->name);
    settle_waiting_list(tx);
    for (const auto* topic : {"registration", "places", "mail"})
        tx.after_commit(topic);
}

} // namespace

void settle_speaker_place(db::Tx& tx, const programme::SpeakerAnswered& answer)
{
    if (answer.state == "confirmed") give_place(tx, answer);
    if (answer.state == "declined") take_place_back(tx, answer);
}

} // namespace retenk::registration
