#include "registration/import_answers.hpp"

#include "registration/answer.hpp"
#include "retenk/document/sheet_reader.hpp"
#include "retenk/http/typed.hpp"

#include <algorithm>
#include <array>

namespace retenk::registration {

namespace {

bool is_one_of(const std::string& folded, std::initializer_list<std::string_view> words)
{
    return std::ranges::find(words, folded) != words.end();
}

std::string yes_or_no(const std::string& cell)
{
    const auto folded = fold(cell);
    if (is_one_of(folded, {"ja", "yes", "x", "1", "j", "y", "true", "sann"})) return "yes";
    if (is_one_of(folded, {"nei", "no", "0", "n", "false", "usann"})) return "no";
    return "";
}

// "20.10.2027" and "20/10/2027", as people write it here.
std::optional<Day> day_as_written(const std::string& cell)
{
    std::array<std::int64_t, 3> numbers{};
    std::size_t at = 0;
    for (std::size_t part = 0; part < numbers.size(); ++part) {
        const auto end = part == 2 ? cell.size() : cell.find_first_of("./", at);
        if (end == cell.npos) return std::nullopt;
        const auto number =
            http::parse_number(squeeze(std::string_view(cell).substr(at, end - at)));
        if (!number || *number < 1 || *number > 9999) return std::nullopt;
        numbers[part] = *number;
        at = end + 1;
    }
    const Day day{std::chrono::year(static_cast<int>(numbers[2])),
                  std::chrono::month(static_cast<unsigned>(numbers[1])),
                  std::chrono::day(static_cast<unsigned>(numbers[0]))};
    return day.ok() && numbers[2] > 1800 ? std::optional(day) : std::nullopt;
}

// A spreadsheet's number stands there when the column was never told to show days.
std::string day_of_cell(const std::string& cell, bool from_1904)
{
    const bool with_time = cell.size() > 10 && (cell[10] == ' ' || cell[10] == 'T');
    if (const auto day = parse_day(with_time ? cell.substr(0, 10) : cell)) return iso_day(*day);
    if (const auto day = day_as_written(cell)) return iso_day(*day);
    constexpr std::int64_t year_1954 = 20'000, year_2173 = 100'000;
    const auto serial = http::parse_number(cell);
    if (!serial || *serial < year_1954 || *serial > year_2173) return cell;
    const auto day = document::day_of_serial(static_cast<double>(*serial), from_1904);
    return day ? iso_day(*day) : cell;
}

std::vector<std::string> pieces_of(const std::string& cell)
{
    std::vector<std::string> pieces;
    for (std::size_t at = 0; at <= cell.size();) {
        const auto end = std::min(cell.find_first_of(",;|\n", at), cell.size());
        if (auto piece = squeeze(std::string_view(cell).substr(at, end - at)); !piece.empty())
            pieces.push_back(std::move(piece));
        at = end + 1;
    }
    return pieces;
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
    const auto pieces = whole ? std::vector<std::string>{cell.text} : pieces_of(cell.text);
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
        form.add(name, day_of_cell(cell.text, cell.from_1904));
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
