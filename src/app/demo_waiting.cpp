#include "app/demo.hpp"

#include "retenk/base/must.hpp"
#include "retenk/registration/waiting.hpp"

namespace retenk::app::demo {

namespace {

using namespace std::chrono_literals;

std::vector<std::string> names_in(const toml::array& list)
{
    std::vector<std::string> names;
    for (const auto& name : list)
        names.push_back(name.value_or(std::string()));
    return names;
}

registration::Submission form_of(const World& world, const std::vector<std::string>& names)
{
    registration::Submission submission;
    submission.conference = ConferenceId{world.next()};
    submission.form_key = "demo-workshop-" + slug_of(names.front());
    for (const auto& name : names) {
        registration::NewParticipant person;
        person.name = name;
        person.email = parse_email(slug_of(name) + "@example.no");
        person.category = CategoryId{world.category.at("verksted")};
        person.municipality = MunicipalityId{world.municipality.at("harstad")};
        submission.participants.push_back(std::move(person));
    }
    submission.contact_name = names.front();
    submission.contact_email = must(submission.participants.front().email);
    submission.by_organiser = true;
    submission.base_url = "http://127.0.0.1:8080";
    return submission;
}

ParticipantId registered(db::Tx& tx, const World& world, const std::string& name)
{
    const auto receipt = registration::submit(tx, form_of(world, {name}));
    if (!receipt) throw std::runtime_error("demo: " + receipt.error().key);
    return tx.get<ParticipantId>("SELECT id FROM participant WHERE registration_id = ?1",
                                 receipt->registration);
}

void give_back(db::Tx& tx, ParticipantId guest)
{
    Viewer organiser;
    organiser.roles = {Role::organiser};
    organiser.user = UserId{2};
    if (!registration::cancel_participant(tx, organiser, guest))
        throw std::runtime_error("a demo place could not be given back");
}

} // namespace

// A small workshop that is full. Two want in together, then one, then three; somebody gave a place back this morning,
// so the two were passed by and the one has an offer.
int add_workshop(db::Tx& tx, World& world, int most)
{
    const auto texts = read_toml(world, "registration.toml");
    const auto& workshop = *texts["workshop"].as_table();
    auto guests = names_in(list_of(workshop, "guests"));
    guests.resize(std::min(guests.size(), static_cast<std::size_t>(most)));
    if (guests.empty()) return 0;
    tx.run("UPDATE pool SET capacity = ?2 WHERE id = ?1", world.pool.at("workshop"),
           std::ssize(guests));
    std::vector<ParticipantId> places;
    for (const auto& name : guests) {
        db::Tx then(tx.connection(), world.now - 30 * 24h + std::ssize(places) * 17h);
        places.push_back(registered(then, world, name));
    }
    int hours = 9 * 24;
    for (const auto& party : list_of(workshop, "waiting")) {
        db::Tx then(tx.connection(), world.now - std::chrono::hours(hours));
        // In the smallest demonstrations the larger parties could never fit.
        (void)registration::stand_in_line(then, form_of(world, names_in(*party.as_array())));
        hours -= 40;
    }
    db::Tx then(tx.connection(), world.now - 2h);
    give_back(then, places.back());
    return static_cast<int>(guests.size());
}

} // namespace retenk::app::demo
