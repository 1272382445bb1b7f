#pragma once
// The register of participants. Owns pool, pool_use, category, extra, question, question_category,
// question_option, registration, participant, participant_extra, answer, answer_option, upload,
// waiting_party, waiting_need, waiting_member, waiting_rule (waiting.hpp), session_offer, session_signup,
// session_rule (signup.hpp), draft, hold (draft.hpp). Promises:
// I1 (REG-4): a pool is never oversold, and a free place for which nobody waits is never refused.
// I2 (C1): a form sent twice is one registration, and both senders get the same receipt.
// I3: a registration, its change log and its mail are on the disk together or not at all.
// Topic "registration" after a change.

#include "retenk/base/viewer.hpp"
#include "retenk/db/database.hpp"
#include "retenk/view/catalogue.hpp"

namespace retenk::registration {

using OptionId = Id<struct OptionTag>;

// One of the three says something, by the question's kind; all empty: not answered.
struct Answer {
    QuestionId question;
    std::string value;              // text; a whole number; a day as 2027-10-20; "yes" or "no"
    std::vector<OptionId> options = {}; // in the order of their ids
    std::string upload = {};        // the key of a file
};
BOOST_DESCRIBE_STRUCT(Answer, (), (question, value, options, upload))

struct NewParticipant {
    std::string name;
    std::optional<Email> email;
    CategoryId category;
    std::optional<MunicipalityId> municipality;
    std::string organisation;       // empty: none
    std::vector<ExtraId> extras;
    std::vector<Answer> answers;
    bool show_in_list = false;
    std::vector<SessionId> sessions = {}; // REG-10; one that is full means to stand in its line
    std::int64_t place = 0;         // REG-5: its number in the list of places that get their names later; 0: somebody
};
BOOST_DESCRIBE_STRUCT(NewParticipant, (), (name, email, category, municipality, organisation, extras, answers, show_in_list, sessions, place))

struct Submission {
    ConferenceId conference;
    std::string form_key;
    std::string draft_key;          // REG-22: of the form while it was filled, whose held places are its own; empty: none
    std::string contact_name;
    Email contact_email;
    std::optional<Phone> contact_phone;
    view::Lang language = view::Lang::nb;
    std::vector<NewParticipant> participants;
    std::string payer_kind = "own"; // or "other"
    std::string payer_name, payer_number, payer_reference, payer_email;
    std::string code;               // REG-19, as typed
    std::optional<bool> payer_ehf;  // the wish; nothing: as is usual for that payer
    bool by_organiser = false;      // may use hidden categories and closed windows
    bool by_host = false;           // a mayor's office; neither of them consents for others
    std::string actor = "visitor";
    bool from_waiting_list = false; // its places were held for it: neither windows nor the queue are asked again
    std::string base_url;           // for the link in the mail
};
// What people typed: the waiting list keeps it until there are places, and what is not named here is lost there.
BOOST_DESCRIBE_STRUCT(Submission, (), (contact_name, contact_email, contact_phone, participants, payer_kind, payer_name,
    payer_number, payer_reference, payer_email, payer_ehf, code))

struct Receipt {
    RegistrationId registration;
    std::string reference;
    std::string link_token;         // opens the own page; a repeat of the form gets a new token to the same page

    // REG-7: somebody in the form has a place already. Nothing was registered; the link to the earlier
    // registration went by mail to its contact, and the page says no more than that.
    bool mailed_instead = false;
};

// Problem::full (values "pool" and "free"; with the key registration.waiting_before others wait for the pool), closed, or
// invalid with fields p1_name, p1_category …; for organisers conflict (values "registration" and "reference") where
// visitors get mailed_instead.
Result<Receipt> submit(db::Tx& tx, const Submission& submission);

// The place is free in the same transaction. conflict when it was cancelled before; closed after the
// freeze date unless an organiser asks; not_found outside the viewer's registration.
Result<bool> cancel_participant(db::Tx& tx, const Viewer& viewer, ParticipantId participant);

struct ParticipantChange {
    ParticipantId participant;
    std::int64_t version = 0;       // of the page that was edited
    std::string name;
    std::optional<MunicipalityId> municipality;
    std::string organisation;
    std::vector<Answer> answers;
    bool show_in_list = false;
    std::optional<std::vector<SessionId>> sessions = {}; // nothing: they stay as they are
};

// conflict when somebody else changed it since; each change is logged with old and new value.
Result<bool> change_participant(db::Tx& tx, const Viewer& viewer, const ParticipantChange& change);

// Mails the own page's link to the contact of every registration with this address. The answer is the
// same whether there is one or not.
bool send_links_again(db::Tx& tx, const Email& email, const std::string& base_url);

struct PoolState {
    PoolId id;
    std::string name;
    std::int64_t capacity = 0;
    std::int64_t taken = 0;
};
BOOST_DESCRIBE_STRUCT(PoolState, (), (id, name, capacity, taken))

std::vector<PoolState> pools_of(db::Tx& tx, ConferenceId conference);

} // namespace retenk::registration
