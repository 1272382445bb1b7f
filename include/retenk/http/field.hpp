#pragma once
// What web/templates/parts/{field,select,checkbox,choices}.html draw: label, hint, error and control of one
// form field, joined for screen readers. In a page: {{#email}}{{>parts/field}}{{/email}} with
// data["email"] = view::data_of(field).

#include "retenk/http/response.hpp"

namespace retenk::http {

struct Choice {
    std::string value, label;
    bool selected = false;
};
BOOST_DESCRIBE_STRUCT(Choice, (), (value, label, selected))

struct Field {
    std::string name, id, label, hint, value, error;
    std::string type = "text";          // of <input>; "textarea" for long text
    std::string autocomplete, inputmode;
    bool required = false;
    bool checked = false;               // of a checkbox
    std::int64_t maxlength = 200;
    std::vector<Choice> choices;        // of select, radio buttons and groups of checkboxes
};
BOOST_DESCRIBE_STRUCT(Field, (), (name, id, label, hint, value, error, type, autocomplete, inputmode, required, checked,
    maxlength, choices))

// Label is the text of key, hint that of key + "_hint" if there is one; the error comes from the refusal.
Field make_field(const Context& context, std::string name, std::string_view key, std::string value, const Refusal* refusal);

} // namespace retenk::http

namespace retenk::view {

// A template cannot compare: is_long says that the control is a <textarea>.
template <>
inline Data data_of(const http::Field& field)
{
    Data::Object object;
    boost::mp11::mp_for_each<boost::describe::describe_members<http::Field, boost::describe::mod_public>>(
        [&](auto member) { object.emplace(member.name, data_of(field.*member.pointer)); });
    object.emplace("is_long", field.type == "textarea");
    return object;
}

} // namespace retenk::view
