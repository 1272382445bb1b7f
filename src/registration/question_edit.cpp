#include "registration/question_edit.hpp"

#include "registration/question_check.hpp"
#include "retenk/audit/differences.hpp"
#include "retenk/db/once.hpp"
#include "retenk/registration/waiting.hpp"

#include <algorithm>

namespace retenk::registration {

namespace {

struct QuestionRow
{
    std::int64_t version = 0, position = 0;
    bool retired = false;
};
BOOST_DESCRIBE_STRUCT(QuestionRow, (), (version, position, retired))

struct OptionRow
{
    OptionId id;
    std::string label;
    std::optional<std::int64_t> capacity;
    std::string translations;
};
BOOST_DESCRIBE_STRUCT(OptionRow, (), (id, label, capacity, translations))

std::vector<OptionDetails> options_of(db::Tx& tx, QuestionId question)
{
    std::vector<OptionDetails> options;
    for (auto& row : tx.rows<OptionRow>(
             "SELECT question_option.id AS id, label, capacity, translations FROM question_option "
             "LEFT JOIN pool ON pool.id = pool_id WHERE question_id = ?1 "
             "ORDER BY question_option.position, question_option.id",
             question))
        options.push_back(
            {row.id, std::move(row.label), row.capacity, std::move(row.translations), ""});
    return options;
}

// For the change log: "Kylling (80), Fisk (80), Ingen av delene".
std::string in_words(const std::vector<OptionDetails>& options)
{
    std::string words;
    for (const auto& option : options) {
        words += (words.empty() ? "" : ", ") + option.label;
        if (option.capacity) words += " (" + std::to_string(*option.capacity) + ")";
    }
    return words;
}

void set_categories(db::Tx& tx, QuestionId question, const std::vector<CategoryId>& categories)
{
    tx.run("DELETE FROM question_category WHERE question_id = ?1", question);
    for (const auto category : categories)
        tx.run("INSERT INTO question_category (question_id, category_id) VALUES (?1, ?2)", question,
               category);
}

void set_capacity(db::Tx& tx, ConferenceId conference, OptionId option, const std::string& name,
                  std::optional<std::int64_t> capacity)
{
    const auto pool = tx.get<std::optional<PoolId>>(
        "SELECT pool_id FROM question_option WHERE id = ?1", option);
    if (capacity && pool) {
        tx.run("UPDATE pool SET name = ?2, capacity = ?3 WHERE id = ?1", *pool, name, *capacity);
    } else if (capacity) {
        const PoolId made{
            tx.insert("INSERT INTO pool (conference_id, name, capacity) VALUES (?1, ?2, ?3)",
                      conference, name, *capacity)};
        tx.run("UPDATE question_option SET pool_id = ?2 WHERE id = ?1", option, made);
    } else if (pool) {
        tx.run("UPDATE question_option SET pool_id = NULL WHERE id = ?1", option);
        tx.run("DELETE FROM pool_use WHERE pool_id = ?1", *pool);
        tx.run("DELETE FROM pool WHERE id = ?1", *pool);
    }
}

void remove_option(db::Tx& tx, ConferenceId conference, OptionId option)
{
    set_capacity(tx, conference, option, "", std::nullopt);
    tx.run("DELETE FROM question_option WHERE id = ?1", option);
}

void set_options(db::Tx& tx, ConferenceId conference, QuestionId question,
                 const QuestionDetails& details)
{
    for (const auto& before : options_of(tx, question))
        if (std::ranges::find(details.options, before.id, &OptionDetails::id) ==
            details.options.end())
            remove_option(tx, conference, *before.id);
    std::int64_t position = 0;
    for (const auto& option : details.options) {
        const auto id = option.id.value_or(OptionId());
        const auto changed =
            tx.change("UPDATE question_option SET label = ?3, position = ?4, translations = ?5 "
                      "WHERE id = ?1 AND question_id = ?2",
                      id, question, option.label, ++position, option.translations);
        const auto kept =
            changed == 1
                ? id
                : OptionId{tx.insert("INSERT INTO question_option (question_id, label, position, "
                                     "translations) VALUES (?1, ?2, ?3, ?4)",
                                     question, option.label, position, option.translations)};
        set_capacity(tx, conference, kept, details.title + ": " + option.label, option.capacity);
    }
    settle_waiting_list(tx); // REG-12: whoever waits for what there is more of now
}

std::string free_slug(db::Tx& tx, ConferenceId conference, const std::string& title)
{
    const auto base = slug_of(title);
    auto slug = base;
    for (int n = 2; tx.find<std::int64_t>(
             "SELECT 1 FROM question WHERE conference_id = ?1 AND slug = ?2", conference, slug);
         ++n)
        slug = base + "-" + std::to_string(n);
    return slug;
}

std::int64_t last_position(db::Tx& tx, ConferenceId conference)
{
    return tx.get<std::int64_t>(
        "SELECT coalesce(max(position), 0) FROM question WHERE conference_id = ?1", conference);
}

bool is_condition(db::Tx& tx, QuestionId question)
{
    return tx.find<std::int64_t>("SELECT 1 FROM question WHERE condition_question_id = ?1 AND "
                                 "retired = 0",
                                 question)
        .has_value();
}

void record_lists(db::Tx& tx, const std::string& actor, QuestionId question,
                  const QuestionDetails& before, const QuestionDetails& after)
{
    const auto note = [&](std::string_view field, std::string earlier, std::string later) {
        if (earlier != later)
            audit::record(tx, actor,
                          {"question", question.value, "changed", field, std::move(earlier),
                           std::move(later)});
    };
    note("categories", audit::logged_text(before.categories), audit::logged_text(after.categories));
    note("options", in_words(before.options), in_words(after.options));
}

} // namespace

std::optional<StoredQuestion> find_stored_question(db::Tx& tx, ConferenceId conference,
                                                   QuestionId question)
{
    const auto standing = tx.find<QuestionRow>(
        "SELECT version, position, retired FROM question WHERE id = ?1 AND conference_id = ?2",
        question, conference);
    if (!standing) return std::nullopt;
    StoredQuestion stored{question, standing->version, standing->position, standing->retired, {}};
    stored.details = tx.get<QuestionDetails>(
        "SELECT title, purpose, kind, rights_class, required, delete_on, least, most, "
        "condition_question_id, condition_values, translations FROM question WHERE id = ?1",
        question);
    stored.details.categories = tx.rows<CategoryId>(
        "SELECT category_id FROM question_category WHERE question_id = ?1 ORDER BY category_id",
        question);
    stored.details.options = options_of(tx, question);
    return stored;
}

Result<QuestionId> create_question(db::Tx& tx, ConferenceId conference,
                                   const QuestionDetails& details, const std::string& form_key,
                                   const std::string& actor)
{
    const auto key = "question:" + form_key;
    if (const auto earlier = db::answer_of_form(tx, key)) return QuestionId{std::stoll(*earlier)};
    const auto position = last_position(tx, conference) + 1;
    if (auto checked = check_question(tx, conference, position, details, nullptr); !checked)
        return std::unexpected(checked.error());
    const QuestionId question{
        tx.insert("INSERT INTO question (conference_id, slug, title, purpose, kind, rights_class, "
                  "required, delete_on, least, most, condition_question_id, condition_values, "
                  "translations, position) "
                  "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)",
                  conference, free_slug(tx, conference, details.title), details.title,
                  details.purpose, details.kind, details.rights_class, details.required,
                  iso_day(details.delete_on), details.least, details.most,
                  details.condition_question_id, details.condition_values, details.translations,
                  position)};
    set_categories(tx, question, details.categories);
    set_options(tx, conference, question, details);
    audit::record(tx, actor, {"question", question.value, "created", "title", {}, details.title});
    if (!form_key.empty()) db::remember_form(tx, key, std::to_string(question.value));
    tx.after_commit("registration");
    return question;
}

Result<bool> change_question(db::Tx& tx, ConferenceId conference, QuestionId question,
                             std::int64_t version, const QuestionDetails& details,
                             const std::string& actor)
{
    const auto stored = find_stored_question(tx, conference, question);
    if (!stored) return refuse(Problem::not_found, "edit.not_found");
    if (stored->version != version) return refuse(Problem::conflict, "edit.conflict");
    if (auto checked = check_question(tx, conference, stored->position, details, &*stored);
        !checked)
        return checked;
    tx.run("UPDATE question SET title = ?2, purpose = ?3, rights_class = ?4, required = ?5, "
           "delete_on = ?6, least = ?7, most = ?8, condition_question_id = ?9, "
           "condition_values = ?10, translations = ?11, version = version + 1 WHERE id = ?1",
           question, details.title, details.purpose, details.rights_class, details.required,
           iso_day(details.delete_on), details.least, details.most, details.condition_question_id,
           details.condition_values, details.translations);
    set_categories(tx, question, details.categories);
    set_options(tx, conference, question, details);
    audit::record_differences(tx, actor, "question", question.value, stored->details, details);
    record_lists(tx, actor, question, stored->details, details);
    tx.after_commit("registration");
    return true;
}

Result<bool> move_question(db::Tx& tx, ConferenceId conference, QuestionId question, bool up,
                           const std::string& actor)
{
    if (!find_stored_question(tx, conference, question))
        return refuse(Problem::not_found, "edit.not_found");
    auto ids = tx.rows<QuestionId>(
        "SELECT id FROM question WHERE conference_id = ?1 ORDER BY position, id", conference);
    const auto own = std::ranges::find(ids, question);
    if (up ? own == ids.begin() : own + 1 == ids.end()) return true;
    const auto other = up ? own - 1 : own + 1;
    const auto lower = up ? *own : *other, upper = up ? *other : *own;
    if (tx.find<std::int64_t>("SELECT 1 FROM question WHERE id = ?1 AND condition_question_id = ?2",
                              lower, upper))
        return refuse(Problem::conflict, "question.stands_above");
    std::iter_swap(own, other);
    for (std::size_t i = 0; i < ids.size(); ++i)
        tx.run("UPDATE question SET position = ?2 WHERE id = ?1 AND position <> ?2", ids[i],
               static_cast<std::int64_t>(i + 1));
    audit::record(tx, actor,
                  {"question", question.value, "changed", "position", up ? "↓" : "↑",
                   up ? "↑" : "↓"});
    tx.after_commit("registration");
    return true;
}

Result<bool> retire_question(db::Tx& tx, ConferenceId conference, QuestionId question, bool retired,
                             const std::string& actor)
{
    const auto stored = find_stored_question(tx, conference, question);
    if (!stored) return refuse(Problem::not_found, "edit.not_found");
    if (stored->retired == retired) return true;
    if (retired && is_condition(tx, question))
        return refuse(Problem::conflict, "question.others_depend");
    tx.run("UPDATE question SET retired = ?2, version = version + 1 WHERE id = ?1", question,
           retired);
    audit::record(tx, actor,
                  {"question", question.value, "changed", "retired", retired ? "0" : "1",
                   retired ? "1" : "0"});
    tx.after_commit("registration");
    return true;
}

Result<bool> delete_question(db::Tx& tx, ConferenceId conference, QuestionId question,
                             const std::string& actor)
{
    const auto stored = find_stored_question(tx, conference, question);
    if (!stored) return refuse(Problem::not_found, "edit.not_found");
    if (tx.find<std::int64_t>("SELECT 1 FROM question WHERE condition_question_id = ?1", question))
        return refuse(Problem::conflict, "question.others_depend");
    if (is_answered(tx, question)) return refuse(Problem::conflict, "question.answered");
    for (const auto& option : stored->details.options)
        remove_option(tx, conference, *option.id);
    tx.run("DELETE FROM question_category WHERE question_id = ?1", question);
    tx.run("DELETE FROM question WHERE id = ?1", question);
    audit::record(
        tx, actor,
        {"question", question.value, "deleted", "title", stored->details.title, std::nullopt});
    tx.after_commit("registration");
    return true;
}

std::int64_t count_answers(db::Tx& tx, QuestionId question)
{
    return tx.get<std::int64_t>(
        "SELECT count(*) FROM participant WHERE state = 'registered' AND id IN ("
        "SELECT participant_id FROM answer WHERE question_id = ?1 UNION "
        "SELECT participant_id FROM answer_option JOIN question_option ON id = option_id "
        " WHERE question_id = ?1 UNION "
        "SELECT participant_id FROM upload WHERE question_id = ?1)",
        question);
}

} // namespace retenk::registration
