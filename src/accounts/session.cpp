#include "accounts/session.hpp"

#include "accounts/attempts.hpp"
#include "accounts/login_step.hpp"
#include "retenk/accounts/account.hpp"
#include "retenk/accounts/link.hpp"
#include "retenk/audit/audit.hpp"
#include "retenk/base/must.hpp"
#include "retenk/base/secret.hpp"

#include <algorithm>

namespace retenk::accounts {

namespace {

using namespace std::chrono_literals;

constexpr auto lasts = 24h * 14;
constexpr auto idle = 12h;
constexpr std::size_t token_length = 43;

struct SessionRow
{
    UserId user_id;
    std::string name, email;
    std::optional<MunicipalityId> municipality_id;
    std::optional<PartnerId> partner_id;
    std::string form_token;
    Instant seen_at;
};
BOOST_DESCRIBE_STRUCT(SessionRow, (),
                      (user_id, name, email, municipality_id, partner_id, form_token, seen_at))

void add_login(db::Tx& tx, const std::string& token, Seen& seen)
{
    if (token.size() != token_length) return;
    const auto row = tx.find<SessionRow>(
        "SELECT user_id, name, email, municipality_id, partner_id, form_token, seen_at "
        "FROM login_session JOIN user ON user.id = user_id "
        "WHERE token_hash = ?1 AND expires_at > ?2 AND seen_at > ?3 AND disabled = 0",
        sha256(token), tx.now, tx.now - idle);
    if (!row) return;

    auto& viewer = seen.viewer;
    viewer.user = row->user_id;
    viewer.name = row->name;
    viewer.email = row->email;
    viewer.municipality = row->municipality_id.value_or(MunicipalityId{});
    viewer.partner = row->partner_id.value_or(PartnerId{});
    viewer.session_token = token;
    viewer.form_token = row->form_token;
    for (const auto& name : tx.rows<std::string>(
             "SELECT role FROM user_role JOIN user ON user.id = user_id WHERE user_id = ?1 AND "
             "(conference_id IS NULL OR conference_id = (SELECT id FROM conference WHERE is_current "
             "= 1)) ORDER BY role",
             row->user_id))
        viewer.roles.push_back(must(role_called(name)));
    seen.is_stale = row->seen_at + 1min <= tx.now;
}

std::optional<std::int64_t> subject_of(db::Tx& tx, const std::string& token, LinkPurpose purpose)
{
    if (token.size() != token_length) return std::nullopt;
    const auto link = resolve_link(tx, token);
    if (!link || link->purpose != purpose) return std::nullopt;
    return link->subject_id;
}

// Whoever has only a link has no session row; what is derived needs none and tells nothing of the
// token.
void add_form_token(const std::string& token, Viewer& viewer)
{
    if (viewer.form_token.empty()) viewer.form_token = sha256("form:" + token);
}

void add_link(db::Tx& tx, const std::string& token, Viewer& viewer)
{
    const auto registration = subject_of(tx, token, LinkPurpose::registration);
    if (!registration) return;
    viewer.registration = RegistrationId{*registration};
    add_form_token(token, viewer);
}

void add_waiting(db::Tx& tx, const std::string& token, Viewer& viewer)
{
    const auto party = subject_of(tx, token, LinkPurpose::waiting_party);
    if (!party) return;
    viewer.waiting_party = WaitingPartyId{*party};
    add_form_token(token, viewer);
}

// One cookie holds either: a place without a name becomes somebody's.
void add_place(db::Tx& tx, const std::string& token, Viewer& viewer)
{
    if (token.size() != token_length) return;
    const auto link = resolve_link(tx, token);
    if (!link) return;
    if (link->purpose == LinkPurpose::place)
        viewer.place = ParticipantId{link->subject_id};
    else if (link->purpose == LinkPurpose::participant)
        viewer.participant = ParticipantId{link->subject_id};
    else
        return;
    add_form_token(token, viewer);
}

// Whose it is, the speaker's pages find out themselves; their forms carry what ours do.
void add_speaker(db::Tx& tx, const std::string& token, Viewer& viewer)
{
    if (subject_of(tx, token, LinkPurpose::speaker)) add_form_token(token, viewer);
}

} // namespace

std::string printable(const std::string& agent)
{
    std::string text;
    std::ranges::copy_if(agent.substr(0, 200), std::back_inserter(text),
                         [](char c) { return c >= ' ' && c <= '~'; });
    return text;
}

std::string open_session(db::Tx& tx, UserId user, const std::string& agent)
{
    auto token = random_token();
    tx.run("INSERT INTO login_session (token_hash, form_token, user_id, created_at, seen_at, "
           "expires_at, agent) VALUES (?1, ?2, ?3, ?4, ?4, ?5, ?6)",
           sha256(token), random_token(), user, tx.now, tx.now + lasts, printable(agent));
    const auto email = tx.get<std::string>("SELECT email FROM user WHERE id = ?1", user);
    forget_tries(tx, "email:" + sha256(email));
    forget_tries(tx, second_step_key(user));
    return token;
}

bool close_session(db::Tx& tx, const std::string& token)
{
    return tx.change("DELETE FROM login_session WHERE token_hash = ?1", sha256(token)) == 1;
}

Viewer viewer_of(db::Tx& tx, const std::string& login_token, const std::string& link_token)
{
    return see(tx, {login_token, link_token, "", ""}).viewer;
}

Seen see(db::Tx& tx, const Tokens& tokens)
{
    Seen seen;
    add_login(tx, tokens.login, seen);
    add_link(tx, tokens.link, seen.viewer);
    add_waiting(tx, tokens.waiting, seen.viewer);
    add_place(tx, tokens.place, seen.viewer);
    add_speaker(tx, tokens.speaker, seen.viewer);
    return seen;
}

bool touch_session(db::Tx& tx, const std::string& login_token)
{
    return tx.change("UPDATE login_session SET seen_at = ?2 "
                     "WHERE token_hash = ?1 AND seen_at + 60 <= ?2",
                     sha256(login_token), tx.now) == 1;
}

std::vector<OwnSession> sessions_of(db::Tx& tx, const Viewer& viewer)
{
    return tx.rows<OwnSession>(
        "SELECT id, created_at, seen_at, agent, token_hash = ?2 AS is_this FROM login_session "
        "WHERE user_id = ?1 AND expires_at > ?3 AND seen_at > ?4 ORDER BY seen_at DESC, id DESC",
        viewer.user, sha256(viewer.session_token), tx.now, tx.now - idle);
}

std::int64_t end_sessions(db::Tx& tx, UserId user, const std::string& but)
{
    tx.run("DELETE FROM login_step WHERE user_id = ?1", user);
    return tx.change("DELETE FROM login_session WHERE user_id = ?1 AND token_hash <> ?2", user,
                     sha256(but));
}

Result<bool> revoke_session(db::Tx& tx, const Viewer& viewer, const std::int64_t& id)
{
    if (tx.change("DELETE FROM login_session WHERE id = ?1 AND user_id = ?2", id, viewer.user) == 0)
        return refuse(Problem::not_found, "accounts.no_such_session");
    audit::record(tx, viewer.actor(),
                  {.subject_type = "login_session", .subject_id = id, .action = "revoked"});
    return true;
}

} // namespace retenk::accounts
