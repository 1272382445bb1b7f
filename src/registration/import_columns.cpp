#include "registration/import_columns.hpp"

#include "registration/answer.hpp"
#include "registration/stored_form.hpp"
#include "retenk/document/headings.hpp"
#include "retenk/view/templates.hpp"

#include <algorithm>

namespace retenk::registration {

namespace {

using document::has_column;
using document::heading_words;

constexpr document::HeadingWords known_words[] = {
    {"name",
     "navn,namn,name,fullt navn,fullt namn,full name,fornavn og etternavn,førenamn og etternamn,"
     "fornamn og etternamn,first and last name,deltaker,deltakar,deltakernavn,participant"},
    {"first_name", "fornavn,fornamn,førenamn,first name,given name"},
    {"last_name", "etternavn,etternamn,last name,surname,family name"},
    {"email",
     "epost,e-post,e-postadresse,epostadresse,email,e-mail,mail,e-mail address,email address"},
    {"phone", "telefon,telefonnummer,tlf,mobil,mobilnummer,mobiltelefon,phone,phone "
              "number,mobile,telephone"},
    {"organisation",
     "organisasjon,virksomhet,verksemd,bedrift,firma,selskap,arbeidsgiver,arbeidsgivar,"
     "arbeidssted,organisation,organization,company,employer"},
    {"org_number",
     "organisasjonsnummer,organisasjonsnr,org.nr.,orgnr,org nummer,betalers organisasjonsnummer,"
     "organisasjonsnummer til betaler,organisasjonsnummeret til betalaren,organisation number,"
     "organization number,organisation number of the payer,company number"},
    {"municipality", "kommune,kommunenavn,kommunenamn,kommunenummer,kommunenr,municipality,"
                     "municipality number"},
    {"category",
     "deltakertype,deltakartype,kategori,type,billett,billettype,category,participant type,ticket"},
    {"language", "språk,målform,language"},
};

bool is_titled(const AskedQuestion& question, const std::string& heading)
{
    return question.kind != QuestionKind::file &&
           std::ranges::any_of(
               all_wordings(question.title, question.translations, "title"),
               [&](const std::string& title) { return heading_words(title) == heading; });
}

std::string field_called(const std::string& typed, const std::vector<AskedQuestion>& questions)
{
    const auto heading = heading_words(typed);
    if (heading.empty()) return "";
    // An organiser's own question is what its asker calls it.
    for (const auto& question : questions)
        if (is_titled(question, heading)) return answer_field("", question.id);
    return document::field_headed(typed, known_words);
}

} // namespace

std::vector<std::string> import_fields(const std::vector<AskedQuestion>& questions)
{
    std::vector<std::string> fields;
    for (const auto& [field, words] : known_words)
        fields.emplace_back(field);
    for (const auto& question : questions)
        if (question.kind != QuestionKind::file) fields.push_back(answer_field("", question.id));
    return fields;
}

const AskedQuestion* question_of_field(const std::vector<AskedQuestion>& questions,
                                       std::string_view field)
{
    const auto found = std::ranges::find_if(questions, [&](const auto& question) {
        return question.kind != QuestionKind::file && answer_field("", question.id) == field;
    });
    return found == questions.end() ? nullptr : &*found;
}

std::vector<std::string> guess_columns(const std::vector<std::string>& headings,
                                       const std::vector<AskedQuestion>& questions)
{
    std::vector<std::string> columns;
    for (const auto& heading : headings) {
        auto field = field_called(heading, questions);
        if (has_column(columns, field)) field.clear();
        columns.push_back(std::move(field));
    }
    // Beside a first name, "name" is the rest of it.
    const auto name = std::ranges::find(columns, "name");
    if (name != columns.end() && has_column(columns, "first_name") &&
        !has_column(columns, "last_name"))
        *name = "last_name";
    return columns;
}

Result<bool> check_columns(const std::vector<std::string>& columns,
                           const std::vector<AskedQuestion>& questions)
{
    Refusal refusal{Problem::invalid, "form.invalid", {}, {}};
    const auto known = import_fields(questions);
    for (std::size_t at = 0; at < columns.size(); ++at) {
        if (columns[at].empty()) continue;
        const auto name = document::column_name(at);
        const auto end = columns.begin() + static_cast<std::ptrdiff_t>(at);
        if (!has_column(known, columns[at]))
            refusal.fields.push_back({name, "form.choose", {}});
        else if (std::find(columns.begin(), end, columns[at]) != end)
            refusal.fields.push_back({name, "import.field_twice", {}});
    }
    const auto name = std::ranges::find(columns, "name");
    if (name == columns.end() && !has_column(columns, "last_name"))
        refusal.fields.push_back({document::column_name(0), "import.no_name", {}});
    if (name != columns.end() &&
        (has_column(columns, "first_name") || has_column(columns, "last_name")))
        refusal.fields.push_back(
            {document::column_name(static_cast<std::size_t>(name - columns.begin())),
             "import.whole_and_parts",
             {}});
    if (refusal.fields.empty()) return true;
    return std::unexpected(std::move(refusal));
}

std::string choices_as_text(const ImportChoices& choices)
{
    return view::to_json(view::data_of(choices));
}

ImportChoices choices_in(const std::string& text)
{
    return stored_value<ImportChoices>(view::from_json(text));
}

std::vector<std::string> all_wordings(const std::string& text, const std::string& translations,
                                      const char* column)
{
    std::vector<std::string> all;
    for (const auto lang : view::all_languages)
        if (auto folded = fold(view::localised(lang, text, translations, column).text);
            std::ranges::find(all, folded) == all.end())
            all.push_back(std::move(folded));
    return all;
}

} // namespace retenk::registration
