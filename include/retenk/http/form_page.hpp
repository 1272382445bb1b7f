#pragma once
// The page of a form that is edited: every control is drawn from the same set of fields, be it the
// stored row or what was typed, so that nothing typed is lost at 422 and 409. Labels are the texts
// <prefix><name>. In the template the controls stand in "f":
// {{#f.name}}{{>parts/field}}{{/f.name}}.

#include "retenk/http/field.hpp"
#include "retenk/http/route.hpp"

#include <span>

namespace retenk::http {

class FormPage
{
public:
    FormPage(const Context& context, std::string prefix, const Fields& fields,
             const Refusal* refusal);

    void line(const std::string& name, std::int64_t longest = 200, bool required = false,
              std::string type = "text");
    void lines(const std::string& name, std::int64_t longest);
    void number(const std::string& name, bool required = false);
    void select(const std::string& name, std::vector<Choice> choices, bool required = false);
    void checkbox(const std::string& name);
    void hidden(const std::string& name); // the value alone, as data[name]

    // The columns in the other languages: data["languages_of_form"], a list of {name, fields}.
    void translations(std::span<const std::string_view> columns, std::int64_t longest,
                      bool several_lines_last);

    // Somebody was first: data["conflict"] shows who, when, and both texts of each field that
    // differs.
    void conflict(const Fields& stored, std::string who, std::string when);
    void differs(std::string label, std::string yours,
                 std::string theirs); // of what is no single field

    view::Data& data() { return data_; }
    Response answer(std::string_view page, std::string title);

private:
    void add_differences();
    void label_errors();
    void keep(Field field);

    const Context& context_;
    std::string prefix_;
    const Fields& fields_;
    const Refusal* refusal_;
    std::vector<Field> drawn_;
    view::Data data_;
    view::Data::List differences_;
};

// "<prefix><value>" of each value, as choices of a select.
std::vector<Choice> choices_of(const Context& context, const std::string& prefix,
                               std::span<const std::string_view> values);

} // namespace retenk::http
