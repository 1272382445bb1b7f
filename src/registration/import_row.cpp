#include "registration/import_row.hpp"

#include "registration/answer.hpp"
#include "registration/form.hpp"
#include "registration/import_answers.hpp"
#include "retenk/document/headings.hpp"
#include "retenk/view/language_words.hpp"

#include <algorithm>

namespace retenk::registration {

namespace {

std::string joined_names(const std::vector<OfferedCategory>& categories)
{
    std::string names;
    for (const auto& category : categories)
        names += (names.empty() ? "" : ", ") + category.name;
    return names;
}

// A spreadsheet takes +4790000001 for the number 4790000001.
bool has_lost_its_plus(const std::string& typed)
{
    return typed.size() == 10 && typed.starts_with("47") &&
           typed.find_first_not_of("0123456789") == typed.npos;
}

class RowReader
{
public:
    RowReader(const ImportWorld& world, const document::TableRow& cells)
        : world_(world), cells_(cells)
    {
    }

    ImportRow read()
    {
        auto& person = row_.person;
        person.name = name();
        person.email = email();
        person.phone = phone();
        person.organisation = line("organisation", 120);
        person.municipality = municipality();
        person.category = category();
        row_.payer_number = org_number();
        row_.language = language();
        person.answers = answers();
        return std::move(row_);
    }

private:
    std::string cell(std::string_view field) const
    {
        const auto& columns = world_.choices.columns;
        const auto at =
            static_cast<std::size_t>(std::ranges::find(columns, field) - columns.begin());
        return at < columns.size() && at < cells_.cells.size() ? trim(cells_.cells[at]) : "";
    }

    bool has(std::string_view field) const
    {
        return std::ranges::count(world_.choices.columns, field) > 0;
    }

    void wrong(std::string field, const char* key, Values values = {})
    {
        const auto has_one = std::ranges::find(row_.errors, field, &FieldError::field);
        if (has_one == row_.errors.end())
            row_.errors.push_back({std::move(field), key, std::move(values)});
    }

    std::string line(const char* field, std::size_t longest)
    {
        auto value = squeeze(cell(field));
        if (auto error = line_error(field, value, longest, false))
            wrong(field, error->key.c_str(), error->values);
        return value;
    }

    std::string name()
    {
        const std::string field = has("name") ? "name" : "last_name";
        auto whole = has("name") ? squeeze(cell("name"))
                                 : squeeze(cell("first_name") + " " + cell("last_name"));
        if (auto error = line_error(field, whole, 120, true))
            wrong(field, error->key.c_str(), error->values);
        return whole;
    }

    std::optional<Email> email()
    {
        const auto typed = cell("email");
        if (typed.empty()) return std::nullopt;
        auto address = parse_email(typed);
        if (!address)
            wrong("email", "form.email");
        else if (address->text == document::example_address)
            wrong("email", "import.example_row");
        return address;
    }

    std::optional<Phone> phone()
    {
        const auto typed = cell("phone");
        if (typed.empty()) return std::nullopt;
        auto number = parse_phone(typed);
        if (!number && has_lost_its_plus(typed)) number = parse_phone("+" + typed);
        if (!number) wrong("phone", "form.phone");
        return number;
    }

    std::string org_number()
    {
        const auto typed = cell("org_number");
        if (typed.empty()) return "";
        const auto number = parse_org_number(typed);
        if (!number) wrong("org_number", "registration.org_number");
        return number ? number->text : "";
    }

    // A spreadsheet takes 0301 for the number 301.
    std::optional<MunicipalityId> municipality()
    {
        auto typed = fold(cell("municipality"));
        if (typed.empty()) return std::nullopt;
        if (typed.size() == 3 && typed.find_first_not_of("0123456789") == typed.npos)
            typed = "0" + typed;
        const auto found = world_.municipality_names.find(typed);
        if (found != world_.municipality_names.end()) return found->second;
        wrong("municipality", "import.no_such_municipality");
        return std::nullopt;
    }

    CategoryId category()
    {
        const auto typed = fold(cell("category"));
        if (typed.empty() && world_.choices.category.value != 0) return world_.choices.category;
        const auto found = world_.category_names.find(typed);
        if (found != world_.category_names.end()) return found->second;
        wrong("category", typed.empty() ? "import.no_category" : "import.no_such_category",
              {{"categories", joined_names(world_.categories)}});
        return {};
    }

    std::optional<view::Lang> language()
    {
        const auto typed = cell("language");
        if (typed.empty()) return std::nullopt;
        const auto lang = view::lang_in_words(typed);
        if (!lang) wrong("language", "import.no_such_language");
        return lang;
    }

    std::vector<Answer> answers()
    {
        http::Form form;
        std::vector<FieldError> errors;
        for (const auto& question : world_.questions)
            if (const auto typed = cell(answer_field("", question.id)); !typed.empty())
                add_answer_of_cell(
                    {question, world_.option_names.at(question.id), typed, world_.from_1904}, form,
                    errors);
        auto all = parse_answers(form, "", world_.questions, row_.person.category, errors);
        for (auto& error : errors)
            wrong(error.field, error.key.c_str(), error.values);
        if (row_.person.category.value == 0) return {}; // nobody knows what is asked
        for (const auto& answer : all) {
            const auto field = answer_field("", answer.question);
            const bool said = !answer.value.empty() || !answer.options.empty();
            if (!said && !cell(field).empty()) wrong(field, "import.not_asked");
        }
        return all;
    }

    const ImportWorld& world_;
    const document::TableRow& cells_;
    ImportRow row_;
};

void add_names(ImportWorld& world, const conference::Municipality& municipality)
{
    auto& names = world.municipality_names;
    names.emplace(municipality.number, municipality.id);
    names.emplace(fold(municipality.name), municipality.id);
    names.emplace(fold(municipality.name + " kommune"), municipality.id);
    names.emplace(fold(municipality.number + " " + municipality.name), municipality.id);
    if (municipality.sami_name) names.emplace(fold(*municipality.sami_name), municipality.id);
    if (municipality.sami_full) names.emplace(fold(*municipality.sami_full), municipality.id);
    for (const auto lang : view::all_languages)
        names.emplace(fold(conference::display_name(municipality, lang)), municipality.id);
}

} // namespace

ImportWorld read_import_world(db::Tx& tx, ConferenceId conference, const Day& day,
                              const ImportChoices& choices, bool from_1904)
{
    ImportWorld world{categories_of(tx, conference),
                      questions_of(tx, conference),
                      conference::municipalities_on(tx, day),
                      choices,
                      from_1904,
                      {},
                      {},
                      {}};
    std::erase_if(world.questions, [](const auto& one) { return one.kind == QuestionKind::file; });
    for (auto& question : world.questions) {
        question.required = question.required &&
                            std::ranges::count(choices.columns, answer_field("", question.id)) > 0;
        auto& names = world.option_names[question.id];
        for (const auto& option : question.options)
            for (auto& label : all_wordings(option.label, option.translations, "label"))
                names.emplace(std::move(label), option.id);
    }
    for (const auto& category : world.categories)
        for (auto& name : all_wordings(category.name, category.translations, "name"))
            world.category_names.emplace(std::move(name), category.id);
    for (const auto& municipality : world.municipalities)
        add_names(world, municipality);
    return world;
}

ImportRow parse_import_row(const ImportWorld& world, const document::TableRow& row)
{
    return RowReader(world, row).read();
}

} // namespace retenk::registration
