#include "registration/question.hpp"

#include "retenk/http/typed.hpp"

#include <algorithm>

namespace retenk::registration {

namespace {

struct OfCategory
{
    QuestionId question_id;
    CategoryId category_id;
};
BOOST_DESCRIBE_STRUCT(OfCategory, (), (question_id, category_id))

AskedQuestion* with_id(std::vector<AskedQuestion>& questions, QuestionId id)
{
    const auto found = std::ranges::find(questions, id, &AskedQuestion::id);
    return found == questions.end() ? nullptr : &*found;
}

void add_options(db::Tx& tx, ConferenceId conference, std::vector<AskedQuestion>& questions)
{
    for (auto& option : tx.rows<AskedOption>(
             "SELECT question_option.id AS id, question_id, label, question_option.translations AS "
             "translations, max(0, capacity - taken) AS free FROM question_option "
             "JOIN question ON question.id = question_id "
             "LEFT JOIN pool ON pool.id = question_option.pool_id LEFT JOIN pool_use ON pool_use.pool_id = pool.id "
             "WHERE question.conference_id = ?1 "
             "ORDER BY question_id, question_option.position, question_option.id",
             conference))
        if (auto* question = with_id(questions, option.question_id))
            question->options.push_back(std::move(option));
}

void add_categories(db::Tx& tx, ConferenceId conference, std::vector<AskedQuestion>& questions)
{
    for (const auto& [question_id, category_id] : tx.rows<OfCategory>(
             "SELECT question_id, category_id FROM question_category JOIN question ON question.id "
             "= question_id WHERE conference_id = ?1 ORDER BY question_id, category_id",
             conference))
        if (auto* question = with_id(questions, question_id))
            question->categories.push_back(category_id);
}

bool says(const Answer& answer, const std::string& key)
{
    if (answer.value == key) return true;
    return std::ranges::any_of(answer.options,
                               [&](OptionId id) { return std::to_string(id.value) == key; });
}

} // namespace

bool has_options(QuestionKind kind)
{
    return kind == QuestionKind::one_of || kind == QuestionKind::several_of;
}

bool can_be_condition(QuestionKind kind)
{
    return has_options(kind) || kind == QuestionKind::yes_no;
}

std::vector<AskedQuestion> questions_of(db::Tx& tx, ConferenceId conference)
{
    auto questions = tx.rows<AskedQuestion>(
        "SELECT id, title, purpose, kind, rights_class, required, delete_on, translations, least, "
        "most, condition_question_id, condition_values FROM question "
        "WHERE conference_id = ?1 AND retired = 0 AND delete_on > ?2 ORDER BY position, id",
        conference, iso_day(to_local(tx.now).day));
    if (std::ranges::any_of(questions, has_options, &AskedQuestion::kind))
        add_options(tx, conference, questions);
    add_categories(tx, conference, questions);
    return questions;
}

std::size_t longest_of(const AskedQuestion& question)
{
    const auto limit = http::parse_number(question.most);
    if (limit) return static_cast<std::size_t>(*limit);
    return question.kind == QuestionKind::long_text ? 1000 : 200;
}

std::vector<std::string> condition_keys(const std::string& values)
{
    std::vector<std::string> keys;
    for (std::size_t at = 0; at < values.size();) {
        const auto end = std::min(values.find(',', at), values.size());
        keys.push_back(values.substr(at, end - at));
        at = end + 1;
    }
    return keys;
}

bool is_asked(const AskedQuestion& question, CategoryId category, const std::vector<Answer>& above)
{
    if (!question.categories.empty() &&
        std::ranges::find(question.categories, category) == question.categories.end())
        return false;
    if (!question.condition_question_id) return true;
    const auto answer = std::ranges::find(above, *question.condition_question_id, &Answer::question);
    if (answer == above.end()) return false;
    return std::ranges::any_of(condition_keys(question.condition_values),
                               [&](const std::string& key) { return says(*answer, key); });
}

} // namespace retenk::registration
