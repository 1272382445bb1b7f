#pragma once
// The rows of both logs as their hashes see them.

#include "retenk/db/database.hpp"

#include <map>

namespace retenk::audit {

struct ChangeRow
{
    std::int64_t id = 0;
    Instant at;
    std::string actor, subject_type;
    std::int64_t subject_id = 0;
    std::string action, field;
    std::optional<std::string> old_value, new_value, salt, digest;
    std::string hash;
};
BOOST_DESCRIBE_STRUCT(ChangeRow, (),
                      (id, at, actor, subject_type, subject_id, action, field, old_value, new_value, salt, digest,
                       hash))

struct AccessRow
{
    std::int64_t id = 0;
    Instant at;
    std::string actor, action, subject;
    std::int64_t rows = 0;
    std::string purpose, hash;
};
BOOST_DESCRIBE_STRUCT(AccessRow, (), (id, at, actor, action, subject, rows, purpose, hash))

struct Head
{
    std::int64_t id = 0;
    std::string hash;
};
BOOST_DESCRIBE_STRUCT(Head, (), (id, hash))

inline constexpr std::string_view erasure = "values_erased";

std::string digest_of(const ChangeRow& row);
std::string hash_of(std::string_view before, const ChangeRow& row);
std::string hash_of(std::string_view before, const AccessRow& row);

// What an erased row without digest still says: its hash held the values and can no longer be counted out, so
// the entry of its erasure vouches for the rest.
std::string rest_of(const ChangeRow& row);

void append(db::Tx& tx, ChangeRow row); // with id, time, salt, digest and hash

// Asked for each row in order.
class ChangeCheck
{
public:
    bool holds(const ChangeRow& row);
    // Rows whose values are gone though no erasure names them.
    std::optional<std::int64_t> first_unexplained() const;

private:
    bool holds_without(const ChangeRow& row);
    void explain(const ChangeRow& row);

    Head head_;
    std::map<std::int64_t, std::string> erased_; // with rest_of() where there is no digest
};

} // namespace retenk::audit
