#include "registration/form_view.hpp"
#include "registration/pages_questions.hpp"
#include "registration/question_check.hpp"
#include "registration/question_form.hpp"
#include "registration/question_view.hpp"
#include "retenk/conference/conference.hpp"
#include "retenk/http/form_page.hpp"

#include <algorithm>

namespace retenk::registration {

namespace {

std::int64_t times_said(db::Tx& tx, QuestionId question, const char* value)
{
    return tx.get<std::int64_t>(
        "SELECT count(*) FROM answer JOIN participant ON participant.id = participant_id "
        "WHERE question_id = ?1 AND value = ?2 AND state = 'registered'",
        question, value);
}

// Those above it that have a few answers to choose from.
std::vector<AskedQuestion> conditions_for(db::Tx& tx, ConferenceId conference,
                                          const std::optional<StoredQuestion>& stored)
{
    auto questions = questions_of(tx, conference);
    if (stored) {
        const auto below = tx.rows<QuestionId>(
            "SELECT id FROM question WHERE conference_id = ?1 AND position >= ?2", conference,
            stored->position);
        std::erase_if(questions, [&](const auto& question) {
            return std::ranges::find(below, question.id) != below.end();
        });
    }
    std::erase_if(questions, [](const auto& question) { return !can_be_condition(question.kind); });
    return questions;
}

std::string label_of(const http::Context& context, const std::string& label,
                     const std::string& translations, const char* column)
{
    return view::localised(context.lang, label, translations, column).text;
}

http::Field choices_field(const http::Context& context, const std::string& name,
                          std::string_view key, std::vector<http::Choice> choices,
                          const http::Fields& fields, const Refusal* refusal)
{
    auto field = http::make_field(context, name, key, "", refusal);
    field.type = "checkbox";
    const auto chosen = fields.all(name);
    for (auto& choice : choices)
        choice.selected = std::ranges::count(chosen, choice.value) > 0;
    field.choices = std::move(choices);
    return field;
}

std::vector<http::Choice> category_choices(const http::Context& context,
                                           const QuestionEditor& editor)
{
    std::vector<http::Choice> choices;
    for (const auto& category : editor.categories)
        choices.push_back({std::to_string(category.id.value),
                           label_of(context, category.name, category.translations, "name"), false});
    return choices;
}

// Each possible answer of one question above, by its key.
std::vector<http::Choice> answers_of(const http::Context& context, const AskedQuestion& question)
{
    std::vector<http::Choice> choices;
    if (question.kind == QuestionKind::yes_no)
        for (const auto* key : {"yes", "no"})
            choices.push_back({key, value_in_words(context, question.kind, key), false});
    for (const auto& option : question.options)
        choices.push_back({std::to_string(option.id.value),
                           label_of(context, option.label, option.translations, "label"), false});
    return choices;
}

std::vector<http::Choice> condition_choices(const http::Context& context,
                                            const QuestionEditor& editor)
{
    std::vector<http::Choice> choices;
    for (const auto& question : editor.conditions) {
        const auto title = label_of(context, question.title, question.translations, "title");
        for (const auto& answer : answers_of(context, question))
            choices.push_back({std::to_string(question.id.value) + ":" + answer.value,
                               title + " – " + answer.label, false});
    }
    return choices;
}

view::Data option_data(const http::Context& context, const http::Fields& fields, int row,
                       const Refusal* refusal)
{
    const auto field = [&](const char* name, std::string_view key) {
        const auto full = option_field(row, name);
        auto made = http::make_field(context, full, key, fields[full], refusal);
        made.autocomplete = "off";
        return made;
    };
    view::Data data;
    data["row"] = row;
    data["id_name"] = option_field(row, "id");
    data["id"] = fields[option_field(row, "id")];
    data["label"] = view::data_of(field("label", "question.option_label"));
    auto capacity = field("capacity", "question.option_capacity");
    capacity.inputmode = "numeric";
    capacity.maxlength = 7;
    data["capacity"] = view::data_of(capacity);
    view::Data::List languages;
    bool wrong = false;
    for (const std::string lang : {"nn", "en", "se"}) {
        auto one = field(("label_" + lang).c_str(), "question.option_label");
        one.label += " (" + http::text(context, "language." + lang) + ")";
        wrong = wrong || !one.error.empty();
        languages.push_back(view::data_of(one));
    }
    data["languages"] = std::move(languages);
    data["languages_wrong"] = wrong;
    return data;
}

view::Data counts_data(const http::Context& context, const QuestionEditor& editor)
{
    view::Data list = view::Data::List{};
    const auto add = [&](std::string label, std::int64_t chosen,
                         std::optional<std::int64_t> capacity) {
        view::Data row;
        row["label"] = std::move(label);
        row["chosen"] = chosen;
        row["capacity"] = capacity ? std::to_string(*capacity) : std::string();
        row["full"] = capacity && chosen >= *capacity;
        list.push_back(std::move(row));
    };
    if (editor.stored && editor.stored->details.kind == QuestionKind::yes_no) {
        add(http::text(context, "question.yes"), editor.yes, std::nullopt);
        add(http::text(context, "question.no"), editor.no, std::nullopt);
    }
    for (const auto& option : editor.counted)
        add(label_of(context, option.label, option.translations, "label"), option.chosen,
            option.capacity);
    return list;
}

// As its answerers will see it, saved or not.
view::Data preview_data(const http::Context& context, const QuestionEditor& editor,
                        QuestionKind kind, const http::Fields& fields)
{
    auto details = question_so_far(fields, kind);
    AskedQuestion question;
    question.id = QuestionId{0};
    question.title =
        details.title.empty() ? http::text(context, "question.untitled") : details.title;
    question.purpose = details.purpose;
    question.kind = kind;
    question.required = details.required;
    question.delete_on = details.delete_on.ok() ? details.delete_on : editor.conference_day;
    question.translations = details.translations;
    question.least = details.least;
    question.most = details.most;
    question.condition_question_id = details.condition_question_id;
    question.condition_values = details.condition_values;
    question.categories = details.categories;
    std::int64_t number = 0;
    for (const auto& option : details.options)
        question.options.push_back(
            {OptionId{++number}, question.id, option.label, option.translations, std::nullopt});
    auto shown = editor.conditions;
    shown.push_back(std::move(question));
    std::vector<std::pair<CategoryId, std::string>> names;
    for (const auto& category : editor.categories)
        names.emplace_back(category.id,
                           label_of(context, category.name, category.translations, "name"));
    const http::Form nothing;
    const QuestionsPage page{shown, nothing, "preview_", "preview_category", {}, names};
    auto last = questions_data(context, page, nullptr).list()->back();
    last["if_field"] = ""; // here it stands alone, and is always seen
    last["for_field"] = "";
    view::Data list = view::Data::List{};
    list.push_back(std::move(last));
    return list;
}

void draw_limits(http::FormPage& page, QuestionKind kind)
{
    for (const char* name : {"least", "most"})
        page.data()["f"][name] = view::Data();
    if (kind == QuestionKind::text || kind == QuestionKind::long_text) page.number("most");
    if (kind == QuestionKind::number)
        for (const char* name : {"least", "most"})
            page.number(name);
    if (kind == QuestionKind::date)
        for (const char* name : {"least", "most"})
            page.line(name, 10, false, "date");
}

// "Alternativ 2, Plasser": many fields are called the same.
std::string place_among(const http::Context& context, const view::Data::List& rows,
                        const std::string& name)
{
    std::int64_t number = 0;
    for (const auto& row : rows) {
        const auto values = Values{{"row", std::to_string(++number)}};
        auto drawn = *row.find("languages")->list();
        drawn.insert(drawn.end(), {*row.find("label"), *row.find("capacity")});
        for (const auto& field : drawn)
            if (*field.find("name")->text() == name)
                return http::text(context, "question.option_number", values) + ", " +
                       *field.find("label")->text();
    }
    return "";
}

void label_option_errors(const http::Context& context, view::Data& data, const view::Data::List& rows)
{
    view::Data::List labelled;
    for (auto error : *data["errors"].list()) {
        const auto name = *error.find("field")->text();
        error["label"] = name == "options" ? http::text(context, "question.options")
                                           : place_among(context, rows, name);
        labelled.push_back(std::move(error));
    }
    data["errors"] = std::move(labelled);
}

void draw_options(const http::Context& context, http::FormPage& page, QuestionKind kind,
                  const http::Fields& fields, const Refusal* refusal)
{
    page.data()["has_options"] = has_options(kind);
    page.data()["option_error"] = "";
    if (!has_options(kind)) return;
    view::Data::List rows;
    for (int row = 1; row <= option_rows(fields); ++row)
        rows.push_back(option_data(context, fields, row, refusal));
    label_option_errors(context, page.data(), rows);
    page.data()["options"] = std::move(rows);
    page.data()["option_error"] =
        http::make_field(context, "options", "question.options", "", refusal).error;
}

void tell_history(const http::Context& context, http::FormPage& page, const QuestionEditor& editor)
{
    page.list("categories", category_choices(context, editor));
    std::vector<http::Choice> questions, answers;
    for (const auto& question : editor.conditions) {
        questions.push_back({std::to_string(question.id.value),
                             label_of(context, question.title, question.translations, "title"),
                             false});
        for (auto& answer : answers_of(context, question))
            answers.push_back(std::move(answer));
    }
    page.list("condition_question_id", std::move(questions));
    page.list("condition_values", std::move(answers));
    page.history(accounts::changes_of(context, editor.history));
}

std::string labels_in(const http::Fields& fields)
{
    std::string words;
    for (int row = 1; row <= option_rows(fields); ++row) {
        const auto& label = fields[option_field(row, "label")];
        const auto& capacity = fields[option_field(row, "capacity")];
        if (label.empty()) continue;
        words += (words.empty() ? "" : ", ") + label;
        if (!capacity.empty()) words += " (" + capacity + ")";
    }
    return words;
}

std::string chosen_in(const http::Fields& fields, const std::string& name,
                      const std::vector<http::Choice>& choices)
{
    std::string words;
    const auto chosen = fields.all(name);
    for (const auto& choice : choices)
        if (std::ranges::count(chosen, choice.value) > 0)
            words += (words.empty() ? "" : ", ") + choice.label;
    return words;
}

void tell_conflict(const http::Context& context, http::FormPage& page, const QuestionEditor& editor,
                   const http::Fields& fields)
{
    const auto stored = fields_of(*editor.stored);
    page.conflict(stored, accounts::last_changer(editor.history),
                  accounts::last_change_time(context, editor.history));
    const auto compare = [&](const char* key, std::string yours, std::string theirs) {
        if (yours != theirs)
            page.differs(http::text(context, key), std::move(yours), std::move(theirs));
    };
    compare("question.options", labels_in(fields), labels_in(stored));
    const auto categories = category_choices(context, editor);
    compare("question.categories", chosen_in(fields, "categories", categories),
            chosen_in(stored, "categories", categories));
    const auto conditions = condition_choices(context, editor);
    compare("question.condition", chosen_in(fields, "condition", conditions),
            chosen_in(stored, "condition", conditions));
}

} // namespace

QuestionEditor read_editor(db::Tx& tx, const ConferenceId& conference, const QuestionId& question)
{
    QuestionEditor editor;
    editor.stored = find_stored_question(tx, conference, question);
    editor.categories = tx.rows<NamedCategory>("SELECT id, name, translations FROM category WHERE "
                                               "conference_id = ?1 ORDER BY position, id",
                                               conference);
    editor.conditions = conditions_for(tx, conference, editor.stored);
    editor.conference_day = tx.get<Day>("SELECT day FROM conference WHERE id = ?1", conference);
    if (!editor.stored) return editor;
    editor.counted = tx.rows<CountedOption>(
        "SELECT question_option.id AS id, label, question_option.translations AS translations, "
        "(SELECT count(*) FROM answer_option JOIN participant ON participant.id = participant_id "
        " WHERE option_id = question_option.id AND state = 'registered') AS chosen, capacity "
        "FROM question_option LEFT JOIN pool ON pool.id = pool_id WHERE question_id = ?1 "
        "ORDER BY question_option.position, question_option.id",
        question);
    editor.yes = times_said(tx, question, "yes");
    editor.no = times_said(tx, question, "no");
    editor.answers = count_answers(tx, question);
    editor.answered = is_answered(tx, question);
    editor.history = accounts::history_of(tx, "question", question.value);
    return editor;
}

http::Response editor_page(const http::Context& context, const QuestionEditor& editor,
                           QuestionKind kind, const http::Fields& fields, const Refusal* refusal)
{
    static constexpr std::string_view classes[] = {"ordinary", "needs"};
    http::FormPage page(context, "question.", fields, refusal);
    page.line("title", 200, true);
    page.line("purpose", 500, true);
    page.select("rights_class", http::choices_of(context, "question.class_", classes));
    page.checkbox("required");
    page.line("delete_on", 10, true, "date");
    draw_limits(page, kind);
    draw_options(context, page, kind, fields, refusal);
    page.translations(question_texts);
    page.hidden("version");
    auto& data = page.data();
    data["categories"] =
        view::data_of(choices_field(context, "categories", "question.categories",
                                    category_choices(context, editor), fields, refusal));
    data["condition"] =
        view::data_of(choices_field(context, "condition", "question.condition",
                                    condition_choices(context, editor), fields, refusal));
    data["has_conditions"] = !editor.conditions.empty();
    data["kind"] = db::enum_name(kind);
    data["kind_text"] = http::text(context, "question.kind_" + std::string(db::enum_name(kind)));
    data["is_new"] = !editor.stored;
    data["id"] = editor.stored ? std::to_string(editor.stored->id.value) : std::string("ny");
    data["retired"] = editor.stored && editor.stored->retired;
    data["answered"] = editor.answered;
    data["answers"] = editor.answers;
    data["counts"] = counts_data(context, editor);
    data["has_counts"] = !data["counts"].list()->empty();
    data["preview"] = preview_data(context, editor, kind, fields);
    tell_history(context, page, editor);
    if (refusal && refusal->key == "edit.conflict" && editor.stored)
        tell_conflict(context, page, editor, fields);
    return page.answer("registration/admin_question", editor.stored
                                                          ? editor.stored->details.title
                                                          : http::text(context, "question.new"));
}

} // namespace retenk::registration
