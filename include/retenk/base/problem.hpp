#pragma once
// How the program says no. A Refusal is a value: the program works and the answer is no. Faults are
// exceptions. Keys are catalogue keys, so that no sentence stands in C++ and tests compare keys.

#include <expected>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace retenk {

enum class Problem { invalid, not_found, forbidden, signed_out, conflict, full, closed, too_many };

using Values = std::map<std::string, std::string>; // fills {name} in the catalogue's text

struct FieldError {
    std::string field; // the form field's name
    std::string key;
    Values values;
};

struct Refusal {
    Problem problem = Problem::invalid;
    std::string key;
    std::vector<FieldError> fields;
    Values values;
};

template <class T>
using Result = std::expected<T, Refusal>;

inline std::unexpected<Refusal> refuse(Problem problem, std::string key, Values values = {})
{
    return std::unexpected(Refusal{problem, std::move(key), {}, std::move(values)});
}

// One wrong field: Problem::invalid.
inline std::unexpected<Refusal> refuse_field(std::string field, std::string key, Values values = {})
{
    Refusal refusal{Problem::invalid, "form.invalid", {}, {}};
    refusal.fields.push_back({std::move(field), std::move(key), std::move(values)});
    return std::unexpected(std::move(refusal));
}

} // namespace retenk
