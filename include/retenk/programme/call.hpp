#pragma once
// PRG-11: the call for proposals: when it is open, what it asks, and by what proposals are judged. Owns call.
// Topic "programme" after a change.

#include "retenk/base/problem.hpp"
#include "retenk/db/database.hpp"

namespace retenk::programme {

inline constexpr std::size_t most_questions = 6, most_criteria = 6;
inline constexpr std::size_t longest_call_line = 120;

struct Call
{
    std::optional<Instant> opens_at, closes_at; // not open before both are set
    std::string intro;                          // Markdown
    std::string questions, criteria;            // one a line
    bool hide_names = true;                     // from those who review, until it is decided
};
BOOST_DESCRIBE_STRUCT(Call, (), (opens_at, closes_at, intro, questions, criteria, hide_names))

Call find_call(db::Tx& tx, ConferenceId conference);
bool is_open(const Call& call, Instant now);

std::vector<std::string> lines_of(const std::string& text); // without empty ones

// conflict when somebody else changed it since (audit::fingerprint); invalid by field.
Result<bool> change_call(db::Tx& tx, ConferenceId conference, const std::string& fingerprint,
                         const Call& call, const std::string& actor);

// The secret part of a link that lets in whoever has it after the end; an earlier one is dead.
std::string new_late_link(db::Tx& tx, const ConferenceId& conference, const std::string& actor);
bool is_late_token(db::Tx& tx, ConferenceId conference, const std::string& token);

} // namespace retenk::programme
