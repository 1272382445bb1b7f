#pragma once
// One party as its contact or an organiser sees it, and the lists of those who wait.

#include "registration/waiting.hpp"
#include "retenk/base/viewer.hpp"

namespace retenk::registration {

struct WaitingMember
{
    std::string name, category, translations;
    std::optional<std::string> email;
};
BOOST_DESCRIBE_STRUCT(WaitingMember, (), (name, category, translations, email))

struct WaitingExtra
{
    std::string name, translations;
};
BOOST_DESCRIBE_STRUCT(WaitingExtra, (), (name, translations))

struct WholeParty
{
    conference::Conference conference;
    Party party;
    std::vector<WaitingMember> members;
    std::vector<WaitingExtra> extras; // that somebody of it chose
    Ore total;                        // at today's prices
    std::int64_t position = 0;        // 1: first of those who wait for the same
    std::optional<Shortage> shortage;
    std::int64_t answer_hours = 0;
    bool over = false;                // the conference has begun
};

// Nothing for a party that the viewer neither is nor may see as an organiser.
std::optional<WholeParty> find_whole_party(db::Tx& tx, const Viewer& viewer,
                                           const WaitingPartyId& party);

struct QueueRow
{
    PoolId pool_id;
    WaitingPartyId id;
    std::string contact_name;
    WaitingState state{};
    std::int64_t places = 0; // of this pool
    Instant created_at;
    std::optional<Instant> answer_by;
};
BOOST_DESCRIBE_STRUCT(QueueRow, (),
                      (pool_id, id, contact_name, state, places, created_at, answer_by))

// By pool that is waited for; offers first, then those who wait in their order, then whoever let an offer lapse. Only for organisers.
std::vector<QueueRow> queue_rows(db::Tx& tx, const Viewer& viewer, ConferenceId conference);

// What was typed, as submit() takes it.
Submission stored_submission(db::Tx& tx, const Party& party);

} // namespace retenk::registration
