#pragma once
// What many requests read alike is read once for each state of the file.

#include "retenk/db/database.hpp"

namespace retenk::db {

// Two are equal if nobody has written to the file between them, as one connection sees it.
struct FileState
{
    const Connection* connection = nullptr;
    std::int64_t version = 0; // PRAGMA data_version

    bool operator==(const FileState&) const = default;
};

// Nothing for a connection that writes: it does not see its own changes there.
std::optional<FileState> file_state(Tx& tx);

// Read(tx), or what it answered when this thread last asked by the same key and the file was the
// same. Read must depend on nothing but the file and the key: of tx.now only on what the key says,
// and never on who asks.
template <auto Read, class Key>
auto remembered(Tx& tx, const Key& key)
{
    using Answer = decltype(Read(tx));
    struct Kept
    {
        FileState state;
        Key key;
        Answer answer;
    };
    const auto state = file_state(tx);
    if (!state) return Read(tx);
    // A reader's thread has one connection as long as it lives.
    thread_local std::optional<Kept> kept;
    if (!kept || kept->state != *state || kept->key != key)
        kept.emplace(Kept{*state, key, Read(tx)});
    return kept->answer;
}

} // namespace retenk::db
