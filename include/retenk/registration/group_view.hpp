#pragma once
// Places without a name in words: a stand-in's own name is for lists that nobody thought of.

#include "retenk/http/response.hpp"

namespace retenk::registration {

// "Plass 3 – uten navn, Sparebanken"; without a body only "Plass 3 – uten navn".
std::string place_without_name(const http::Context& context, std::int64_t number,
                               const std::string& organisation);

// The name of a row of people.
template <class Row>
std::string shown_name(const http::Context& context, const Row& row)
{
    if (!row.unnamed) return row.name;
    if constexpr (requires { row.organisation.value_or(""); })
        return place_without_name(context, row.place, row.organisation.value_or(""));
    else
        return place_without_name(context, row.place, row.organisation);
}

} // namespace retenk::registration
