#include "registration/change.hpp"

#include "registration/answer.hpp"
#include "registration/group_mails.hpp"
#include "registration/own.hpp"
#include "registration/signup.hpp"
#include "retenk/audit/audit.hpp"
#include "retenk/people/person.hpp"
#include "retenk/registration/waiting.hpp"

namespace retenk::registration {

namespace {

class Changes
{
public:
    Changes(db::Tx& tx, std::string actor, ParticipantId id)
        : tx_(tx), actor_(std::move(actor)), id_(id)
    {
    }

    void note(std::string_view field, const std::string& before, const std::string& after)
    {
        if (before == after) return;
        audit::record(tx_, actor_, {"participant", id_.value, "changed", field, before, after});
        any_ = true;
    }

    // Of diet, allergy and access needs the log says that they changed, never what they are.
    void note_shielded(std::string_view field)
    {
        audit::record(tx_, actor_, {"participant", id_.value, "changed", field, {}, {}});
        any_ = true;
    }

    bool any() const { return any_; }

private:
    db::Tx& tx_;
    std::string actor_;
    ParticipantId id_;
    bool any_ = false;
};

std::string municipality_name(db::Tx& tx, const std::optional<MunicipalityId>& id)
{
    if (!id) return "";
    return tx.find<std::string>("SELECT name FROM municipality WHERE id = ?1", *id).value_or("");
}

void store(db::Tx& tx, const OwnParticipant& own, const ParticipantChange& change)
{
    std::optional<OrganisationId> organisation;
    if (!change.organisation.empty())
        organisation = people::find_or_add_organisation(tx, change.organisation);
    auto sorted = tx.get<std::string>("SELECT sort_key FROM participant WHERE id = ?1", own.id);
    if (own.name != change.name) sorted = sort_key(change.name);
    tx.run("UPDATE participant SET name = ?2, sort_key = ?3, search = ?4, municipality_id = ?5, "
           "organisation_id = ?6, "
           "show_in_list = ?7, version = version + 1 WHERE id = ?1",
           own.id, change.name, sorted, search_text(change.name, own.email, change.organisation),
           change.municipality, organisation, change.show_in_list);
}

// True: somebody was told.
bool mail_new_name(db::Tx& tx, const Viewer& viewer, const conference::Conference& conference,
                   const OwnParticipant& own, const std::string& name)
{
    const auto contact = get_addressee(tx, own.registration_id);
    if (viewer.participant != own.id) mail_own_changed(tx, conference, contact, name, own.email);
    mail_changed(tx, conference, contact, name);
    tx.after_commit("mail");
    return !contact.contact_email.text.empty() || !own.email.empty();
}

} // namespace

Result<bool> change_and_tell(db::Tx& tx, const Viewer& viewer, const ParticipantChange& change, const bool& tell)
{
    const auto own = find_own(tx, viewer, change.participant);
    if (!own) return refuse(Problem::not_found, "registration.unknown");
    if (own->state == "cancelled")
        return refuse(Problem::conflict, "registration.cancelled_before");
    if (own->unnamed) return refuse(Problem::conflict, "group.name_first");
    if (own->version != change.version) return refuse(Problem::conflict, "form.changed_meanwhile");
    const auto conference = conference::get_current(tx);
    if (auto open = check_freeze(tx, viewer, conference); !open)
        return std::unexpected(open.error());

    const auto contact = get_addressee(tx, own->registration_id);
    if (auto same = check_same_person(viewer, *own, contact, change.name); !same)
        return std::unexpected(same.error());

    auto answers = change_answers(tx, conference.id, own->id, change.answers);
    if (!answers) return std::unexpected(answers.error());

    Changes changes(tx, viewer.actor(), own->id);
    changes.note("name", own->name, change.name);
    changes.note("municipality", municipality_name(tx, own->municipality_id),
                 municipality_name(tx, change.municipality));
    changes.note("organisation", own->organisation, change.organisation);
    changes.note("show_in_list", own->show_in_list ? "yes" : "no",
                 change.show_in_list ? "yes" : "no");
    for (const auto& answer : *answers)
        if (answer.needs)
            changes.note_shielded(answer.title);
        else
            changes.note(answer.title, answer.before, answer.after);
    if (change.sessions) {
        auto sessions = change_sessions(tx, conference.id, own->id, *change.sessions);
        if (!sessions) return std::unexpected(sessions.error());
        for (const auto& session : *sessions)
            changes.note("session_signup", session.before ? session.title : "",
                         session.after ? session.title : "");
    }
    if (!changes.any()) return false;
    store(tx, *own, change);
    if (own->show_in_list != change.show_in_list)
        people::record_consent(tx, own->person_id, "participant_list", conference.consent_version,
                               change.show_in_list);
    tx.after_commit("registration");
    if (own->name == change.name) return false;
    rename_person(tx, *own, change.name);
    return tell && mail_new_name(tx, viewer, conference, *own, change.name);
}

Result<bool> change_participant(db::Tx& tx, const Viewer& viewer, const ParticipantChange& change)
{
    const auto done = change_and_tell(tx, viewer, change, true);
    if (!done) return done;
    return true;
}

namespace {

// Whoever asks from many addresses still cannot fill a stranger's box.
bool has_enough_links(db::Tx& tx, RegistrationId registration)
{
    constexpr std::int64_t most = 5;
    return tx.get<std::int64_t>("SELECT count(*) FROM message WHERE registration_id = ?1 AND "
                                "template = 'registration_link' AND created_at > ?2",
                                registration, tx.now - std::chrono::hours(1)) >= most;
}

} // namespace

bool send_links_again(db::Tx& tx, const Email& email, const std::string& base_url)
{
    const auto conference = conference::get_current(tx);
    const auto registrations =
        tx.rows<RegistrationId>("SELECT id FROM registration WHERE conference_id = ?1 AND "
                                "contact_email = ?2 ORDER BY id DESC LIMIT 5",
                                conference.id, email);
    for (const auto id : registrations)
        if (!has_enough_links(tx, id)) mail_link(tx, conference, get_addressee(tx, id), base_url);
    send_waiting_links_again(tx, email);
    send_place_links_again(tx, conference, email);
    tx.after_commit("mail");
    return true;
}

} // namespace retenk::registration
