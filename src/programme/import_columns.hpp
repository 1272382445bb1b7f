#pragma once
// PRG-13: which column of a file is what, of a list of sessions or of speakers; "" is none.

#include "retenk/base/problem.hpp"

#include <optional>
#include <span>

namespace retenk::programme {

enum class Holds { sessions, speakers };

// What its owner chose, and once it is written what became of it.
struct ImportChoices
{
    Holds what = Holds::sessions;
    std::vector<std::string> columns; // the field of each column
    bool adds_speakers = false;       // of sessions: whom nobody knows is made a speaker
    std::int64_t made = 0, changed = 0, speakers_made = 0;
};

// All that can be brought, in the order in which it is offered.
std::vector<std::string> import_fields(Holds what);

// By the words that people use for them in bokmål, nynorsk and English. Each field once.
std::vector<std::string> guess_columns(Holds what, const std::vector<std::string>& headings);

// Problem::invalid with the fields that document::column_name() says: each field once, and a title,
// a name, or something that an existing one is known by.
Result<bool> check_columns(const ImportChoices& choices);

std::string choices_as_text(const ImportChoices& choices); // JSON
ImportChoices choices_in(const std::string& text);

} // namespace retenk::programme
