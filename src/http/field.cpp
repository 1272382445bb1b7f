#include "retenk/http/field.hpp"

#include "retenk/http/route.hpp"

namespace retenk::http {

void add_errors(const Context& context, view::Data& data, const Refusal* refusal)
{
    data["errors"] = view::Data::List{};
    data["error_of"] = view::Data::Object{};
    data["error"] = "";
    if (!refusal) return;
    data["error"] =
        refusal->key.empty() ? std::string() : text(context, refusal->key, refusal->values);
    for (const auto& field : refusal->fields) {
        auto message = text(context, field.key, field.values);
        view::Data error;
        error["field"] = field.field;
        error["label"] = "";
        error["message"] = message;
        data["errors"].push_back(std::move(error));
        data["error_of"][field.field] = std::move(message);
    }
}

Field make_field(const Context& context, std::string name, std::string_view key, std::string value,
                 const Refusal* refusal)
{
    Field field;
    field.id = name;
    field.label = text(context, key);
    auto hint = std::string(key) + "_hint";
    if (context.services.templates.catalogue().has(view::Lang::nb, hint))
        field.hint = text(context, hint);
    field.value = std::move(value);
    if (refusal) {
        for (const auto& error : refusal->fields)
            if (error.field == name && field.error.empty())
                field.error = text(context, error.key, error.values);
    }
    field.name = std::move(name);
    return field;
}

} // namespace retenk::http
