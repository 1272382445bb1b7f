#pragma once
// What somebody typed in a form becomes values; each field that is wrong gets an error of its own,
// and all of them are collected before the form comes back.

#include "retenk/base/money.hpp"
#include "retenk/base/problem.hpp"
#include "retenk/base/text.hpp"
#include "retenk/base/time.hpp"
#include "retenk/http/request.hpp"

#include <span>

namespace retenk::http {

// A column that has texts in the other languages as well, none of them longer than its own.
struct TranslatedColumn
{
    std::string_view name;
    std::size_t longest;

    bool has_lines() const { return longest > 500; }
};

class Typed
{
public:
    explicit Typed(const Fields& fields) : fields_(fields) {}

    std::string line(const std::string& name, std::size_t longest, bool required = false);
    std::string lines(const std::string& name,
                      std::size_t longest); // Markdown, may have several lines
    std::optional<std::int64_t> number(const std::string& name, std::int64_t least,
                                       std::int64_t most);
    std::optional<Instant> moment(const std::string& name);       // "2027-10-20T09:00", local
    std::optional<Ore> amount(const std::string& name);           // empty: nothing
    std::optional<OrgNumber> org_number(const std::string& name); // empty: nothing
    std::optional<Email> email(const std::string& name);          // empty: nothing
    std::string https(const std::string& name);                   // an address on the web, or empty
    std::string one_of(const std::string& name, std::span<const std::string_view> allowed);
    bool flag(const std::string& name) const { return !fields_[name].empty(); }

    // The columns' texts in the other languages, from fields called title_nn; what else `before`
    // (the row's JSON) holds is kept.
    std::string translations(std::span<const TranslatedColumn> columns,
                             std::string_view before = "{}");

    void wrong(std::string name, std::string key, Values values = {});
    bool fine() const { return refusal_.fields.empty(); }
    Refusal refusal() const { return refusal_; }

private:
    bool check(const std::string& name, const std::string& text, std::size_t longest,
               bool with_lines);

    const Fields& fields_;
    Refusal refusal_{Problem::invalid, "form.invalid", {}, {}};
};

// The whole text as a number, or nothing.
std::optional<std::int64_t> parse_number(std::string_view text);

// Fields title_nn … of a row's translations, for the form.
void add_translations(Fields& fields, std::span<const TranslatedColumn> columns,
                      std::string_view translations);

} // namespace retenk::http
