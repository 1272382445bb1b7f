#include "registration/submit.hpp"

#include "registration/answer.hpp"
#include "registration/asked.hpp"
#include "registration/draft.hpp"
#include "registration/has_place.hpp"
#include "registration/own.hpp"
#include "registration/payer.hpp"
#include "registration/signup.hpp"
#include "registration/waiting.hpp"
#include "retenk/audit/audit.hpp"
#include "retenk/base/secret.hpp"
#include "retenk/people/person.hpp"

#include <algorithm>
#include <set>

namespace retenk::registration {

namespace {

std::optional<Receipt> find_by_form_key(db::Tx& tx, const Submission& submission,
                                        const conference::Conference& conference)
{
    const auto earlier = tx.find<RegistrationId>("SELECT id FROM registration WHERE form_key = ?1",
                                                 submission.form_key);
    if (!earlier) return std::nullopt;
    return receipt_again(tx, conference, *earlier);
}

Result<bool> check_window(db::Tx& tx, const Submission& submission,
                          const conference::Conference& conference)
{
    if (submission.conference != conference.id || conference.archived)
        return refuse(Problem::closed, "registration.closed");
    if (submission.by_organiser || submission.from_waiting_list) return true;
    if (conference.registration_open(tx.now)) return true;
    return refuse(Problem::closed, "registration.closed");
}

// The registrations in which somebody of this form has a place already.
std::set<RegistrationId> registrations_of_known(db::Tx& tx, const Submission& submission)
{
    std::set<RegistrationId> registrations;
    for (const auto& person : submission.participants)
        if (const auto earlier =
                registration_with(tx, submission.conference, person.name, person.email))
            registrations.insert(*earlier);
    return registrations;
}

Receipt mail_instead(db::Tx& tx, const Submission& submission,
                     const conference::Conference& conference,
                     const std::set<RegistrationId>& registrations)
{
    for (const auto id : registrations)
        mail_exists(tx, conference, get_addressee(tx, id), submission.base_url);
    tx.after_commit("mail");
    return Receipt{{}, "", "", true};
}

// Short enough to say on the phone, so two may meet among a great many.
std::string free_reference(db::Tx& tx)
{
    std::string reference;
    do
        reference = "RT-" + random_code(6);
    while (tx.find<std::int64_t>("SELECT 1 FROM registration WHERE reference = ?1", reference));
    return reference;
}

RegistrationId insert_registration(db::Tx& tx, const Submission& submission,
                                   const std::string& reference, const Payer& payer)
{
    return {tx.insert("INSERT INTO registration (conference_id, reference, form_key, contact_name, "
                      "contact_email, contact_phone, "
                      "language, payer_kind, payer_name, payer_number, payer_reference, "
                      "payer_email, payer_ehf, created_at) "
                      "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)",
                      submission.conference, reference, submission.form_key,
                      submission.contact_name, submission.contact_email, submission.contact_phone,
                      view::code_of(submission.language), payer.payer_kind, payer.payer_name,
                      payer.payer_number, payer.payer_reference, payer.payer_email, payer.payer_ehf,
                      tx.now)};
}

void insert_details(db::Tx& tx, ParticipantId id, const NewParticipant& person,
                    const AskedCatalogue& catalogue)
{
    for (const auto& extra_id : std::set<ExtraId>(person.extras.begin(), person.extras.end())) {
        const auto& extra = catalogue.extras.at(extra_id);
        tx.run("INSERT INTO participant_extra (participant_id, extra_id, price_ore, vat_ore, "
               "vat_treatment) VALUES (?1, ?2, ?3, ?4, ?5)",
               id, extra_id, extra.price_ore, extra.vat_ore, extra.vat_treatment);
    }
    store_answers(tx, id, person.answers);
    sign_up(tx, id, person.sessions);
}

void insert_participant(db::Tx& tx, const Submission& submission, RegistrationId registration,
                        const NewParticipant& person, const AskedCatalogue& catalogue)
{
    const auto& category = catalogue.categories.at(person.category);
    const auto charge = charge_for(category, catalogue.terms);
    const auto person_id = people::find_or_add(tx, {person.name, person.email, {}, ""});
    std::optional<OrganisationId> organisation;
    if (!person.organisation.empty())
        organisation = people::find_or_add_organisation(tx, person.organisation);
    const auto sorted = tx.get<std::string>("SELECT sort_key FROM person WHERE id = ?1", person_id);
    const ParticipantId id{tx.insert(
        "INSERT INTO participant (conference_id, registration_id, person_id, category_id, pool_id, "
        "municipality_id, organisation_id, "
        "name, sort_key, search, price_ore, vat_ore, show_in_list, ticket_code, created_at, "
        "vat_treatment, ordinary_ore, price_reason, code_id, approval, holds_place, place, "
        "unnamed) "
        "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, "
        "?19, ?20, ?21, ?22, ?23)",
        submission.conference, registration, person_id, person.category, category.pool_id,
        person.municipality, organisation, person.name, sorted,
        search_text(person.name, person.email ? person.email->text : "", person.organisation),
        charge.price_ore, charge.vat_ore, person.show_in_list, random_code(10), tx.now,
        category.vat_treatment, charge.ordinary_ore, charge.reason, charge.code,
        waits(submission, category) ? "waiting" : "none", holds_place(submission, category),
        person.place, person.place > 0)};
    insert_details(tx, id, person, catalogue);
    if (submission.from_waiting_list) keep_one_at_a_time(tx, submission.conference, id);
    // Nobody consents for others, or for somebody who is not known yet.
    if (submission.by_organiser || submission.by_host || person.place > 0) return;
    people::record_consent(tx, person_id, "registration", catalogue.conference.consent_version,
                           true);
    people::record_consent(tx, person_id, "participant_list", catalogue.conference.consent_version,
                           person.show_in_list);
}

// What a form is granted: everything but the rows themselves.
struct Granted
{
    Need need;
    Payer payer;
};

Receipt register_all(db::Tx& tx, const Submission& submission, const AskedCatalogue& catalogue,
                     const Payer& payer, Mails mails)
{
    const auto reference = free_reference(tx);
    const auto registration = insert_registration(tx, submission, reference, payer);
    for (const auto& person : submission.participants)
        insert_participant(tx, submission, registration, person, catalogue);
    const auto token = issue_own_link(tx, catalogue.conference, registration);
    audit::record(tx, submission.actor,
                  {"registration",
                   registration.value,
                   "created",
                   "participants",
                   {},
                   std::to_string(submission.participants.size())});
    tx.after_commit("registration");
    if (mails == Mails::none) return Receipt{registration, reference, token, false};
    mail_confirmation(tx, catalogue.conference, get_addressee(tx, registration), token,
                      submission.base_url);
    tx.after_commit("mail");
    return Receipt{registration, reference, token, false};
}

// What was held while the form was filled is the form's own; those who wait are before it for the
// rest.
Result<bool> check_room(db::Tx& tx, const Submission& submission, const Need& need)
{
    const bool stands_in_line = !submission.by_organiser && !submission.from_waiting_list;
    Result<bool> queue = true;
    if (stands_in_line)
        queue = check_queue(tx, beyond(need, held_places(tx, submission.draft_key)));
    if (!submission.draft_key.empty()) let_go(tx, submission.draft_key);
    if (auto places = check_places(tx, need); !places) return places;
    return queue;
}

Result<AskedCatalogue> checked_catalogue(db::Tx& tx, const Submission& submission,
                                         const conference::Conference& conference)
{
    if (auto window = check_window(tx, submission, conference); !window)
        return std::unexpected(window.error());
    auto catalogue = look_up(tx, submission, conference);
    if (auto code = check_code(catalogue.terms, submission); !code)
        return std::unexpected(code.error());
    if (auto valid = check_participants(tx, submission, catalogue); !valid)
        return std::unexpected(valid.error());
    return catalogue;
}

Result<Granted> grant(db::Tx& tx, const Submission& submission, const AskedCatalogue& catalogue)
{
    auto need = need_of(submission, catalogue);
    if (auto room = check_room(tx, submission, need); !room) return std::unexpected(room.error());
    if (auto answers = check_answers(tx, submission.participants); !answers)
        return std::unexpected(answers.error());
    if (auto sessions = check_sessions(tx, submission); !sessions)
        return std::unexpected(sessions.error());
    auto payer = payer_of(tx, submission, total_of(submission, catalogue));
    if (!payer) return std::unexpected(payer.error());
    // A member's place may cost nothing today and something after a change: the price hangs on the number.
    if (catalogue.terms.is_member) payer->payer_number = submission.payer_number;
    return Granted{std::move(need), std::move(*payer)};
}

// Who is refused for those who wait alone has room enough: the first in line need more than that.
Refusal worded_by_room(Refusal refusal)
{
    if (refusal.key == "registration.waiting_before")
        refusal.key = "registration.too_few_for_the_first";
    return refusal;
}

} // namespace

bool is_for_oneself(const Submission& submission)
{
    return submission.participants.size() == 1 &&
           submission.participants.front().email == submission.contact_email;
}

Need places_needed(db::Tx& tx, const Submission& submission)
{
    return need_of(submission, look_up(tx, submission, conference::get_current(tx)));
}

Result<bool> would_submit(db::Tx& tx, const Submission& submission)
{
    const auto conference = conference::get_current(tx);
    auto catalogue = checked_catalogue(tx, submission, conference);
    if (!catalogue) return std::unexpected(catalogue.error());
    const auto known = registrations_of_known(tx, submission);
    if (!known.empty()) return std::unexpected(has_place(tx, *known.begin()));
    if (auto granted = grant(tx, submission, *catalogue); !granted)
        return std::unexpected(granted.error());
    return true;
}

Result<Receipt> submit(db::Tx& tx, const Submission& submission)
{
    return submit_with(tx, submission, Mails::sent);
}

Result<Receipt> submit_with(db::Tx& tx, const Submission& submission, Mails mails)
{
    const auto conference = conference::get_current(tx);
    if (auto earlier = find_by_form_key(tx, submission, conference)) return *earlier;
    if (!submission.from_waiting_list) settle_overdue_offers(tx);
    const auto catalogue = checked_catalogue(tx, submission, conference);
    if (!catalogue) return std::unexpected(catalogue.error());

    const auto known = registrations_of_known(tx, submission);
    if (!known.empty() && submission.by_organiser)
        return std::unexpected(has_place(tx, *known.begin()));
    if (!known.empty()) {
        if (is_for_oneself(submission)) forget_draft(tx, submission.draft_key);
        return mail_instead(tx, submission, conference, known);
    }

    const auto held = held_places(tx, submission.draft_key);
    const auto granted = grant(tx, submission, *catalogue);
    if (!granted) return std::unexpected(worded_by_room(granted.error()));
    const auto receipt = register_all(tx, submission, *catalogue, granted->payer, mails);
    if (fills_a_pool(tx, granted->need)) tx.after_commit("places");
    forget_draft(tx, submission.draft_key);
    if (!beyond(held, granted->need).empty()) settle_waiting_list(tx); // held more than it took
    return receipt;
}

} // namespace retenk::registration
