#include "retenk/survey/mailing.hpp"

#include "retenk/audit/audit.hpp"
#include "retenk/base/secret.hpp"

#include <map>
#include <set>

namespace retenk::survey {

namespace {

struct PlaceRow
{
    PersonId person;
    std::string name, contact_name, language;
    std::optional<Email> email;
    std::optional<Email> contact_email;
};
BOOST_DESCRIBE_STRUCT(PlaceRow, (), (person, name, contact_name, language, email, contact_email))

// Those who come, and then those who speak without a place.
std::vector<PlaceRow> everybody(db::Tx& tx, const ConferenceId& conference)
{
    auto people = tx.rows<PlaceRow>(
        "SELECT person.id AS person, participant.name AS name, contact_name, language, email, contact_email FROM participant "
        "JOIN person ON person.id = person_id JOIN registration ON registration.id = registration_id WHERE "
        "participant.conference_id = ?1 AND participant.state = 'registered' AND unnamed = 0 AND approval <> 'waiting' "
        "ORDER BY participant.id",
        conference);
    auto speakers = tx.rows<PlaceRow>(
        "SELECT person.id AS person, person.name AS name, '' AS contact_name, language, email, NULL AS contact_email FROM "
        "speaker JOIN person ON person.id = person_id WHERE conference_id = ?1 AND state <> 'declined' AND EXISTS (SELECT 1 "
        "FROM session_role JOIN session ON session.id = session_role.session_id WHERE session_role.speaker_id = speaker.id "
        "AND hidden = 0 AND cancelled = 0 AND NOT EXISTS (SELECT 1 FROM speaker_answer WHERE speaker_answer.speaker_id = "
        "speaker.id AND speaker_answer.session_id = session.id AND answer = 'declined')) ORDER BY speaker.id",
        conference);
    std::ranges::move(speakers, std::back_inserter(people));
    return people;
}

std::optional<Email> address_of(const PlaceRow& row)
{
    if (row.email) return row.email;
    return row.contact_name == row.name ? row.contact_email : std::nullopt;
}

std::string who(const std::string& name, const Email& email) { return email.text + " " + fold(name); }

struct AskedPerson
{
    PersonId person_id;
    std::string name;
    std::optional<Email> email;
    bool answered = false;
};
BOOST_DESCRIBE_STRUCT(AskedPerson, (), (person_id, name, email, answered))

// Whom mails went to before, by number and by name and address, and whether they have answered.
struct Before
{
    std::map<PersonId, bool> answered;
    std::set<std::string> names;
};

Before asked_before(db::Tx& tx, const ConferenceId& conference)
{
    Before before;
    for (const auto& row : tx.rows<AskedPerson>("SELECT DISTINCT person_id, name, email, answered FROM survey_token JOIN "
                                                "person ON person.id = person_id WHERE conference_id = ?1",
                                                conference)) {
        before.answered[row.person_id] = row.answered;
        if (row.email) before.names.insert(who(row.name, *row.email));
    }
    return before;
}

std::string add_link(db::Tx& tx, const ConferenceId& conference, PersonId person)
{
    auto token = random_token();
    tx.run("INSERT INTO survey_token (token_hash, conference_id, person_id) VALUES (?1, ?2, ?3)", sha256(token), conference,
           person);
    return token;
}

mail::Message message_of(db::Tx& tx, const conference::Conference& conference, SurveyMail kind, view::Lang lang,
                         const std::string& name, const std::string& token)
{
    const auto survey = must(find_survey(tx, conference.id));
    mail::Message message;
    message.template_name = "survey_" + std::string(db::enum_name(kind));
    message.language = lang;
    message.recipient_name = name;
    message.data["conference"] = conference.name;
    message.data["contact_email"] = conference.contact_email;
    message.data["to"] = name;
    message.data["until"] = iso_local_time(to_local(survey.closes));
    message.data["link_path"] = view::localised_path(lang, "/undersokelse/" + token);
    return message;
}

Result<bool> check(db::Tx& tx, const ConferenceId& conference, SurveyMail kind)
{
    const auto survey = find_survey(tx, conference);
    if (!survey) return refuse(Problem::not_found, "edit.not_found");
    if (!survey->is_open(tx.now)) return refuse(Problem::closed, "survey.mail_when_open");
    if (kind == SurveyMail::reminder && survey->reminded_at) return refuse(Problem::closed, "survey.reminded_already");
    return true;
}

void note_sent(db::Tx& tx, const ConferenceId& conference, SurveyMail kind, std::int64_t count, const std::string& actor)
{
    if (kind == SurveyMail::invitation)
        tx.run("UPDATE survey SET invited = invited + ?2 WHERE conference_id = ?1", conference, count);
    else
        tx.run("UPDATE survey SET reminded_at = ?2 WHERE conference_id = ?1", conference, tx.now);
    audit::record(tx, actor,
                  {"survey", conference.value, kind == SurveyMail::invitation ? "invited" : "reminded", "", std::nullopt,
                   std::to_string(count)});
}

} // namespace

MailPlan plan_mails(db::Tx& tx, const ConferenceId& conference, const SurveyMail& kind)
{
    MailPlan plan;
    const auto before = asked_before(tx, conference);
    std::set<std::string> taken;
    for (const auto& row : everybody(tx, conference)) {
        const auto known = before.answered.find(row.person);
        const auto email = address_of(row);
        if (!email) {
            ++plan.without_address;
            continue;
        }
        if (!taken.insert(who(row.name, *email)).second) continue;
        const bool had_one = known != before.answered.end() || before.names.contains(who(row.name, *email));
        const bool reminded = known != before.answered.end() && !known->second;
        if (kind == SurveyMail::invitation ? !had_one : reminded)
            plan.to.push_back({row.person, row.name, *email, row.language});
        else
            plan.had_one += had_one;
    }
    return plan;
}

std::string fingerprint_of(const MailPlan& plan)
{
    std::string all;
    for (const auto& one : plan.to)
        all += std::to_string(one.person.value) + " " + one.language + " " + one.email.text + "\n";
    return sha256(all).substr(0, 20);
}

mail::Message sample_of(db::Tx& tx, const ConferenceId& conference, const SurveyMail& kind, const view::Lang& lang)
{
    const auto site = conference::get_current(tx);
    if (site.id != conference) throw std::logic_error("only the current conference sends mails");
    return message_of(tx, site, kind, lang, "…", "…");
}

Result<std::int64_t> send_mails(db::Tx& tx, const ConferenceId& conference, const SurveyMail& kind,
                                const std::string& fingerprint, const std::string& actor)
{
    if (auto checked = check(tx, conference, kind); !checked) return std::unexpected(checked.error());
    const auto plan = plan_mails(tx, conference, kind);
    if (fingerprint_of(plan) != fingerprint) return refuse(Problem::conflict, "survey.plan_changed");
    const auto site = conference::get_current(tx);
    for (const auto& one : plan.to) {
        const auto lang = view::lang_called(one.language).value_or(view::Lang::nb);
        auto message = message_of(tx, site, kind, lang, one.name, add_link(tx, conference, one.person));
        message.recipient = one.email;
        message.dedupe_key = message.template_name + "-" + std::to_string(conference.value) + ":" + std::to_string(one.person.value);
        mail::enqueue(tx, message);
    }
    if (!plan.to.empty()) note_sent(tx, conference, kind, std::ssize(plan.to), actor);
    tx.after_commit("mail");
    tx.after_commit("survey");
    return std::ssize(plan.to);
}

} // namespace retenk::survey
