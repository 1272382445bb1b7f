#include "registration/form_view.hpp"
#include "registration/payer.hpp"

#include <algorithm>

namespace retenk::registration {

namespace {

http::Field line(const http::Context& context, const TypedForm& form, const std::string& name,
                 const Refusal* refusal, const char* autocomplete)
{
    auto field =
        http::make_field(context, name, "registration." + name, form.fields[name], refusal);
    field.autocomplete = autocomplete;
    field.maxlength = 120;
    return field;
}

// The first is what holds when nothing was chosen.
http::Field choice(const http::Context& context, const TypedForm& form, const std::string& name,
                   std::initializer_list<const char*> values, const Refusal* refusal)
{
    auto field = http::make_field(context, name, "registration." + name, "", refusal);
    field.type = "radio";
    const auto& chosen = form.fields[name];
    const bool known = std::ranges::find(values, chosen) != values.end();
    for (const std::string value : values)
        field.choices.push_back({value, http::text(context, "registration." + name + "_" + value),
                                 known ? value == chosen : field.choices.empty()});
    return field;
}

bool has_error(const std::string& name, const Refusal* refusal)
{
    return refusal != nullptr &&
           std::ranges::find(refusal->fields, name, &FieldError::field) != refusal->fields.end();
}

} // namespace

view::Data payer_fields(const http::Context& context, const TypedForm& form, const Refusal* refusal,
                        std::string_view own_key)
{
    view::Data payer;
    auto kind = choice(context, form, "payer_kind", {"own", "other"}, refusal);
    kind.choices.front().label = http::text(context, own_key);
    payer["kind"] = view::data_of(kind);
    payer["name"] = view::data_of(line(context, form, "payer_name", refusal, "organization"));
    auto number = line(context, form, "payer_number", refusal, "off");
    number.inputmode = "numeric";
    payer["number"] = view::data_of(number);
    payer["reference"] = view::data_of(line(context, form, "payer_reference", refusal, "off"));
    payer["way"] =
        view::data_of(choice(context, form, "payer_way", {"usual", "ehf", "email"}, refusal));
    auto email = line(context, form, "payer_email", refusal, "email");
    email.type = "email";
    payer["email"] = view::data_of(email);
    const auto& way = form.fields["payer_way"];
    payer["open"] = way == "ehf" || way == "email" || !form.fields["payer_email"].empty() ||
                    has_error("payer_email", refusal) || has_error("payer_way", refusal);
    return payer;
}

view::Data payer_data(const Payer& payer)
{
    if (payer.payer_name.empty()) return false;
    view::Data data;
    data["name"] = payer.payer_name;
    data["number"] = payer.payer_number;
    data["reference"] = payer.payer_reference;
    data["email"] = payer.payer_email;
    data["ehf"] = payer.payer_ehf;
    return data;
}

} // namespace retenk::registration
