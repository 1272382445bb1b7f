#include "app/demo.hpp"

#include "retenk/registration/group.hpp"

namespace retenk::app::demo {

namespace {


registration::Submission form_of(const World& world, std::int64_t places)
{
    registration::Submission submission;
    submission.conference = ConferenceId{world.next()};
    submission.form_key = "demo-group-of-the-bank";
    submission.contact_name = "Sigrid Banksekretær";
    submission.contact_email = Email{"sigrid.banksekretaer@example.no"};
    submission.by_organiser = true;
    submission.base_url = "http://127.0.0.1:8080";
    for (std::int64_t place = 1; place <= places; ++place) {
        registration::NewParticipant person;
        person.place = place;
        person.organisation = "Fjordbanken";
        person.name = registration::stand_in_name(place, person.organisation);
        person.category = CategoryId{world.category.at("ordinaer")};
        person.municipality = MunicipalityId{world.municipality.at("harstad")};
        submission.participants.push_back(std::move(person));
    }
    return submission;
}

void name_first(db::Tx& tx, RegistrationId registration)
{
    Viewer organiser;
    organiser.roles = {Role::organiser};
    organiser.user = UserId{2};
    registration::Naming naming;
    naming.place = ParticipantId{tx.get<std::int64_t>(
        "SELECT min(id) FROM participant WHERE registration_id = ?1", registration)};
    naming.name = "Kåre Bankmann";
    naming.email = Email{"kaare.bankmann@example.no"};
    naming.whole = false;
    if (!registration::name_place(tx, organiser, naming, "http://127.0.0.1:8080"))
        throw std::runtime_error("a demo place could not be named");
}

} // namespace

// The bank's secretary knows how many will come; one of them has a name by now.
int add_group(db::Tx& tx, const World& world, int most)
{
    if (most < 2) return 0;
    db::Tx then(tx.connection(), world.now - std::chrono::days(20));
    const auto receipt = registration::submit(then, form_of(world, most));
    if (!receipt) throw std::runtime_error("demo: " + receipt.error().key);
    db::Tx later(tx.connection(), world.now - std::chrono::days(12));
    name_first(later, receipt->registration);
    return most;
}

} // namespace retenk::app::demo
