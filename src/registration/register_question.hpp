#pragma once
// What is asked of the register, as pieces of SQL.

#include "retenk/registration/register.hpp"

namespace retenk::registration {

// The numbers of the values are the same in every statement: ?1 scope, ?2 conference, ?3 municipality,
// ?4 category, ?5 state, ?6 words (or the ids of a choice, as JSON), ?7 since,
// ?8 registration; what stands behind them differs.
struct Question
{
    std::string source, condition, words;
    Instant since;
    RegistrationId registration; // whose reference was typed
    bool only_words = false;
    bool many = false;
};

Question question_of(db::Tx& tx, const Scope& scope, ConferenceId conference, const ParticipantFilter& filter);

} // namespace retenk::registration
