#include "registration/history_view.hpp"

namespace retenk::registration {

std::string word_for(const http::Context& context, std::string_view kind, std::string_view word)
{
    const auto key = "register." + std::string(kind) + "_" + std::string(word);
    const auto& catalogue = context.services.templates.catalogue();
    return catalogue.has(view::Lang::nb, key) ? catalogue.text(context.lang, key)
                                              : std::string(word);
}

namespace {

std::string actor_in_words(const http::Context& context, const WholeChange& change)
{
    if (change.user_name) return *change.user_name;
    const auto kind = change.actor.substr(0, change.actor.find(':'));
    return word_for(context, "actor", kind);
}

std::string value_in_words(const http::Context& context, const WholeChange& change,
                           const std::optional<std::string>& value)
{
    const bool is_word = change.field == "state" || change.field == "show_in_list" ||
                         change.field == "approval" || change.field == "payer_way" || value == "yes" || value == "no"; // of questions
    return is_word && value ? word_for(context, "value", *value) : value.value_or("");
}

} // namespace

view::Data history_data(const http::Context& context, const std::vector<WholeChange>& changes)
{
    view::Data::List list;
    for (const auto& change : changes) {
        view::Data data;
        data["when"] = context.services.templates.catalogue().date_time(context.lang, change.at);
        data["who"] = actor_in_words(context, change);
        data["what"] = word_for(context, "action", change.action);
        data["field"] =
            change.field.empty() ? std::string() : word_for(context, "field", change.field);
        data["about"] = change.about;
        data["old"] = value_in_words(context, change, change.old_value);
        data["new"] = value_in_words(context, change, change.new_value);
        data["values"] = change.old_value.has_value() || change.new_value.has_value();
        list.push_back(std::move(data));
    }
    return list;
}

} // namespace retenk::registration
