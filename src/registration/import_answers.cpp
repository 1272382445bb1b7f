#include "registration/import_answers.hpp"

#include "registration/answer.hpp"
#include "retenk/document/cells.hpp"

#include <algorithm>

namespace retenk::registration {

namespace {

std::string yes_or_no(const std::string& cell)
{
    const auto said = document::yes_in_cell(cell);
    return !said ? "" : *said ? "yes" : "no";
}

// What is no day is looked at as it was written.
void add_day(const AnswerCell& cell, http::Form& form)
{
    const auto day = document::day_in_cell(cell.text, cell.from_1904);
    form.add(answer_field("", cell.question.id), day ? iso_day(*day) : cell.text);
}

std::string labels_of(const AskedQuestion& question)
{
    std::string labels;
    for (const auto& option : question.options)
        labels += (labels.empty() ? "" : ", ") + option.label;
    return labels;
}

// One label may have a comma of its own.
void add_options(const AnswerCell& cell, http::Form& form, std::vector<FieldError>& errors)
{
    const auto name = answer_field("", cell.question.id);
    const bool whole =
        cell.question.kind == QuestionKind::one_of || cell.options.contains(fold(cell.text));
    const auto pieces =
        whole ? std::vector<std::string>{cell.text} : document::parted(cell.text, ",;|\n");
    for (const auto& piece : pieces) {
        const auto option = cell.options.find(fold(piece));
        if (option != cell.options.end()) {
            form.add(name, std::to_string(option->second.value));
            continue;
        }
        errors.push_back({name, "import.no_such_option", {{"options", labels_of(cell.question)}}});
        return;
    }
}

} // namespace

void add_answer_of_cell(const AnswerCell& cell, http::Form& form, std::vector<FieldError>& errors)
{
    const auto name = answer_field("", cell.question.id);
    switch (cell.question.kind) {
    case QuestionKind::text:
    case QuestionKind::long_text:
    case QuestionKind::number:
        form.add(name, cell.text);
        return;
    case QuestionKind::date:
        add_day(cell, form);
        return;
    case QuestionKind::yes_no:
        if (auto answer = yes_or_no(cell.text); !answer.empty())
            form.add(name, std::move(answer));
        else
            errors.push_back({name, "import.yes_or_no", {}});
        return;
    case QuestionKind::one_of:
    case QuestionKind::several_of:
        add_options(cell, form, errors);
        return;
    case QuestionKind::file:
        return; // never offered
    }
}

} // namespace retenk::registration
