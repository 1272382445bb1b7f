#include "registration/contact.hpp"

#include "registration/own.hpp"
#include "registration/prices.hpp"
#include "retenk/accounts/link.hpp"
#include "retenk/audit/audit.hpp"
#include "retenk/people/person.hpp"

namespace retenk::registration {

namespace {

Ore total_of(db::Tx& tx, RegistrationId registration)
{
    return bill_of_registration(tx, registration).total();
}

// At the conference to come: what was is as it was.
bool has_places(db::Tx& tx, RegistrationId registration)
{
    return tx.find<std::int64_t>("SELECT 1 FROM participant WHERE registration_id = ?1 AND "
                                 "state = 'registered' AND conference_id = ?2 LIMIT 1",
                                 registration, conference::get_current(tx).id)
        .has_value();
}

// What the payer is worked out from when nobody else is named.
void add_bodies(db::Tx& tx, RegistrationId registration, Submission& asked)
{
    for (auto& name : tx.rows<std::string>(
             "SELECT coalesce(organisation.name, '') FROM participant LEFT JOIN organisation ON "
             "organisation.id = organisation_id WHERE registration_id = ?1 AND "
             "state = 'registered' ORDER BY participant.id",
             registration)) {
        NewParticipant person;
        person.organisation = std::move(name);
        asked.participants.push_back(std::move(person));
    }
}

bool has_member_price(db::Tx& tx, RegistrationId registration)
{
    return tx.find<std::int64_t>("SELECT 1 FROM participant WHERE registration_id = ?1 AND "
                                 "state = 'registered' AND price_reason = 'member' LIMIT 1",
                                 registration)
        .has_value();
}

Result<Payer> payer_after(db::Tx& tx, const Viewer& viewer, const StoredContact& before,
                          const Submission& typed)
{
    if (!before.pays) {
        auto payer = before.payer;
        if (payer.payer_email == before.contact.contact_email)
            payer.payer_email = payer.payer_name.empty() ? "" : typed.contact_email.text;
        return payer;
    }
    auto asked = typed;
    // Who is named in the bill stays so, whoever of the participants has gone or works elsewhere now; but the contact's
    // own name may have been corrected.
    const auto& name = before.payer.payer_name;
    if (asked.payer_kind == "own" && before.payer.payer_kind == "own" &&
        fold(name) != fold(before.contact.contact_name))
        asked.payer_name = name;
    asked.by_organiser = viewer.is_organiser();
    add_bodies(tx, before.contact.id, asked);
    auto payer = payer_of(tx, asked, total_of(tx, before.contact.id));
    if (!payer) return payer;
    const bool other_number = payer->payer_number != before.payer.payer_number;
    if (other_number && !viewer.is_organiser() && has_member_price(tx, before.contact.id))
        return refuse_field("payer_number", "contact.member_price");
    return payer;
}

struct Change
{
    std::string_view field;
    std::string before, after;
};

std::string_view way(const Payer& payer)
{
    return payer.payer_name.empty() ? "" : payer.payer_ehf ? "ehf" : "email";
}

std::vector<Change> changes_of_payer(const Payer& before, const Payer& after)
{
    return {{"payer_name", before.payer_name, after.payer_name},
            {"payer_number", before.payer_number, after.payer_number},
            {"payer_reference", before.payer_reference, after.payer_reference},
            {"payer_email", before.payer_email, after.payer_email},
            {"payer_way", std::string(way(before)), std::string(way(after))}};
}

bool record(db::Tx& tx, const std::string& actor, RegistrationId registration,
            const std::vector<Change>& changes)
{
    bool any = false;
    for (const auto& [field, before, after] : changes) {
        if (before == after) continue;
        audit::record(tx, actor,
                      {"registration", registration.value, "changed", field, before, after});
        any = true;
    }
    return any;
}

void store_payer(db::Tx& tx, RegistrationId registration, const Payer& payer)
{
    tx.run("UPDATE registration SET payer_kind = ?2, payer_name = ?3, payer_number = ?4, "
           "payer_reference = ?5, payer_email = ?6, payer_ehf = ?7 WHERE id = ?1",
           registration, payer.payer_kind, payer.payer_name, payer.payer_number,
           payer.payer_reference, payer.payer_email, payer.payer_ehf);
}

struct Addressed
{
    ParticipantId id;
    PersonId person_id;
    std::string name, organisation;
};
BOOST_DESCRIBE_STRUCT(Addressed, (), (id, person_id, name, organisation))

// The contact's own place, if they are nobody else here: the address of a speaker, of somebody with a
// place elsewhere, of a colleague or of whoever took a place of a group, which opens it (REG-5), is
// not the contact's to change.
std::vector<Addressed> places_of_contact(db::Tx& tx, const Contact& contact)
{
    auto places = tx.rows<Addressed>(
        "SELECT participant.id, person_id, participant.name, coalesce(organisation.name, '') AS "
        "organisation FROM participant JOIN person ON person.id = person_id LEFT JOIN "
        "organisation ON organisation.id = organisation_id WHERE registration_id = ?1 AND "
        "place = 0 AND person.email = ?2 AND NOT EXISTS (SELECT 1 FROM speaker WHERE speaker.person_id = "
        "participant.person_id) AND NOT EXISTS (SELECT 1 FROM participant AS other WHERE "
        "other.person_id = participant.person_id AND other.registration_id <> ?1) ORDER BY "
        "participant.id",
        contact.id, contact.contact_email);
    std::erase_if(places, [&](const Addressed& place) {
        return fold(place.name) != fold(contact.contact_name);
    });
    return places;
}

void move_addresses(db::Tx& tx, const std::string& actor, const Contact& before,
                    const Email& after)
{
    if (before.contact_email.empty()) return;
    for (const auto& person : places_of_contact(tx, before)) {
        if (!people::change_address(tx, person.person_id, after)) continue;
        tx.run("UPDATE participant SET search = ?2, version = version + 1 WHERE id = ?1",
               person.id, search_text(person.name, after.text, person.organisation));
        audit::record(tx, actor,
                      {"participant", person.id.value, "changed", "email", before.contact_email,
                       after.text});
    }
}

std::vector<ParticipantId> unnamed_places(db::Tx& tx, RegistrationId registration)
{
    return tx.rows<ParticipantId>("SELECT id FROM participant WHERE registration_id = ?1 AND "
                                  "unnamed = 1 AND state = 'registered' ORDER BY id",
                                  registration);
}

// A type for one domain is not kept by an address of another.
Result<bool> check_domains(db::Tx& tx, const Contact& before, const Submission& asked)
{
    if (fold(before.contact_name) != fold(asked.contact_name)) return true;
    for (const auto& person : places_of_contact(tx, before))
        if (auto fits = check_domain(tx, person.id, asked.contact_email.text); !fits) return fits;
    return true;
}

// The address before is told that it is left, and not which one came after it. The links of places
// without a name follow from the link that ends (place_token()): whoever read the one knows the others.
std::string change_address(db::Tx& tx, const std::string& actor,
                           const conference::Conference& conference, const Contact& before,
                           const Addressee& addressee_before, const Submission& asked)
{
    if (fold(before.contact_name) == fold(asked.contact_name))
        move_addresses(tx, actor, before, asked.contact_email);
    accounts::revoke_links(tx, accounts::LinkPurpose::registration, before.id.value);
    for (const auto place : unnamed_places(tx, before.id))
        accounts::revoke_links(tx, accounts::LinkPurpose::place, place.value);
    mail_contact_left(tx, conference, addressee_before);
    return issue_own_link(tx, conference, before.id);
}

void tell(db::Tx& tx, const conference::Conference& conference, const ContactChange& change,
          const Payer& payer, bool new_address, bool new_payer, bool by_organiser,
          const std::string& base_url)
{
    mail_contact_changed(tx, conference, get_addressee(tx, change.registration),
                         {new_address, new_payer ? payer_data(payer) : view::Data(false), by_organiser,
                          !unnamed_places(tx, change.registration).empty()},
                         base_url);
    tx.after_commit("mail");
}

Result<bool> check(db::Tx& tx, const Viewer& viewer, const StoredContact& before,
                   const ContactChange& change, const conference::Conference& conference)
{
    if (before.contact.version != change.version)
        return refuse(Problem::conflict, "form.changed_meanwhile");
    // Who was registered by hand may go on without an address.
    if (change.asked.contact_email.text.empty() &&
        (!viewer.is_organiser() || !before.contact.contact_email.empty()))
        return refuse_field("email", "form.required");
    if (!has_places(tx, before.contact.id)) return refuse(Problem::closed, "registration.frozen");
    return check_freeze(tx, viewer, conference);
}

} // namespace

std::optional<StoredContact> find_contact(db::Tx& tx, const Viewer& viewer,
                                          const RegistrationId& registration)
{
    if (viewer.registration != registration && !viewer.is_organiser()) return std::nullopt;
    auto contact = tx.find<Contact>(
        "SELECT id, reference, contact_name, contact_email, contact_phone, version FROM "
        "registration WHERE id = ?1",
        registration);
    if (!contact) return std::nullopt;
    StoredContact stored;
    stored.contact = std::move(*contact);
    stored.payer = stored_payer(tx, registration);
    stored.has_unnamed = !unnamed_places(tx, registration).empty();
    stored.pays = total_of(tx, registration).value > 0;
    stored.public_payer = is_public_body(tx, stored.payer.payer_name, stored.payer.payer_number);
    stored.number_by_name = is_number_of(tx, stored.payer.payer_number, stored.payer.payer_name);
    stored.is_open = has_places(tx, registration) &&
                     check_freeze(tx, viewer, conference::get_current(tx)).has_value();
    return stored;
}

Result<ContactChanged> change_contact(db::Tx& tx, const Viewer& viewer,
                                      const ContactChange& change, const std::string& base_url)
{
    const auto before = find_contact(tx, viewer, change.registration);
    if (!before) return refuse(Problem::not_found, "registration.unknown");
    const auto conference = conference::get_current(tx);
    if (auto fine = check(tx, viewer, *before, change, conference); !fine)
        return std::unexpected(fine.error());
    if (!viewer.is_organiser())
        if (auto fits = check_domains(tx, before->contact, change.asked); !fits)
            return std::unexpected(fits.error());
    const auto payer = payer_after(tx, viewer, *before, change.asked);
    if (!payer) return std::unexpected(payer.error());

    const auto& contact = before->contact;
    const auto& asked = change.asked;
    const auto addressee_before = get_addressee(tx, contact.id);
    const auto phone = asked.contact_phone ? asked.contact_phone->text : std::string();
    const bool any_payer =
        record(tx, viewer.actor(), contact.id, changes_of_payer(before->payer, *payer));
    // The name is the last: what stands before it is another's when the contact is (own_changes()).
    const bool any_contact =
        record(tx, viewer.actor(), contact.id,
               {{"contact_email", contact.contact_email, asked.contact_email.text},
                {"contact_phone", contact.contact_phone.value_or(""), phone},
                {"contact_name", contact.contact_name, asked.contact_name}});
    if (!any_contact && !any_payer) return ContactChanged{};

    tx.run("UPDATE registration SET contact_name = ?2, contact_email = ?3, contact_phone = ?4, "
           "version = version + 1 WHERE id = ?1",
           contact.id, asked.contact_name, asked.contact_email, asked.contact_phone);
    store_payer(tx, contact.id, *payer);
    ContactChanged done;
    const bool new_address = contact.contact_email != asked.contact_email.text;
    if (new_address)
        done.link_token =
            change_address(tx, viewer.actor(), conference, contact, addressee_before, asked);
    done.mailed = (new_address || any_payer) && !asked.contact_email.text.empty();
    if (done.mailed) tell(tx, conference, change, *payer, new_address, any_payer, viewer.is_organiser(), base_url);
    tx.after_commit("registration");
    return done;
}

bool add_payer(db::Tx& tx, const std::string& actor, RegistrationId registration)
{
    const auto before = stored_payer(tx, registration);
    const auto total = total_of(tx, registration);
    if (total.value == 0 || !before.payer_name.empty()) return false;
    const auto contact = get_addressee(tx, registration);
    Submission asked;
    asked.contact_name = contact.contact_name;
    asked.contact_email = contact.contact_email;
    asked.payer_number = before.payer_number; // of a member whose place cost nothing
    asked.by_organiser = true; // nobody is there to ask
    add_bodies(tx, registration, asked);
    const auto payer = payer_of(tx, asked, total);
    if (!payer) return false;
    record(tx, actor, registration, changes_of_payer(before, *payer));
    store_payer(tx, registration, *payer);
    return true;
}

} // namespace retenk::registration
