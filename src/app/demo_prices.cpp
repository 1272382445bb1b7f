#include "app/demo.hpp"

#include "retenk/base/must.hpp"
#include "retenk/registration/code.hpp"
#include "retenk/registration/registration.hpp"

namespace retenk::app::demo {

std::optional<Instant> moment(const World& world, const std::string& month_and_day)
{
    if (month_and_day.empty()) return std::nullopt;
    const auto day =
        parse_day(std::to_string(static_cast<int>(world.day.year())) + "-" + month_and_day);
    return from_local({must(day), 0, 0});
}

namespace {

void add_lists(db::Tx& tx, const toml::table& texts)
{
    for (const auto& entry : list_of(texts, "lists")) {
        const auto& list = *entry.as_table();
        const auto id = tx.insert("INSERT INTO organisation_list (name, purpose) VALUES (?1, ?2)",
                                  text_of(list, "name"), text_of(list, "purpose"));
        for (const auto& number : list_of(list, "numbers"))
            tx.run("INSERT INTO organisation_list_number (list_id, number) VALUES (?1, ?2)", id,
                   number.value_or(std::string()));
    }
}

void add_codes(db::Tx& tx, World& world, const toml::table& texts)
{
    for (const auto& entry : list_of(texts, "codes")) {
        const auto& code = *entry.as_table();
        registration::CodeEdit edit;
        edit.details.text = text_of(code, "text");
        edit.details.note = text_of(code, "note");
        edit.details.percent = code["percent"].value_or<std::int64_t>(0);
        edit.details.most_uses = code["uses"].value<std::int64_t>();
        edit.details.valid_to = moment(world, text_of(code, "until"));
        for (const auto& slug : list_of(code, "categories"))
            edit.categories.push_back({world.category.at(slug.value_or(std::string()))});
        if (!registration::create_code(tx, {world.next()}, edit, "", "system"))
            throw std::runtime_error("a demo code could not be made");
    }
}

// Right in form, and nobody's; an organisation always has the same one.
std::string number_of(const std::string& organisation)
{
    static constexpr const char* numbers[] = {"310000019", "310000027", "310000035", "310000043",
                                              "310000051", "310000078", "310000086", "310000094",
                                              "310000108", "310000116", "310000124"};
    return numbers[organisation.size() % std::size(numbers)];
}

} // namespace

void add_prices(db::Tx& tx, World& world, const toml::table& texts)
{
    add_lists(tx, texts);
    add_codes(tx, world, texts);
}

void choose_payer(World& world, registration::Submission& submission, int number)
{
    auto& people = submission.participants;
    const bool alone = people.size() == 1;
    if (const auto& organisation = people.front().organisation;
        !organisation.empty() && world.pick(2) == 0) {
        submission.payer_number = number_of(organisation);
        submission.payer_reference = "PO-" + std::to_string(4000 + number);
    } else if (world.pick(12) == 0) {
        submission.payer_kind = "other";
        submission.payer_name = "Narvik kommune";
        submission.payer_reference = "4512-AB";
    }
    const bool ordinary = people.front().category.value == world.category.at("ordinaer");
    if (alone && ordinary && number < 200 && number % 19 == 3) submission.code = "GRUNDER27";
    // These asked for themselves, and an organiser has not answered yet.
    if (alone && (number == 7 || number == 13 || number == 22)) {
        people.front().category = {world.category.at("utstiller")};
        people.front().municipality.reset();
        people.front().extras.clear();
        submission.by_organiser = false;
    }
}

} // namespace retenk::app::demo
