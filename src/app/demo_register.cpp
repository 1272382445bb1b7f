#include "app/demo.hpp"

#include "retenk/base/secret.hpp"
#include "retenk/people/person.hpp"
#include "retenk/registration/registration.hpp"

#include <cmath>
#include <set>

namespace retenk::app::demo {

namespace {

std::int64_t ore_of(const toml::table& table, std::string_view key)
{
    return std::llround(table[key].value_or(0.0) * 100);
}

std::optional<std::int64_t> price_in(const toml::table& table, std::string_view key)
{
    return table.contains(key) ? std::optional(ore_of(table, key)) : std::nullopt;
}

void add_pools(db::Tx& tx, World& world, const toml::table& texts)
{
    for (const auto& entry : list_of(texts, "pools")) {
        const auto& pool = *entry.as_table();
        world.pool[text_of(pool, "key")] = tx.insert(
            "INSERT INTO pool (conference_id, name, capacity) VALUES (?1, ?2, ?3)", world.next(),
            text_of(pool, "name"), pool["capacity"].value_or<std::int64_t>(0));
    }
}

void add_categories(db::Tx& tx, World& world, const toml::table& texts)
{
    int position = 0;
    for (const auto& entry : list_of(texts, "categories")) {
        const auto& category = *entry.as_table();
        const auto slug = text_of(category, "slug");
        const auto price = ore_of(category, "price");
        world.category[slug] = tx.insert(
            "INSERT INTO category (conference_id, pool_id, slug, name, description, price_ore, "
            "vat_ore, vat_treatment, opens_at, "
            "closes_at, hidden, position, translations, early_ore, early_until, member_ore, "
            "approval) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, "
            "?16, ?17)",
            world.next(), world.pool.at(text_of(category, "pool")), slug, text_of(category, "name"),
            text_of(category, "description"), price, ore_of(category, "vat"),
            std::string(price == 0 ? "outside_scope" : "taxable_25"),
            moment(world, text_of(category, "opens")), moment(world, text_of(category, "closes")),
            category["hidden"].value_or(false), ++position, translations_of(category),
            price_in(category, "early"), moment(world, text_of(category, "early_until")),
            price_in(category, "member"), text_of(category, "approval", "none"));
    }
}

void add_extras(db::Tx& tx, World& world, const toml::table& texts)
{
    int position = 0;
    for (const auto& entry : list_of(texts, "extras")) {
        const auto& extra = *entry.as_table();
        const auto slug = text_of(extra, "slug");
        world.extra[slug] = tx.insert("INSERT INTO extra (conference_id, pool_id, slug, name, "
                                      "price_ore, vat_ore, position, translations) "
                                      "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
                                      world.next(), world.pool.at(text_of(extra, "pool")), slug,
                                      text_of(extra, "name"), ore_of(extra, "price"),
                                      ore_of(extra, "vat"), ++position, translations_of(extra));
    }
}

// Late, and in a rush after each reminder: the share of people who registered before a share of the
// time.
Instant moment_of(const World& world, int number, int count)
{
    const double share = (number + 1.0) / (count + 1.0);
    const double through = std::pow(share, 0.55);
    const auto span =
        std::chrono::duration_cast<std::chrono::seconds>(std::chrono::days(128)).count();
    const auto opened = world.now - std::chrono::days(129);
    return opened +
           std::chrono::seconds(static_cast<std::int64_t>(static_cast<double>(span) * through));
}

struct Names
{
    std::vector<std::string> given, family, second, organisations;
};

std::vector<std::string> texts_in(const toml::table& table, std::string_view key)
{
    std::vector<std::string> texts;
    for (const auto& text : list_of(table, key))
        texts.push_back(*text.value<std::string>());
    return texts;
}

std::string some_name(World& world, const Names& names, std::set<std::string>& used)
{
    // When most short names are taken, more middle names make new ones.
    for (int tries = 0;; ++tries) {
        auto name = names.given[world.pick(names.given.size())];
        for (int middle = 0; middle <= tries / 10; ++middle)
            name += " " + names.second[world.pick(names.second.size())];
        name += " " + names.family[world.pick(names.family.size())];
        if (used.insert(name).second) return name;
    }
}

constexpr const char* hosts[] = {"harstad",   "harstad",  "harstad",   "harstad",   "narvik",
                                 "narvik",    "narvik",   "tjeldsund", "kvaefjord", "ibestad",
                                 "gratangen", "lavangen", "salangen",  "evenes",    "lodingen"};

CategoryId some_category(World& world)
{
    static constexpr const char* slugs[] = {
        "ordinaer",  "ordinaer", "ordinaer", "ordinaer",        "ordinaer", "offentlig",
        "offentlig", "ung",      "ung",      "foredragsholder", "digital"};
    return {world.category.at(slugs[world.pick(std::size(slugs))])};
}

registration::NewParticipant some_participant(World& world, const Names& names,
                                              const std::string& name)
{
    registration::NewParticipant person;
    person.name = name;
    person.email = parse_email(slug_of(name) + "@example.no");
    person.category = some_category(world);
    if (world.pick(20) != 0)
        person.municipality =
            MunicipalityId{world.municipality.at(hosts[world.pick(std::size(hosts))])};
    if (world.pick(6) != 0)
        person.organisation = names.organisations[world.pick(names.organisations.size())];
    if (world.pick(2) == 0) person.extras.push_back(ExtraId{world.extra.at("middag")});
    if (person.municipality == MunicipalityId{world.municipality.at("narvik")} &&
        world.pick(2) == 0)
        person.extras.push_back(ExtraId{world.extra.at("buss")});
    static constexpr const char* diets[] = {"Glutenfritt", "Vegetar", "Nøtteallergi",
                                            "Laktosefritt"};
    if (world.pick(8) == 0)
        person.answers.push_back({QuestionId{world.question.at("mat")}, diets[world.pick(4)]});
    some_answers(world, person);
    person.show_in_list = world.pick(3) != 0;
    return person;
}

registration::Submission submission_of(World& world,
                                       std::vector<registration::NewParticipant> people, int number)
{
    registration::Submission submission;
    submission.conference = ConferenceId{world.next()};
    submission.form_key = "demo-" + std::to_string(number);
    submission.contact_name = people.front().name;
    submission.contact_email = people.front().email.value();
    submission.participants = std::move(people);
    submission.by_organiser = true;
    submission.base_url = "http://127.0.0.1:8080";
    choose_payer(world, submission, number);
    return submission;
}

// The mails of the past have been sent; a few went wrong, so that an organiser sees what that looks
// like.
void settle_messages(db::Tx& tx)
{
    tx.run("UPDATE message SET state = 'sent', attempts = 1, sent_at = created_at + 4, reply = "
           "'250 2.0.0 Ok: queued'");
    tx.run("UPDATE message SET state = 'failed', reply = '550 5.1.1 No such user', sent_at = NULL "
           "WHERE id = 7");
    tx.run("UPDATE message SET state = 'unsure', reply = '', sent_at = NULL WHERE id = 19");
}

void cancel_some(db::Tx& tx)
{
    Viewer organiser;
    organiser.roles = {Role::organiser};
    organiser.user = UserId{2};
    for (const auto id : tx.rows<ParticipantId>("SELECT id FROM participant WHERE id % 41 = 0"))
        if (!registration::cancel_participant(tx, organiser, id))
            throw std::runtime_error("a demo place could not be given back");
}

} // namespace

bool add_register(db::Tx& tx, World& world)
{
    const auto texts = read_toml(world, "registration.toml");
    add_pools(tx, world, texts);
    add_categories(tx, world, texts);
    add_extras(tx, world, texts);
    add_questions(tx, world, texts);
    add_prices(tx, world, texts);
    return true;
}

int add_participants(db::Tx& tx, World& world, int count)
{
    const auto texts = read_toml(world, "registration.toml");
    const auto& lists = *texts["names"].as_table();
    const Names names{texts_in(lists, "given"), texts_in(lists, "family"),
                      texts_in(lists, "second"), texts_in(lists, "organisations")};
    std::set<std::string> used;
    const auto& special = list_of(texts, "people");
    // Room for more than the demo's own, when somebody asks for a hundred thousand.
    if (count > 280) tx.run("UPDATE pool SET capacity = capacity + ?1", count);
    int registered = add_workshop(tx, world, std::min(count / 4, 8));
    registered += add_group(tx, world, std::min(count / 8, 5));
    for (int number = 0; registered < count; ++number) {
        db::Tx then(tx.connection(), moment_of(world, registered, count));
        std::vector<registration::NewParticipant> people;
        const auto place = static_cast<std::size_t>(number / 3);
        if (number % 3 == 0 && place < special.size()) {
            const auto& person = *special[place].as_table();
            const auto name = text_of(person, "name");
            people::find_or_add(then, {name, parse_email(slug_of(name) + "@example.no"),
                                       parse_phone(text_of(person, "phone")),
                                       text_of(person, "sort_name")});
            people.push_back(some_participant(world, names, name));
            people.back().municipality.reset();
            if (const auto slug = text_of(person, "municipality"); !slug.empty())
                people.back().municipality = MunicipalityId{world.municipality.at(slug)};
        } else {
            const auto size = world.pick(5) == 0 ? 1 + world.pick(4) : 1;
            for (std::size_t i = 0;
                 i < size && registered + static_cast<int>(people.size()) < count; ++i)
                people.push_back(some_participant(world, names, some_name(world, names, used)));
        }
        const auto size = people.size();
        const auto receipt =
            registration::submit(then, submission_of(world, std::move(people), number));
        if (receipt)
            registered += static_cast<int>(size);
        else if (receipt.error().problem != Problem::full)
            throw std::runtime_error("demo: " + receipt.error().key);
        else
            break;
    }
    cancel_some(tx);
    settle_messages(tx);
    return registered;
}

} // namespace retenk::app::demo
