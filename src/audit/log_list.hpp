#pragma once
// Both logs as an auditor reads them: latest first, filtered.

#include "retenk/base/viewer.hpp"
#include "retenk/db/database.hpp"

namespace retenk::audit {

struct LogWish
{
    bool reading = false;      // the log of reading; otherwise that of changes
    std::string actor;         // "user:7"; "own": people with a link of their own; "system"; empty: everybody
    std::string kind;          // of changes the table's name
    std::int64_t number = 0;   // of changes the row's id
    std::string action;
    std::optional<Day> from, to; // both included
    std::int64_t before = 0;   // an id; 0: from the latest
    std::int64_t limit = 50;
};

struct ChangeEntry
{
    std::int64_t id = 0;
    Instant at;
    std::string actor;
    std::optional<std::string> who; // of a user
    std::string action, kind;
    std::int64_t number = 0;
    std::optional<std::int64_t> registration_id; // of a participant
    std::string field;
    std::optional<std::string> old_value, new_value;
    bool erased = false;
};
BOOST_DESCRIBE_STRUCT(ChangeEntry, (),
                      (id, at, actor, who, action, kind, number, registration_id, field, old_value, new_value, erased))

struct ReadingEntry
{
    std::int64_t id = 0;
    Instant at;
    std::string actor;
    std::optional<std::string> who;
    std::string action, subject;
    std::int64_t rows = 0;
    std::string purpose;
};
BOOST_DESCRIBE_STRUCT(ReadingEntry, (), (id, at, actor, who, action, subject, rows, purpose))

struct Named
{
    std::string key, name;
};
BOOST_DESCRIBE_STRUCT(Named, (), (key, name))

struct LogPage
{
    std::vector<ChangeEntry> changes; // one more than asked for when there are older ones
    std::vector<ReadingEntry> readings;
    std::vector<Named> users;
    std::vector<std::string> kinds, actions; // that are there to choose
    std::vector<Named> municipalities, conferences; // by id, for the names of sets
};

// Nothing for anybody but auditors and administrators.
LogPage log_page(db::Tx& tx, const Viewer& viewer, const LogWish& wish);

struct ChainState
{
    std::optional<std::int64_t> broken_change, broken_reading;
    std::int64_t changes = 0, readings = 0;
    std::string last_change, last_reading; // hashes: kept elsewhere, they show that nothing was cut off behind
};
ChainState chain_state(db::Tx& tx);

} // namespace retenk::audit
