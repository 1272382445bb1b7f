#pragma once
// What is written to speakers, and to the organisers about them. Nobody gets the same kind twice
// unless an organiser says so.

#include "programme/speaker_overview.hpp"
#include "retenk/conference/conference.hpp"
#include "retenk/mail/outbox.hpp"
#include "retenk/programme/speaker_answer.hpp"

namespace retenk::programme {

enum class SpeakerMail { invitation, reminder };
BOOST_DESCRIBE_ENUM(SpeakerMail, invitation, reminder)

struct MailWish
{
    SpeakerMail kind{};
    std::vector<SpeakerId> speakers; // empty: everybody whom it may concern
    bool again = false;              // also those who had one of the kind
};

struct MailPlan
{
    std::vector<SpeakerLine> to;
    std::vector<SpeakerLine> had_one, no_address, nothing_lacks;
};

MailPlan plan_mails(db::Tx& tx, ConferenceId conference, const MailWish& wish);

// The same people and wants give the same text: what was looked at is what is sent.
std::string fingerprint_of(const MailPlan& plan);

// How many were written. conflict when the plan is no longer the one with this fingerprint. A form
// sent twice sends once. An invitation ends the links that were sent before; a reminder brings one
// more.
Result<std::int64_t> send_mails(db::Tx& tx, ConferenceId conference, const MailWish& wish,
                                const std::string& fingerprint, const std::string& form_key,
                                const std::string& actor);

// What a speaker would get; the token is that of nobody.
mail::Message sample_mail(db::Tx& tx, const conference::Conference& conference, SpeakerMail kind,
                          const SpeakerLine& speaker);

// To the organisers: somebody will not come to something.
void mail_decline(db::Tx& tx, SpeakerId speaker, const OwnSession& session,
                  const std::string& note);

} // namespace retenk::programme
