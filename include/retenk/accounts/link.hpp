#pragma once
// Personal links: whoever has the token may see and change one thing. The database holds only SHA-256 of it.

#include "retenk/db/database.hpp"

namespace retenk::accounts {

enum class LinkPurpose { registration, participant, speaker, waiting_party, place };
BOOST_DESCRIBE_ENUM(LinkPurpose, registration, participant, speaker, waiting_party, place)

struct Link {
    LinkPurpose purpose{};
    std::int64_t subject_id = 0;
};
BOOST_DESCRIBE_STRUCT(Link, (), (purpose, subject_id))

// The token: it is shown once, in the mail or page that carries it.
std::string issue_link(db::Tx& tx, LinkPurpose purpose, std::int64_t subject_id, Instant expires);

// A token that the caller made from another secret, so that it can be shown again; kept once, and dead for good when
// it was revoked.
void keep_link_of(db::Tx& tx, LinkPurpose purpose, std::int64_t subject_id, std::string_view token, Instant expires);

// Nothing for unknown, expired and revoked ones alike.
std::optional<Link> resolve_link(db::Tx& tx, std::string_view token);

void revoke_links(db::Tx& tx, LinkPurpose purpose, std::int64_t subject_id);

} // namespace retenk::accounts
