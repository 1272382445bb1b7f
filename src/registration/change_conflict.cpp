#include "registration/change_conflict.hpp"

#include "retenk/base/join.hpp"

#include <algorithm>
#include <set>

namespace retenk::registration {

namespace {

constexpr std::string_view before = "was_";

using Values = std::vector<std::string>;

Values values_in(const http::Form& form, const std::string& name)
{
    auto values = form.all(name);
    std::erase(values, ""); // an empty line is stored as nothing
    std::ranges::sort(values);
    return values;
}

std::string name_before(const std::string& name) { return std::string(before) + name; }

// A form without what stood in it says of nothing that it was left alone.
bool left_alone(const http::Form& form, const std::string& name)
{
    return form.has("was_name") && values_in(form, name) == values_in(form, name_before(name));
}

bool is_field(const std::string& name)
{
    return name != "version" && name != "form_token" && !name.starts_with(before);
}

std::set<std::string> names_of(const http::Form& form)
{
    std::set<std::string> names;
    for (const auto& [name, value] : form.list())
        if (is_field(name)) names.insert(name);
    return names;
}

std::string text_of(const view::Data& field, std::string_view name)
{
    const auto* value = field.find(name);
    return value && value->text() ? *value->text() : std::string();
}

// A file is what it is: there is nothing to compare in words.
view::Data::List fields_of(const view::Data& page)
{
    view::Data::List fields;
    for (const auto* name : {"name", "organisation", "municipality", "list", "sessions"})
        if (const auto* field = page.find(name); field && !text_of(*field, "name").empty())
            fields.push_back(*field);
    for (const auto& question : *page.find("questions")->list())
        if (!*question.find("is_file")->flag()) fields.push_back(question);
    return fields;
}

std::string label_of(const view::Data& field, const std::string& value)
{
    for (const auto* kind : {"choices", "options"})
        if (const auto* choices = field.find(kind); choices && choices->list())
            for (const auto& choice : *choices->list())
                if (text_of(choice, "value") == value) return text_of(choice, "label");
    return value;
}

std::string in_words(const http::Context& context, const view::Data& field, const Values& values)
{
    if (text_of(field, "name") == "list")
        return http::text(context, values.empty() ? "register.no" : "register.yes");
    std::vector<std::string> words;
    for (const auto& value : values)
        words.push_back(label_of(field, value));
    return words.empty() ? http::text(context, "registration.nothing_stored") : join(words);
}

view::Data before_data(std::string name, const std::string& value)
{
    view::Data data;
    data["name"] = std::move(name);
    data["value"] = value;
    return data;
}

} // namespace

view::Data kept_before(const http::Form& form)
{
    view::Data list = view::Data::List{};
    for (const auto& [name, value] : form.list())
        if (name.starts_with(before)) list.push_back(before_data(name.substr(before.size()), value));
    return list;
}

view::Data read_before(const view::Data& page, const http::Form& stored)
{
    view::Data list = view::Data::List{};
    for (const auto& field : fields_of(page))
        for (const auto& value : stored.all(text_of(field, "name")))
            list.push_back(before_data(text_of(field, "name"), value));
    return list;
}

http::Form follow_stored(const http::Form& form, const http::Form& stored)
{
    auto names = names_of(form);
    names.merge(names_of(stored));
    http::Form merged;
    for (const auto& name : names)
        for (auto& value : left_alone(form, name) ? stored.all(name) : form.all(name))
            merged.add(name, std::move(value));
    return merged;
}

view::Data differences(const http::Context& context, const view::Data& page, const http::Form& form,
                       const http::Form& stored)
{
    view::Data list = view::Data::List{};
    for (const auto& field : fields_of(page)) {
        const auto name = text_of(field, "name");
        const auto typed = values_in(form, name), theirs = values_in(stored, name);
        if (typed == theirs) continue;
        view::Data data;
        data["label"] = text_of(field, "label");
        data["typed"] = !left_alone(form, name);
        data["yours"] = in_words(context, field, typed);
        data["theirs"] = in_words(context, field, theirs);
        list.push_back(std::move(data));
    }
    return list;
}

} // namespace retenk::registration
