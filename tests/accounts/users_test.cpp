// Users as administrators make and change them: invitations, roles, who is shut out, and the last administrator.

#include "retenk/accounts/users.hpp"

#include "accounts/session.hpp"
#include "retenk/accounts/password_link.hpp"
#include "retenk/accounts/second_factor.hpp"
#include "retenk/audit/audit.hpp"
#include "support/test_db.hpp"

#include <gtest/gtest.h>

namespace retenk::accounts {
namespace {

using namespace std::chrono_literals;

constexpr auto invitation = PasswordLinkPurpose::invitation;
constexpr auto lost = PasswordLinkPurpose::lost;

class UsersTest : public testing::Test
{
protected:
    UsersTest()
        : admin_(db_.in(add_user, NewUser{address("admin@eksempel.no"), "Admin", "hash",
                                          {"administrator"}, {}, {}})
                     .value())
    {
        viewer_.user = admin_;
        viewer_.roles = {Role::administrator};
    }

    static Email address(const std::string& text) { return parse_email(text).value(); }
    static UserEdit edit(std::vector<std::string> roles) { return {"Kari", std::move(roles), {}, {}}; }

    Result<Invited> invite(const std::string& email, const UserEdit& edit, std::string key = "")
    {
        if (key.empty()) key = "form " + email;
        return db_.in(invite_user, address(email), edit, key, actor_);
    }
    UserRow get(UserId id) { return db_.in(find_user, viewer_, id).value(); }
    Result<bool> change(UserId id, const UserEdit& edit)
    {
        return db_.in(change_user, id, edit, version_of(get(id)), actor_);
    }
    bool opens(const std::string& token, PasswordLinkPurpose purpose = invitation)
    {
        return db_.in(holder_of_link, token, purpose).has_value();
    }
    std::string log_of(UserId id)
    {
        auto read = [](db::Tx& tx, const UserId& user) {
            std::string lines;
            for (const auto& row : audit::changes_of(tx, "user", user.value))
                lines += row.actor + " " + row.action + " " + row.field + ": " +
                         row.old_value.value_or("-") + " > " + row.new_value.value_or("-") + "\n";
            return lines;
        };
        return db_.in(read, id);
    }
    std::int64_t count(const std::string& what)
    {
        auto rows = [](db::Tx& tx, const std::string& rest) {
            return tx.get<std::int64_t>("SELECT count(*) FROM " + rest);
        };
        return db_.in(rows, what);
    }

    test::TestDb db_;
    UserId admin_;
    Viewer viewer_;
    std::string actor_ = "user:1";
};

TEST_F(UsersTest, an_invitation_opens_once_and_its_holder_has_the_chosen_password)
{
    const auto invited = invite("kari@eksempel.no", edit({"organiser", "auditor"})).value();
    EXPECT_EQ(get(invited.id).roles, "auditor,organiser");
    EXPECT_FALSE(get(invited.id).has_password);
    EXPECT_TRUE(get(invited.id).invited_until.has_value());
    EXPECT_FALSE(opens(invited.token, lost));

    const auto holder = db_.in(spend_link, invited.token, invitation, std::string("new hash"));
    ASSERT_TRUE(holder);
    EXPECT_EQ(holder->id, invited.id);
    EXPECT_TRUE(get(invited.id).has_password);
    EXPECT_EQ(db_.in(spend_link, invited.token, invitation, std::string("thief")).error().key,
              "accounts.link_over");
    EXPECT_EQ(count("user WHERE password_hash = 'new hash'"), 1);
    EXPECT_EQ(count("password_link"), 0);
}

TEST_F(UsersTest, rights_of_one_conference_are_not_those_of_the_next_and_an_administrator_keeps_theirs)
{
    const auto make_current = [&](int id) {
        db_.in([&](db::Tx& tx) {
            tx.run("UPDATE conference SET is_current = 0");
            tx.run("INSERT INTO conference (id, year, name, day, starts_at, ends_at, place, contact_email, is_current) VALUES "
                   "(?1, 2000 + ?1, 'K', '2027-10-20', 1, 2, 'Harstad', 'k@example.no', 1) ON CONFLICT (id) DO UPDATE SET "
                   "is_current = 1",
                   id);
            return true;
        });
    };
    make_current(91);
    auto only_now = edit({"organiser", "door_crew"});
    only_now.only_now = true;
    auto as_administrator = edit({"administrator"});
    as_administrator.only_now = true;
    const auto one = invite("en@eksempel.no", only_now)->id, other = invite("to@eksempel.no", edit({"organiser"}))->id,
               third = invite("tre@eksempel.no", as_administrator)->id;
    const auto roles_of = [&](UserId user) {
        const auto token = db_.in(open_session, user, std::string("browser"));
        return db_.in(viewer_of, token, std::string()).roles.size();
    };
    EXPECT_EQ(roles_of(one), 2u);
    make_current(92);
    EXPECT_EQ(roles_of(one), 0u);
    EXPECT_EQ(roles_of(other), 1u);
    EXPECT_EQ(roles_of(third), 1u);
    EXPECT_EQ(get(one).conference_id, ConferenceId{91});
    EXPECT_TRUE(change(one, only_now)) << "given anew";
    EXPECT_EQ(roles_of(one), 2u);
    EXPECT_NE(log_of(one).find("conference_id: 91 > 92"), std::string::npos);
}

TEST_F(UsersTest, an_invitation_ends_after_seven_days_and_can_be_sent_again)
{
    const auto invited = invite("kari@eksempel.no", edit({"organiser"})).value();
    db_.now += 24h * 7 - 1s;
    EXPECT_TRUE(opens(invited.token));
    db_.now += 1s;
    EXPECT_FALSE(opens(invited.token));
    const auto again = db_.in(invite_again, invited.id, actor_).value();
    EXPECT_TRUE(opens(again.token));
    const auto third = db_.in(invite_again, invited.id, actor_).value();
    EXPECT_FALSE(opens(again.token)) << "the one before is dead";
    EXPECT_TRUE(opens(third.token));
}

TEST_F(UsersTest, only_the_digest_of_an_invitation_is_stored)
{
    const auto invited = invite("kari@eksempel.no", edit({"organiser"})).value();
    EXPECT_EQ(invited.token.size(), 43u);
    EXPECT_EQ(count("password_link WHERE token_hash = '" + invited.token + "'"), 0);
    EXPECT_EQ(count("password_link WHERE length(token_hash) = 64"), 1);
}

TEST_F(UsersTest, a_withdrawn_invitation_opens_nothing_and_leaves_the_address_free)
{
    const auto invited = invite("kari@eksempel.no", edit({"organiser"})).value();
    ASSERT_TRUE(db_.in(withdraw_invitation, invited.id, actor_));
    EXPECT_FALSE(opens(invited.token));
    EXPECT_EQ(db_.in(find_user, viewer_, invited.id), std::nullopt);
    EXPECT_TRUE(invite("kari@eksempel.no", edit({"organiser"}), "another form"));
    EXPECT_EQ(db_.in(withdraw_invitation, admin_, actor_).error().key, "accounts.not_invited");
}

TEST_F(UsersTest, the_same_form_twice_is_one_invitation_and_one_mail)
{
    const auto first = invite("kari@eksempel.no", edit({"organiser"}), "key").value();
    const auto second = invite("kari@eksempel.no", edit({"organiser"}), "key").value();
    EXPECT_EQ(second.id, first.id);
    EXPECT_EQ(second.token, "");
    EXPECT_EQ(invite("kari@eksempel.no", edit({"organiser"}), "new").error().fields[0].key,
              "accounts.address_has_user");
}

TEST_F(UsersTest, roles_ask_for_what_belongs_to_them_and_give_it_back)
{
    EXPECT_EQ(invite("a@eksempel.no", edit({})).error().fields[0].key, "accounts.needs_role");
    EXPECT_EQ(invite("a@eksempel.no", edit({"king"})).error().fields[0].field, "roles");
    EXPECT_EQ(invite("a@eksempel.no", edit({"host"})).error().fields[0].field, "municipality_id");
    EXPECT_EQ(invite("a@eksempel.no", edit({"partner"})).error().fields[0].field, "partner_id");
    db_.connection().script("INSERT INTO municipality (id, slug, name, sort_key) "
                            "VALUES (7, 'x', 'X', 'x')");
    auto host = edit({"host"});
    host.municipality = MunicipalityId{7};
    const auto id = invite("a@eksempel.no", host).value().id;
    EXPECT_EQ(get(id).municipality_id, MunicipalityId{7});
    auto organiser = host;
    organiser.roles = {"organiser"};
    ASSERT_TRUE(change(id, organiser));
    EXPECT_EQ(get(id).municipality_id, std::nullopt);
}

TEST_F(UsersTest, the_last_active_administrator_keeps_role_and_access)
{
    EXPECT_EQ(change(admin_, edit({"organiser"})).error().key, "accounts.last_administrator");
    EXPECT_EQ(db_.in(disable_user, admin_, true, actor_).error().key, "accounts.last_administrator");
    const auto invited = invite("kari@eksempel.no", edit({"administrator"})).value();
    EXPECT_FALSE(db_.in(disable_user, admin_, true, actor_)) << "an invited one was never here";
    ASSERT_TRUE(db_.in(spend_link, invited.token, invitation, std::string("hash")));
    ASSERT_TRUE(db_.in(disable_user, admin_, true, actor_));
    EXPECT_FALSE(db_.in(disable_user, invited.id, true, actor_));
    ASSERT_TRUE(db_.in(disable_user, admin_, false, actor_));
    EXPECT_TRUE(change(invited.id, edit({"organiser"})));
}

TEST_F(UsersTest, disabling_ends_every_login_and_link_at_once)
{
    const auto user = db_.in(add_user, NewUser{address("ola@eksempel.no"), "Ola", "hash",
                                               {"organiser"}, {}, {}})
                          .value();
    const auto session = db_.in(open_session, user, std::string("Firefox"));
    const auto link = db_.in(issue_password_link, user, lost);
    ASSERT_TRUE(db_.in(disable_user, user, true, actor_));
    ASSERT_TRUE(db_.in(disable_user, user, false, actor_));
    EXPECT_EQ(db_.in(viewer_of, session, std::string()).user, std::nullopt);
    EXPECT_FALSE(opens(link, lost));
}

TEST_F(UsersTest, a_change_is_refused_when_somebody_was_first)
{
    const auto version = version_of(get(admin_));
    ASSERT_TRUE(db_.in(change_user, admin_, edit({"administrator"}), version, actor_));
    EXPECT_EQ(db_.in(change_user, admin_, edit({"administrator"}), version, actor_).error().key,
              "edit.conflict");
}

TEST_F(UsersTest, everything_is_logged_with_old_and_new_value)
{
    const auto id = invite("kari@eksempel.no", edit({"organiser"})).value().id;
    auto changed = edit({"auditor"});
    changed.name = "Kari Ny";
    ASSERT_TRUE(change(id, changed));
    ASSERT_TRUE(db_.in(disable_user, id, true, actor_));
    const auto log = log_of(id);
    for (const char* line :
         {"user:1 invited : - > kari@eksempel.no\n", "user:1 changed name: Kari > Kari Ny\n",
          "user:1 changed roles: organiser > auditor\n", "user:1 changed disabled: 0 > 1\n"})
        EXPECT_TRUE(log.contains(line)) << log;
}

TEST_F(UsersTest, nobody_but_an_administrator_reads_users)
{
    Viewer organiser;
    organiser.user = admin_;
    organiser.roles = {Role::organiser, Role::auditor};
    EXPECT_EQ(db_.in(all_users, organiser).size(), 0u);
    EXPECT_EQ(db_.in(find_user, organiser, admin_), std::nullopt);
    EXPECT_EQ(db_.in(all_users, viewer_).size(), 1u);
}

TEST_F(UsersTest, a_link_for_a_lost_password_is_good_for_an_hour_once_and_ends_every_login)
{
    const auto session = db_.in(open_session, admin_, std::string("Firefox"));
    auto token = db_.in(issue_password_link, admin_, lost);
    db_.now += 1h;
    EXPECT_FALSE(opens(token, lost));
    token = db_.in(issue_password_link, admin_, lost);
    EXPECT_FALSE(opens(token, invitation));
    ASSERT_TRUE(db_.in(spend_link, token, lost, std::string("hash")));
    EXPECT_FALSE(db_.in(spend_link, token, lost, std::string("hash")));
    EXPECT_EQ(db_.in(viewer_of, session, std::string()).user, std::nullopt);
}

TEST_F(UsersTest, a_lost_password_brings_three_links_an_hour_and_none_to_strangers)
{
    for (int n = 0; n < 3; ++n)
        EXPECT_TRUE(db_.in(may_get_link, address("admin@eksempel.no")));
    EXPECT_FALSE(db_.in(may_get_link, address("admin@eksempel.no")));
    db_.now += 1h;
    EXPECT_TRUE(db_.in(may_get_link, address("admin@eksempel.no")));
    EXPECT_FALSE(db_.in(may_get_link, address("ukjent@eksempel.no")));
    ASSERT_TRUE(invite("kari@eksempel.no", edit({"organiser"})));
    EXPECT_FALSE(db_.in(may_get_link, address("kari@eksempel.no"))) << "invited, not been here";
}

TEST_F(UsersTest, a_changed_password_ends_the_other_logins_and_keeps_this_one)
{
    const auto here = db_.in(open_session, admin_, std::string("Firefox"));
    const auto elsewhere = db_.in(open_session, admin_, std::string("Chrome"));
    const auto viewer = db_.in(viewer_of, here, std::string());
    ASSERT_TRUE(db_.in(change_password, viewer, std::string("new hash")));
    EXPECT_EQ(db_.in(viewer_of, here, std::string()).user, admin_);
    EXPECT_EQ(db_.in(viewer_of, elsewhere, std::string()).user, std::nullopt);
    EXPECT_FALSE(log_of(admin_).contains("hash"));
}

} // namespace
} // namespace retenk::accounts
