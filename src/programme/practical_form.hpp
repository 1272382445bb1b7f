#pragma once
// The form of practical things: values of its fields, and back. Times are those of the conference's
// day.

#include "programme/speaker_page.hpp"
#include "retenk/http/form_page.hpp"

namespace retenk::programme {

inline constexpr int time_rows = 3; // that a form has room for

struct TypedPractical
{
    Practical practical;
    Needs needs;
};

http::Fields fields_of(const SpeakerPage& page, const Needs& needs);

// Wrong fields by name: from1, until1 …
Result<TypedPractical> parse_practical(const http::Fields& fields, const Day& day);

} // namespace retenk::programme
