#include "app/demo.hpp"

#include "retenk/base/secret.hpp"

namespace retenk::app::demo {

namespace {

void add_options(db::Tx& tx, World& world, const toml::table& question, std::int64_t id)
{
    const auto slug = text_of(question, "slug");
    int position = 0;
    for (const auto& entry : list_of(question, "options")) {
        const auto& option = *entry.as_table();
        const auto label = text_of(option, "label");
        std::optional<std::int64_t> pool;
        if (const auto capacity = option["capacity"].value<std::int64_t>())
            pool = tx.insert("INSERT INTO pool (conference_id, name, capacity) VALUES (?1, ?2, ?3)",
                             world.next(), text_of(question, "title") + ": " + label, *capacity);
        world.option[slug + ":" + text_of(option, "key")] = tx.insert(
            "INSERT INTO question_option (question_id, label, pool_id, position, translations) "
            "VALUES (?1, ?2, ?3, ?4, ?5)",
            id, label, pool, ++position, translations_of(option));
    }
}

void add_condition(db::Tx& tx, const World& world, const toml::table& question, std::int64_t id)
{
    const auto above = text_of(question, "condition");
    if (above.empty()) return;
    std::string values;
    for (const auto& answer : list_of(question, "answers"))
        values += (values.empty() ? "" : ",") +
                  std::to_string(world.option.at(above + ":" + *answer.value<std::string>()));
    tx.run("UPDATE question SET condition_question_id = ?2, condition_values = ?3 WHERE id = ?1",
           id, world.question.at(above), values);
}

} // namespace

void add_questions(db::Tx& tx, World& world, const toml::table& texts)
{
    int position = 0;
    for (const auto& entry : list_of(texts, "questions")) {
        const auto& question = *entry.as_table();
        const auto slug = text_of(question, "slug"), rights = text_of(question, "rights");
        const auto kept = std::chrono::days(rights == "needs" ? 14 : 180);
        const auto id =
            tx.insert("INSERT INTO question (conference_id, slug, title, purpose, kind, "
                      "rights_class, required, delete_on, position, translations) "
                      "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
                      world.next(), slug, text_of(question, "title"), text_of(question, "purpose"),
                      text_of(question, "kind"), rights, question["required"].value_or(false),
                      iso_day(Day(std::chrono::sys_days(world.day) + kept)), ++position,
                      translations_of(question));
        world.question[slug] = id;
        add_options(tx, world, question, id);
        add_condition(tx, world, question, id);
        for (const auto& category : list_of(question, "categories"))
            tx.run("INSERT INTO question_category (question_id, category_id) VALUES (?1, ?2)", id,
                   world.category.at(*category.value<std::string>()));
    }
}

// In turn and not by chance, so that no stop and no table is ever asked for more often than it has
// places.
void some_answers(World& world, registration::NewParticipant& person)
{
    static constexpr const char* travel[] = {"bil",       "bil", "sammen", "",    "skyss",
                                             "hurtigbat", "bil", "fly",    "gar", "sammen"};
    static constexpr const char* stops[] = {"lodingen", "evenes", "tjeldsund", "kvafjord"};
    static constexpr const char* tables[] = {"havn", "", "bygder", "", "reise", "", "bygder", ""};
    static constexpr const char* sectors[] = {"handel", "hav",       "offentlig", "bygg",
                                              "",       "reiseliv",  "industri",  "hav",
                                              "land",   "utdanning", "offentlig"};
    static constexpr const char* ages[] = {"midt", "senior", "tidlig", "midt", "", "ung", "tidlig"};
    const auto turn = world.asked++;
    auto& answers = person.answers;
    const auto choose = [&](const std::string& question, const std::string& option) {
        if (!option.empty())
            answers.push_back({QuestionId{world.question.at(question)},
                               "",
                               {registration::OptionId{world.option.at(question + ":" + option)}},
                               ""});
    };
    choose("naering", sectors[turn % std::size(sectors)]);
    choose("alder", ages[turn % std::size(ages)]);
    if (person.category.value == world.category.at("digital")) return;
    const std::string by = travel[turn % std::size(travel)];
    choose("reise", by);
    if (by == "skyss") choose("holdeplass", stops[turn / std::size(travel) % std::size(stops)]);
    if (const std::string table = tables[turn % std::size(tables)]; !table.empty())
        person.sessions.push_back(SessionId{world.session.at(table)});
    if (turn % 3 != 0)
        answers.push_back(
            {QuestionId{world.question.at("arbeidsark")}, turn % 4 == 0 ? "yes" : "no", {}, ""});
}

} // namespace retenk::app::demo
