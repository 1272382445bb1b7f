#include "retenk/accounts/sign_in.hpp"

#include "accounts/session.hpp"

namespace retenk::accounts {

namespace {

void record_event(db::Tx& tx, const std::optional<UserId>& user, SignInWay way, bool succeeded,
                  const std::string& agent)
{
    tx.run("INSERT INTO login_event (user_id, at, way, succeeded, agent) "
           "VALUES (?1, ?2, ?3, ?4, ?5)",
           user, tx.now, way, succeeded, printable(agent));
}

} // namespace

std::string sign_in(db::Tx& tx, const SignIn& signing)
{
    if (!signing.earlier.empty()) close_session(tx, signing.earlier);
    record_event(tx, signing.user, signing.way, true, signing.agent);
    tx.run("UPDATE user SET signed_in_at = ?2 WHERE id = ?1", signing.user, tx.now);
    return open_session(tx, signing.user, signing.agent);
}

bool record_failure(db::Tx& tx, const std::optional<UserId>& user, const SignInWay& way,
                    const std::string& agent)
{
    record_event(tx, user, way, false, agent);
    return true;
}

std::vector<SignInRow> sign_ins_of(db::Tx& tx, const Viewer& viewer)
{
    return tx.rows<SignInRow>("SELECT at, way, succeeded, agent FROM login_event "
                              "WHERE user_id = ?1 ORDER BY at DESC, id DESC LIMIT 50",
                              viewer.user);
}

} // namespace retenk::accounts
