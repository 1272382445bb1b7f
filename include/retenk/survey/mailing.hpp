#pragma once
// The mails that ask for answers: to each person with a place once, and once more to those who have not answered. An
// organiser looks at what goes to how many, and lets exactly that go.

#include "retenk/mail/outbox.hpp"
#include "retenk/survey/survey.hpp"

namespace retenk::survey {

enum class SurveyMail { invitation, reminder };
BOOST_DESCRIBE_ENUM(SurveyMail, invitation, reminder)

struct Recipient
{
    PersonId person;
    std::string name;
    Email email;
    std::string language;
};
BOOST_DESCRIBE_STRUCT(Recipient, (), (person, name, email, language))

struct MailPlan
{
    std::vector<Recipient> to;
    std::int64_t had_one = 0, without_address = 0;
};

// Whoever comes, or speaks: neither cancelled, waiting, nor without a name yet. Two places of one name and address are
// one person.
MailPlan plan_mails(db::Tx& tx, const ConferenceId& conference, const SurveyMail& kind);

// The same people give the same text.
std::string fingerprint_of(const MailPlan& plan);

// What one of them would get; the link is nobody's.
mail::Message sample_of(db::Tx& tx, const ConferenceId& conference, const SurveyMail& kind, const view::Lang& lang);

// How many were written. closed outside the survey's time and for a second reminder; conflict when the plan is no
// longer the one with this fingerprint.
Result<std::int64_t> send_mails(db::Tx& tx, const ConferenceId& conference, const SurveyMail& kind,
                                const std::string& fingerprint, const std::string& actor);

} // namespace retenk::survey
