#pragma once
// The page of a form that is edited: every control is drawn from the same set of fields, be it the
// stored row or what was typed, so that nothing typed is lost at 422 and 409. Labels are the texts
// <prefix><name>. In the template the controls stand in "f":
// {{#f.name}}{{>parts/field}}{{/f.name}}.

#include "retenk/http/field.hpp"
#include "retenk/http/route.hpp"
#include "retenk/http/typed.hpp"

#include <map>
#include <span>

namespace retenk::http {

// One entry of the change log, as it is kept; column and values are those of the table.
struct FormChange
{
    std::string column, what, who, when, old_value, new_value;
};
BOOST_DESCRIBE_STRUCT(FormChange, (), (column, what, who, when, old_value, new_value))

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
    void translations(std::span<const TranslatedColumn> columns);

    // Somebody was first: data["conflict"] shows who, when, and both texts of each field that
    // differs.
    void conflict(const Fields& stored, std::string who, std::string when);
    void differs(std::string label, std::string yours,
                 std::string theirs); // of what is no single field

    // data["history"] for parts/history.html, in the words of the controls drawn before; a column of
    // several ids is told by their labels.
    void list(std::string column, std::vector<Choice> choices);
    void history(const std::vector<FormChange>& changes);

    view::Data& data() { return data_; }
    Response answer(std::string_view page, std::string title);

private:
    void add_differences();
    void label_errors();
    void keep(Field field);
    std::string shown(const Field& field, const std::string& value) const;
    std::string in_words(const std::string& column, const std::string& value) const;
    std::string translations_in_words(const std::string& json, const std::string& other) const;
    std::string label_of_column(const std::string& column) const;

    const Context& context_;
    std::string prefix_;
    const Fields& fields_;
    const Refusal* refusal_;
    std::vector<Field> drawn_;
    std::map<std::string, std::vector<Choice>> lists_;
    view::Data data_;
    view::Data::List differences_;
};

// "<prefix><value>" of each value, as choices of a select.
std::vector<Choice> choices_of(const Context& context, const std::string& prefix,
                               std::span<const std::string_view> values);

} // namespace retenk::http
