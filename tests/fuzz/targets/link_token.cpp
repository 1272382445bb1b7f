// A personal link's token, as it comes in the address.
#include "fuzz.hpp"
#include "retenk/accounts/link.hpp"

namespace retenk::fuzz {

void fuzz(std::string_view bytes)
{
    static db::Connection connection(":memory:", db::Connection::Mode::read_write);
    static const std::string token = [] {
        connection.script(
            "CREATE TABLE link (id INTEGER PRIMARY KEY, token_hash TEXT NOT NULL UNIQUE, "
            "purpose TEXT, subject_id INTEGER, created_at INTEGER, "
            "expires_at INTEGER, revoked_at INTEGER)");
        db::Tx tx(connection, Instant());
        return accounts::issue_link(tx, accounts::LinkPurpose::registration, 7,
                                    Instant(std::chrono::seconds(1000)));
    }();
    db::Tx tx(connection, Instant(std::chrono::seconds(1)));
    must(!accounts::resolve_link(tx, bytes), "what is not the token opens nothing");
    must(!accounts::resolve_link(tx, token + std::string(bytes.substr(0, 1)) + "x"), "nor more");
    const auto link = accounts::resolve_link(tx, token);
    must(link && link->subject_id == 7, "the token opens its own");
}

} // namespace retenk::fuzz
