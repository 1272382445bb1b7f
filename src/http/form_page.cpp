#include "retenk/http/form_page.hpp"

#include <algorithm>

namespace retenk::http {

FormPage::FormPage(const Context& context, std::string prefix, const Fields& fields,
                   const Refusal* refusal)
    : context_(context), prefix_(std::move(prefix)), fields_(fields), refusal_(refusal)
{
    add_errors(context, data_, refusal);
    data_["area"] = "desk";
    data_["conflict"] = false;
    data_["history"] = view::Data();
}

void FormPage::line(const std::string& name, std::int64_t longest, bool required, std::string type)
{
    auto field = make_field(context_, name, prefix_ + name, fields_[name], refusal_);
    field.type = std::move(type);
    field.maxlength = longest;
    field.required = required;
    keep(std::move(field));
}

void FormPage::lines(const std::string& name, std::int64_t longest)
{
    line(name, longest, false, "textarea");
}

void FormPage::number(const std::string& name, bool required)
{
    auto field = make_field(context_, name, prefix_ + name, fields_[name], refusal_);
    field.inputmode = "numeric";
    field.maxlength = 9;
    field.required = required;
    keep(std::move(field));
}

void FormPage::select(const std::string& name, std::vector<Choice> choices, bool required)
{
    auto field = make_field(context_, name, prefix_ + name, fields_[name], refusal_);
    for (auto& choice : choices)
        choice.selected = choice.value == fields_[name];
    // Where something is always chosen there is nothing to demand.
    field.required = required && !choices.empty() && choices.front().value.empty();
    field.choices = std::move(choices);
    keep(std::move(field));
}

void FormPage::checkbox(const std::string& name)
{
    auto field = make_field(context_, name, prefix_ + name, "1", refusal_);
    field.type = "checkbox";
    field.checked = !fields_[name].empty();
    keep(std::move(field));
}

void FormPage::hidden(const std::string& name) { data_[name] = fields_[name]; }

void FormPage::translations(std::span<const TranslatedColumn> columns)
{
    view::Data::List languages;
    bool wrong = false;
    for (const auto lang : {"nn", "en", "se"}) {
        view::Data language;
        language["code"] = lang;
        language["name"] = text(context_, std::string("language.") + lang);
        view::Data::List fields;
        for (const auto& column : columns) {
            const auto name = std::string(column.name) + "_" + lang;
            auto field = make_field(context_, name, prefix_ + std::string(column.name),
                                    fields_[name], refusal_);
            field.hint.clear();
            field.maxlength = static_cast<std::int64_t>(column.longest);
            if (column.has_lines()) field.type = "textarea";
            wrong = wrong || !field.error.empty();
            fields.push_back(view::data_of(field));
            field.label += std::string(" (") + lang + ")";
            drawn_.push_back(std::move(field));
        }
        language["fields"] = std::move(fields);
        languages.push_back(std::move(language));
    }
    data_["languages_of_form"] = std::move(languages);
    data_["languages_wrong"] = wrong;
}

void FormPage::conflict(const Fields& stored, std::string who, std::string when)
{
    for (const auto& field : drawn_)
        if (fields_[field.name] != stored[field.name])
            differs(field.label, shown(field, fields_[field.name]),
                    shown(field, stored[field.name]));
    view::Data conflict;
    conflict["message"] = *data_.find("error");
    data_["error"] = "";
    conflict["who"] = std::move(who);
    conflict["when"] = std::move(when);
    data_["conflict"] = std::move(conflict);
    // Sending the form once more is then a decision to overwrite.
    data_["version"] = stored["version"];
}

std::string FormPage::shown(const Field& field, const std::string& value) const
{
    const auto& catalogue = context_.services.templates.catalogue();
    for (const auto& choice : field.choices)
        if (choice.value == value) return choice.label;
    if (field.type == "checkbox") return text(context_, value.empty() ? "edit.no" : "edit.yes");
    const auto local = parse_local_time(value);
    if (field.type == "datetime-local" && local)
        return catalogue.date_time(context_.lang, from_local(*local));
    const auto day = parse_day(value);
    if (field.type == "date" && day) return catalogue.short_day(context_.lang, *day);
    return value;
}

void FormPage::differs(std::string label, std::string yours, std::string theirs)
{
    view::Data difference;
    difference["label"] = std::move(label);
    difference["yours"] = std::move(yours);
    difference["theirs"] = std::move(theirs);
    differences_.push_back(std::move(difference));
}

Response FormPage::answer(std::string_view page_name, std::string title)
{
    data_["title"] = std::move(title);
    label_errors();
    if (data_.find("conflict")->object()) add_differences();
    return page(context_, page_name, std::move(data_),
                refusal_ ? status_of(refusal_->problem) : 200);
}

void FormPage::add_differences()
{
    data_["conflict"]["differences_found"] = !differences_.empty();
    data_["conflict"]["differences"] = std::move(differences_);
}

// "Name: fill in this field" says where, before anybody has gone there.
void FormPage::label_errors()
{
    view::Data::List labelled;
    for (auto error : *data_["errors"].list()) {
        const auto& name = *error.find("field")->text();
        const auto field = std::ranges::find(drawn_, name, &Field::name);
        if (field != drawn_.end()) error["label"] = field->label;
        labelled.push_back(std::move(error));
    }
    data_["errors"] = std::move(labelled);
}

void FormPage::keep(Field field)
{
    data_["f"][field.name] = view::data_of(field);
    drawn_.push_back(std::move(field));
}

std::vector<Choice> choices_of(const Context& context, const std::string& prefix,
                               std::span<const std::string_view> values)
{
    std::vector<Choice> choices;
    for (const auto value : values)
        choices.push_back(
            Choice{std::string(value), text(context, prefix + std::string(value)), false});
    return choices;
}

} // namespace retenk::http
