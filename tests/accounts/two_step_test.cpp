// The second step of a login: what opens it, how often, and what never does.

#include "accounts/login_step.hpp"
#include "accounts/second_factor.hpp"
#include "accounts/session.hpp"
#include "accounts/totp.hpp"
#include "retenk/accounts/account.hpp"
#include "retenk/accounts/password_link.hpp"
#include "retenk/accounts/secret_file.hpp"
#include "retenk/base/seal.hpp"
#include "support/test_db.hpp"

#include <fstream>
#include <gtest/gtest.h>

namespace retenk::accounts {
namespace {

using namespace std::chrono_literals;

const std::string here = "192.0.2.1", agent = "Firefox";
constexpr std::int64_t allowed = 10;

class TwoStepTest : public testing::Test
{
protected:
    TwoStepTest()
        : user_(db_.in(add_user, NewUser{parse_email("ola@eksempel.no").value(), "Ola Prøve",
                                         "hash", {"organiser"}, {}, {}})
                    .value())
    {
        viewer_.user = user_;
        switch_on();
    }

    void switch_on()
    {
        const auto sealed = sealed_secret(read_or_make_key(key_file()), user_, secret_);
        ASSERT_TRUE(db_.in(keep_new_totp, viewer_, sealed));
        codes_ = db_.in(confirm_totp, viewer_, totp_step(db_.now) - 1).value();
    }

    std::filesystem::path key_file() const { return db_.file().parent_path() / "retenk.key"; }
    SignIn signing(SignInWay way = SignInWay::password) const { return {user_, way, agent, ""}; }
    std::string begin() { return db_.in(pass_password, signing()).token; }
    std::string code() const { return totp_code(secret_, totp_step(db_.now)); }

    Result<std::string> try_code(const std::string& token, const std::string& code,
                                 const std::string& client = here)
    {
        const auto waiting = db_.in(begin_step, token, client, allowed);
        if (!waiting) return std::unexpected(waiting.error());
        const auto checked = check_code(key_file(), *waiting, code, db_.now);
        if (!checked.step) return refuse(Problem::invalid, "accounts.wrong_code");
        return db_.in(pass_code, token, signing(SignInWay::totp), *checked.step);
    }

    std::int64_t count(const char* table)
    {
        auto rows = [](db::Tx& tx, const std::string& name) {
            return tx.get<std::int64_t>("SELECT count(*) FROM " + name);
        };
        return db_.in(rows, std::string(table));
    }

    test::TestDb db_;
    UserId user_;
    Viewer viewer_;
    std::string secret_ = new_totp_secret();
    std::vector<std::string> codes_;
};

TEST_F(TwoStepTest, the_right_password_alone_opens_no_login)
{
    const auto passed = db_.in(pass_password, signing());
    EXPECT_TRUE(passed.needs_step);
    EXPECT_EQ(count("login_session"), 0);
    EXPECT_EQ(db_.in(see, Tokens{passed.token, "", "", ""}).viewer.user, std::nullopt);
}

TEST_F(TwoStepTest, password_and_code_open_one_login_and_spend_the_step)
{
    const auto token = begin();
    const auto opened = try_code(token, code());
    ASSERT_TRUE(opened);
    EXPECT_EQ(db_.in(see, Tokens{*opened, "", "", ""}).viewer.user, user_);
    db_.now += 30s;
    EXPECT_EQ(try_code(token, code()).error().key, "accounts.step_over");
}

TEST_F(TwoStepTest, a_code_is_good_once_even_for_two_who_type_it_at_the_same_time)
{
    const auto first = begin(), second = begin();
    const auto typed = code();
    const auto step = totp_step(db_.now);
    ASSERT_TRUE(try_code(first, typed));
    EXPECT_FALSE(try_code(second, typed));
    EXPECT_FALSE(db_.in(pass_code, second, signing(SignInWay::totp), step));
    db_.now += 30s;
    EXPECT_TRUE(try_code(second, code()));
}

TEST_F(TwoStepTest, a_step_lasts_five_minutes)
{
    const auto token = begin();
    db_.now += 5min - 1s;
    EXPECT_TRUE(db_.in(is_waiting, token));
    db_.now += 1s;
    EXPECT_FALSE(db_.in(is_waiting, token));
    EXPECT_EQ(try_code(token, code()).error().key, "accounts.step_over");
}

TEST_F(TwoStepTest, ten_wrong_codes_from_one_address_end_its_tries_and_not_those_of_another)
{
    for (int n = 0; n < 10; ++n)
        EXPECT_EQ(try_code(begin(), "00000x").error().problem, Problem::invalid);
    EXPECT_EQ(try_code(begin(), code()).error().problem, Problem::too_many);
    EXPECT_TRUE(try_code(begin(), code(), "192.0.2.2"));
}

TEST_F(TwoStepTest, thirty_wrong_codes_from_anywhere_end_the_tries_for_a_quarter_of_an_hour)
{
    for (int n = 0; n < 30; ++n)
        EXPECT_EQ(try_code(begin(), "00000x", "192.0.2." + std::to_string(n)).error().problem,
                  Problem::invalid);
    EXPECT_EQ(try_code(begin(), code(), "192.0.2.99").error().problem, Problem::too_many);
    db_.now += 15min;
    EXPECT_TRUE(try_code(begin(), code(), "192.0.2.99"));
}

TEST_F(TwoStepTest, a_recovery_code_opens_once_however_it_is_typed)
{
    ASSERT_EQ(codes_.size(), 10u);
    auto typed = codes_[3];
    std::erase(typed, ' ');
    for (char& c : typed)
        c = c == '0' ? 'o' : c == '1' ? 'l' : static_cast<char>(std::tolower(c));
    EXPECT_TRUE(db_.in(pass_recovery, begin(), signing(SignInWay::recovery), typed));
    EXPECT_FALSE(db_.in(pass_recovery, begin(), signing(SignInWay::recovery), codes_[3]));
    EXPECT_EQ(db_.in(recovery_codes_left, user_), 9);
    EXPECT_TRUE(db_.in(pass_recovery, begin(), signing(SignInWay::recovery), codes_[4]));
}

TEST_F(TwoStepTest, new_recovery_codes_end_the_old_ones)
{
    const auto renewed = db_.in(renew_recovery_codes, viewer_).value();
    EXPECT_FALSE(db_.in(pass_recovery, begin(), signing(SignInWay::recovery), codes_[0]));
    EXPECT_TRUE(db_.in(pass_recovery, begin(), signing(SignInWay::recovery), renewed[0]));
}

TEST_F(TwoStepTest, a_recovery_code_of_one_user_is_nothing_to_another)
{
    const auto other = db_.in(add_user, NewUser{parse_email("kari@eksempel.no").value(), "Kari",
                                                "hash", {"organiser"}, {}, {}})
                           .value();
    auto use = [](db::Tx& tx, const UserId& user, const std::string& typed) {
        return use_recovery_code(tx, user, typed);
    };
    EXPECT_FALSE(db_.in(use, other, codes_[0]));
    EXPECT_TRUE(db_.in(use, user_, codes_[0]));
}

TEST_F(TwoStepTest, neither_the_secret_nor_a_recovery_code_stands_in_the_file)
{
    db_.connection().checkpoint();
    std::ifstream in(db_.file(), std::ios::binary);
    const std::string bytes(std::istreambuf_iterator<char>(in), {});
    ASSERT_TRUE(bytes.contains("ola@eksempel.no"));
    EXPECT_FALSE(bytes.contains(secret_));
    EXPECT_FALSE(bytes.contains(base32(secret_)));
    for (auto code : codes_) {
        EXPECT_FALSE(bytes.contains(code));
        std::erase(code, ' ');
        EXPECT_FALSE(bytes.contains(code));
    }
}

TEST_F(TwoStepTest, another_users_sealed_secret_opens_nothing)
{
    const auto sealed = db_.in(find_totp, user_)->secret;
    EXPECT_EQ(opened_secret(key_file(), user_, sealed), secret_);
    EXPECT_EQ(opened_secret(key_file(), UserId{user_.value + 1}, sealed), std::nullopt);
}

TEST_F(TwoStepTest, without_the_key_file_codes_are_not_read_and_recovery_codes_are)
{
    auto lost = [](db::Tx& tx, const std::filesystem::path& file) { return is_key_lost(tx, file); };
    EXPECT_FALSE(db_.in(lost, key_file()));
    std::filesystem::remove(key_file());
    EXPECT_TRUE(db_.in(lost, key_file()));
    const auto waiting = db_.in(begin_step, begin(), here, allowed).value();
    EXPECT_TRUE(check_code(key_file(), waiting, code(), db_.now).is_key_lost);
    EXPECT_TRUE(db_.in(pass_recovery, begin(), signing(SignInWay::recovery), codes_[0]));

    ASSERT_TRUE(db_.in(reset_second_factor, std::string("user:1"), user_));
    EXPECT_FALSE(db_.in(lost, key_file()));
    EXPECT_FALSE(db_.in(pass_password, signing()).needs_step);
    switch_on();
    EXPECT_TRUE(try_code(begin(), code()));
}

TEST_F(TwoStepTest, turned_off_the_password_is_enough_and_recovery_codes_are_gone)
{
    const auto half = begin();
    ASSERT_TRUE(db_.in(turn_off_totp, viewer_));
    EXPECT_FALSE(db_.in(is_waiting, half));
    EXPECT_EQ(db_.in(recovery_codes_left, user_), 0);
    EXPECT_FALSE(db_.in(pass_password, signing()).needs_step);
    EXPECT_EQ(db_.in(turn_off_totp, viewer_).error().key, "accounts.totp_is_off");
}

TEST_F(TwoStepTest, a_new_password_ends_what_is_half_signed_in)
{
    const auto half = begin();
    ASSERT_TRUE(db_.in(change_password, viewer_, std::string("new hash")));
    EXPECT_FALSE(db_.in(is_waiting, half));
}

TEST_F(TwoStepTest, the_history_tells_how_each_try_ended_and_forgets_after_ninety_days)
{
    db_.in(record_failure, std::optional(user_), SignInWay::password, agent);
    ASSERT_TRUE(try_code(begin(), code()));
    const auto rows = db_.in(sign_ins_of, viewer_);
    ASSERT_EQ(rows.size(), 2u);
    EXPECT_TRUE(rows[0].succeeded && rows[0].way == SignInWay::totp);
    EXPECT_FALSE(rows[1].succeeded);
    EXPECT_EQ(db_.in(sign_ins_of, Viewer()).size(), 0u);
    db_.now += 24h * 90 - 1s;
    db_.in(forget_expired);
    EXPECT_EQ(count("login_event"), 2);
    db_.now += 1s;
    db_.in(forget_expired);
    EXPECT_EQ(count("login_event"), 0);
}

TEST(SecretFile, lies_beside_the_database_unless_the_settings_say_otherwise)
{
    Config config;
    config.database.file = "/var/lib/retenk/retenk.db";
    EXPECT_EQ(secret_file_of(config), "/var/lib/retenk/retenk.key");
    config.server.secret_file = "/etc/retenk/key";
    EXPECT_EQ(secret_file_of(config), "/etc/retenk/key");
}

TEST(SecretFile, is_made_once_for_its_owner_alone)
{
    const auto folder = test::new_folder();
    const auto file = folder / "retenk.key";
    EXPECT_EQ(read_key(file), std::nullopt);
    const auto key = read_or_make_key(file);
    EXPECT_EQ(key.size(), seal_key_size);
    EXPECT_EQ(read_or_make_key(file), key);
    EXPECT_EQ(std::filesystem::status(file).permissions(),
              std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
    EXPECT_EQ(std::distance(std::filesystem::directory_iterator(folder), {}), 1);
    std::ofstream(file) << "ingen nøkkel\n";
    EXPECT_THROW(read_or_make_key(file), std::runtime_error);
    test::remove_folder(folder);
}

} // namespace
} // namespace retenk::accounts
