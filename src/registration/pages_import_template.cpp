#include "registration/answer.hpp"
#include "registration/import_row.hpp"
#include "registration/pages_import.hpp"
#include "retenk/document/headings.hpp"

namespace retenk::registration {

namespace {

std::string in_words(const http::Context& context, const char* key)
{
    return context.services.templates.catalogue().plain(context.lang, key);
}

std::string example_answer(const http::Context& context, const AskedQuestion& question)
{
    // Not everybody is asked it, and perhaps the example is not.
    if (question.condition_question_id || !question.categories.empty()) return "";
    switch (question.kind) {
    case QuestionKind::text:
    case QuestionKind::long_text:
    case QuestionKind::file:
        return "";
    case QuestionKind::number:
        return question.least.empty() ? "1" : question.least;
    case QuestionKind::date:
        return question.least.empty() ? iso_day(context.site().day) : question.least;
    case QuestionKind::yes_no:
        return in_words(context, "question.yes");
    case QuestionKind::one_of:
    case QuestionKind::several_of:
        break;
    }
    if (question.options.empty()) return "";
    const auto& option = question.options.front();
    return view::localised(context.lang, option.label, option.translations, "label").text;
}

} // namespace

std::string import_field_label(const http::Context& context, const std::string& field,
                               const std::vector<AskedQuestion>& questions)
{
    if (field.empty()) return "";
    if (const auto* question = question_of_field(questions, field))
        return view::localised(context.lang, question->title, question->translations, "title").text;
    const auto key = "import.field_" + field;
    const auto& catalogue = context.services.templates.catalogue();
    return catalogue.has(view::Lang::nb, key) ? catalogue.plain(context.lang, key) : std::string();
}

document::Sheet import_template(const http::Context& context,
                                const std::vector<AskedQuestion>& questions,
                                const std::string& category, const std::string& municipality)
{
    document::Sheet sheet{in_words(context, "import.sheet"), {}, {{}}};
    const std::map<std::string, std::string, std::less<>> example{
        {"name", in_words(context, "import.example_name")},
        {"email", std::string(document::example_address)},
        {"phone", "900 00 001"},
        {"organisation", in_words(context, "import.example_organisation")},
        {"municipality", municipality},
        {"category", category},
        {"language", in_words(context, "import.example_language")}};
    for (const auto& field : import_fields(questions)) {
        if (field == "first_name" || field == "last_name") continue; // name is both
        sheet.headings.push_back(import_field_label(context, field, questions));
        const auto* question = question_of_field(questions, field);
        const auto said = example.find(field);
        sheet.rows[0].push_back(question                ? example_answer(context, *question)
                                : said == example.end() ? std::string()
                                                        : said->second);
    }
    return sheet;
}

} // namespace retenk::registration
