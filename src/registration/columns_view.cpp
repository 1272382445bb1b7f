#include "registration/columns_view.hpp"

#include "registration/question_view.hpp"
#include "retenk/http/field.hpp"
#include "retenk/http/typed.hpp"
#include "retenk/registration/group_view.hpp"

#include <algorithm>

namespace retenk::registration {
namespace {

std::string payer(const Details& details)
{
    if (details.payer_number.empty()) return details.payer_name;
    return details.payer_name + (details.payer_name.empty() ? "" : ", ") + details.payer_number;
}

std::string contact(const Details& details)
{
    const auto &name = details.contact_name, &email = details.contact_email;
    return name + (name.empty() || email.empty() ? "" : ", ") + email;
}

std::string_view state_key(ParticipantState state)
{
    switch (state) {
    case ParticipantState::registered:
        return "register.state_registered";
    case ParticipantState::cancelled:
        return "register.state_cancelled";
    }
    return "";
}

std::string detail(const http::Context& context, Column column, const Details& details)
{
    switch (column) {
    case Column::cancelled_at:
        return details.cancelled_at ? context.services.templates.catalogue().date_time(
                                          context.lang, *details.cancelled_at)
                                    : std::string();
    case Column::email:
        return details.email.value_or("");
    case Column::contact:
        return contact(details);
    case Column::phone:
        return details.contact_phone.value_or("");
    case Column::payer:
        return payer(details);
    case Column::payer_reference:
        return details.payer_reference;
    case Column::extras:
        return details.extras;
    case Column::price:
        return norwegian_amount(details.price_ore);
    case Column::vat:
        return norwegian_amount(details.vat_ore);
    case Column::code:
        return details.code;
    case Column::reference:
    case Column::organisation:
    case Column::municipality:
    case Column::category:
    case Column::state:
    case Column::registered_at:
        break;
    }
    return "";
}

std::string text_of(const http::Context& context, Column column, const RegisterCells& cells,
                    const ParticipantRow& row)
{
    const auto& catalogue = context.services.templates.catalogue();
    switch (column) {
    case Column::reference:
        return row.reference;
    case Column::organisation:
        return row.organisation.value_or("");
    case Column::municipality:
        return row.municipality ? *row.municipality
                                : catalogue.plain(context.lang, "register.elsewhere");
    case Column::category:
        return view::localised(context.lang, row.category, row.category_translations, "name").text;
    case Column::state:
        return catalogue.plain(context.lang, row.waits ? "approval.waits" : state_key(row.state));
    case Column::registered_at:
        return catalogue.date_time(context.lang, row.created_at);
    case Column::cancelled_at:
    case Column::email:
    case Column::contact:
    case Column::phone:
    case Column::payer:
    case Column::payer_reference:
    case Column::extras:
    case Column::price:
    case Column::vat:
    case Column::code:
        break;
    }
    const auto details = cells.details.find(row.id);
    return details == cells.details.end() ? std::string()
                                          : detail(context, column, details->second);
}

std::string answer_of(const http::Context& context, const RegisterCells& cells,
                      const ColumnQuestion& question, const ParticipantRow& row)
{
    const auto answer = cells.answers.find(std::pair(row.id, question.id));
    if (answer == cells.answers.end()) return "";
    return value_in_words(context, db::enum_value<QuestionKind>(question.kind), answer->second);
}

document::Cell file_cell(const http::Context& context, Column column, const RegisterCells& cells,
                         const ParticipantRow& row)
{
    const auto found = cells.details.find(row.id);
    const auto* details = found == cells.details.end() ? nullptr : &found->second;
    if (column == Column::price && details) return document::amount_cell(details->price_ore);
    if (column == Column::vat && details) return document::amount_cell(details->vat_ore);
    auto words = text_of(context, column, cells, row);
    if (column == Column::registered_at) return document::time_cell(row.created_at, std::move(words));
    if (column == Column::cancelled_at && details && details->cancelled_at)
        return document::time_cell(*details->cancelled_at, std::move(words));
    return words;
}

// A question for a number has whole numbers for answers; all else is as it was typed.
document::Cell file_answer(const http::Context& context, const RegisterCells& cells,
                           const ColumnQuestion& question, const ParticipantRow& row)
{
    auto words = answer_of(context, cells, question, row);
    constexpr std::size_t most_digits = 15; // that a spreadsheet keeps
    const bool counts = db::enum_value<QuestionKind>(question.kind) == QuestionKind::number &&
                        words.size() <= most_digits;
    const auto count = counts ? http::parse_number(words) : std::nullopt;
    if (count && std::to_string(*count) == words) return document::count_cell(*count);
    return words;
}

view::Localised title_of(const http::Context& context, const ColumnQuestion& question)
{
    return view::localised(context.lang, question.title, question.translations, "title");
}

view::Data cell(const http::Context& context, const ColumnName& name, const RegisterCells& cells,
                const ParticipantRow& row)
{
    view::Data data;
    data["label"] = http::text(context, name.label);
    data["lang"] = std::string();
    data["state"] = std::string();
    data["is_number"] = name.column == Column::price || name.column == Column::vat;
    if (name.column == Column::category)
        data["lang"] =
            view::localised(context.lang, row.category, row.category_translations, "name").lang;
    if (name.column == Column::state)
        data["state"] = row.waits ? std::string_view("waiting") : db::enum_name(row.state);
    if (name.column == Column::municipality && !row.municipality)
        data["text"] = http::text(context, "register.elsewhere");
    else if (name.column == Column::state)
        data["text"] = http::text(context, row.waits ? "approval.waits" : state_key(row.state));
    else
        data["text"] = text_of(context, name.column, cells, row);
    return data;
}

view::Data answer_cell(const http::Context& context, const RegisterCells& cells,
                       const ColumnQuestion& question, const ParticipantRow& row)
{
    const auto title = title_of(context, question);
    view::Data data;
    data["label"] = title.text;
    data["lang"] = std::string();
    data["state"] = std::string();
    data["is_number"] = false;
    data["text"] = answer_of(context, cells, question, row);
    return data;
}

view::Data headings_data(const http::Context& context, const Columns& columns,
                         const RegisterCells& cells)
{
    view::Data::List list;
    for (const auto column : columns.fixed) {
        const auto& name = name_of(column);
        view::Data data;
        data["label"] = http::text(context, name.label);
        data["lang"] = std::string();
        data["is_number"] = name.column == Column::price || name.column == Column::vat;
        data["sorts"] = name.column == Column::registered_at;
        list.push_back(std::move(data));
    }
    for (const auto& question : cells.questions) {
        const auto title = title_of(context, question);
        view::Data data;
        data["label"] = title.text;
        data["lang"] = title.lang;
        data["is_number"] = false;
        data["sorts"] = false;
        list.push_back(std::move(data));
    }
    return list;
}

view::Data row_data(const http::Context& context, const Columns& columns,
                    const RegisterCells& cells, const ParticipantRow& row)
{
    view::Data data;
    data["id"] = row.id.value;
    data["registration_id"] = row.registration_id.value;
    data["reference"] = columns.has(Column::reference) ? std::string() : row.reference;
    data["name"] = shown_name(context, row);
    view::Data::List list;
    for (const auto column : columns.fixed)
        list.push_back(cell(context, name_of(column), cells, row));
    for (const auto& question : cells.questions)
        list.push_back(answer_cell(context, cells, question, row));
    data["cells"] = std::move(list);
    return data;
}

} // namespace

std::vector<document::Cell> file_row(const http::Context& context, const Columns& columns,
                                     const RegisterCells& cells, const ParticipantRow& row)
{
    std::vector<document::Cell> all{shown_name(context, row)};
    for (const auto column : columns.fixed)
        all.push_back(file_cell(context, column, cells, row));
    for (const auto& question : cells.questions)
        all.push_back(file_answer(context, cells, question, row));
    return all;
}

std::vector<std::string> headings_of(const http::Context& context, const Columns& columns,
                                     const RegisterCells& cells)
{
    const auto& catalogue = context.services.templates.catalogue();
    std::vector<std::string> headings{catalogue.plain(context.lang, "register.name")};
    for (const auto column : columns.fixed)
        headings.push_back(catalogue.plain(context.lang, name_of(column).label));
    for (const auto& question : cells.questions)
        headings.push_back(title_of(context, question).text);
    return headings;
}

void add_cells(const http::Context& context, const Columns& columns, const RegisterCells& cells,
               view::Data& data)
{
    data["headings"] = headings_data(context, columns, cells);
    view::Data::List rows;
    for (const auto& row : cells.rows)
        rows.push_back(row_data(context, columns, cells, row));
    data["rows"] = std::move(rows);
}

view::Data columns_choice(const http::Context& context, const Columns& columns,
                          const std::vector<ColumnQuestion>& questions)
{
    auto field = http::make_field(context, "kol", "columns.choose", "", nullptr);
    field.type = "checkbox";
    for (const auto& name : all_columns)
        field.choices.push_back(
            {std::string(name.slug), http::text(context, name.label), columns.has(name.column)});
    for (const auto& question : questions) {
        auto label = title_of(context, question).text;
        if (question.needs) label += " (" + http::text(context, "columns.needs") + ")";
        field.choices.push_back(
            {"s" + std::to_string(question.id.value), std::move(label), columns.has(question.id)});
    }
    return view::data_of(field);
}

} // namespace retenk::registration
