#include "retenk/mail/mailer.hpp"

#include "mail/delivery.hpp"
#include "mail/fake_smtp.hpp"
#include "mail/mail_site.hpp"

#include <csignal>
#include <gtest/gtest.h>
#include <sys/wait.h>

namespace retenk::mail {
namespace {

using namespace std::chrono_literals;
using test::MailSite;

class MailerTest : public testing::Test
{
protected:
    MailerTest() { site_.config.url = server_.url(); }

    void open(test::SmtpPlan plan = {})
    {
        server_.plan(std::move(plan));
        server_.start();
        site_.open();
        site_.start_mailer();
    }

    MessageId send(const Message& message = MailSite::letter())
    {
        const auto id = site_.enqueue(message);
        site_.mailer->wake();
        return id;
    }

    test::FakeSmtp server_;
    MailSite site_;
};

TEST_F(MailerTest, sends_what_is_due_once_and_keeps_what_it_sent)
{
    open();
    const auto row = site_.once(send(), State::sent);
    EXPECT_EQ(row.attempts, 1);
    EXPECT_EQ(row.sent_at, site_.now());
    EXPECT_EQ(row.subject, "Hei Áilu Čáhppe");
    ASSERT_EQ(server_.mails().size(), 1u);
    EXPECT_EQ(server_.recipients(), std::vector<std::string>{"<ailu@eksempel.no>"});
    EXPECT_EQ(site_.db->read_now(stored_bytes, row.id)->bytes, server_.mails()[0]);
}

TEST_F(MailerTest, uses_one_connection_for_many_mails)
{
    open();
    for (int n = 0; n < 20; ++n)
        site_.once(send(), State::sent);
    EXPECT_EQ(server_.mails().size(), 20u);
    EXPECT_EQ(server_.connections(), 1);
}

TEST_F(MailerTest, the_same_dedupe_key_is_one_mail)
{
    open();
    auto message = MailSite::letter();
    message.dedupe_key = "confirmed:1";
    const auto first = send(message);
    EXPECT_EQ(send(message), first);
    site_.once(first, State::sent);
    EXPECT_EQ(send(message), first);
    message.dedupe_key = "confirmed:2";
    site_.once(send(message), State::sent);
    EXPECT_EQ(server_.mails().size(), 2u);
}

class Temporary : public MailerTest, public testing::WithParamInterface<const char*>
{
};

TEST_P(Temporary, is_tried_again_later_with_the_same_bytes)
{
    test::SmtpPlan busy;
    busy.replies[GetParam()] = "451 4.3.0 try later";
    open(busy);
    const auto id = send();
    const auto first = site_.once(id, State::retry);
    EXPECT_EQ(first.reply, "451 4.3.0 try later");
    EXPECT_EQ(first.attempts, 1);
    EXPECT_GE(first.next_at, site_.now() + 1min);
    EXPECT_LE(first.next_at, site_.now() + 66s);

    server_.plan({});
    site_.advance(67s);
    const auto sent = site_.once(id, State::sent);
    EXPECT_EQ(sent.message_id, first.message_id);
    EXPECT_EQ(sent.attempts, 2);
}

INSTANTIATE_TEST_SUITE_P(AtEachStep, Temporary, testing::Values("MAIL", "RCPT", "DATA", "END"));

class Permanent : public MailerTest, public testing::WithParamInterface<const char*>
{
};

TEST_P(Permanent, is_not_tried_again_by_itself)
{
    test::SmtpPlan no;
    no.replies[GetParam()] = "550 5.1.1 no such box";
    open(no);
    const auto id = send();
    EXPECT_EQ(site_.once(id, State::failed).reply, "550 5.1.1 no such box");
    server_.plan({});
    site_.advance(24h * 30);
    site_.once(send(), State::sent);
    EXPECT_EQ(site_.row(id).state, State::failed);
}

INSTANTIATE_TEST_SUITE_P(AtEachStep, Permanent, testing::Values("MAIL", "RCPT", "DATA", "END"));

class Cut : public MailerTest, public testing::WithParamInterface<const char*>
{
};

TEST_P(Cut, before_the_end_of_the_body_is_tried_again)
{
    test::SmtpPlan cut;
    cut.hang_up_at = GetParam();
    open(cut);
    auto message = MailSite::letter();
    message.attachments.push_back(
        {"stor.txt", "text/plain", std::string(8'000'000, 'x'), false, ""});
    const auto id = send(message);
    site_.once(id, State::retry);
    server_.plan({});
    site_.advance(67s);
    site_.once(id, State::sent);
    EXPECT_EQ(server_.mails().size(), 1u);
}

INSTANTIATE_TEST_SUITE_P(AtEachStep, Cut, testing::Values("MAIL", "RCPT", "DATA", "BODY"));

TEST_F(MailerTest, cut_after_the_end_of_the_body_is_unsure_and_left_to_a_person)
{
    test::SmtpPlan cut;
    cut.hang_up_at = "END";
    open(cut);
    const auto id = send();
    const auto unsure = site_.once(id, State::unsure);
    server_.plan({});
    site_.advance(24h * 30);
    site_.once(send(), State::sent);
    ASSERT_EQ(server_.mails().size(), 2u);

    ASSERT_TRUE(site_.db->write_now(send_again, id, std::string("user:7")));
    site_.mailer->wake();
    EXPECT_EQ(site_.once(id, State::sent).message_id, unsure.message_id);
    EXPECT_EQ(server_.mails().size(), 3u);
    EXPECT_EQ(server_.mails()[2], server_.mails()[0]);
}

TEST_F(MailerTest, killed_between_sending_and_sent_sends_nothing_twice)
{
    const auto child = ::fork();
    if (child == 0) {
        site_.open();
        site_.enqueue(MailSite::letter());
        site_.start_mailer();
        for (;;)
            ::pause();
    }
    test::SmtpPlan kill_at_end;
    kill_at_end.at_end = [child] {
        ::kill(child, SIGKILL);
        ::waitpid(child, nullptr, 0);
    };
    server_.plan(kill_at_end);
    server_.start();
    while (server_.mails().empty() || ::kill(child, 0) == 0)
        std::this_thread::yield();

    server_.plan({});
    site_.open();
    site_.start_mailer();
    EXPECT_EQ(site_.once(MessageId{1}, State::unsure).attempts, 1);
    site_.once(send(), State::sent);
    EXPECT_EQ(server_.mails().size(), 2u);
    EXPECT_EQ(site_.row(MessageId{1}).state, State::unsure);
}

TEST_F(MailerTest, nobody_there_is_tried_again)
{
    site_.config.url = "smtp://127.0.0.1:1";
    site_.open();
    site_.start_mailer();
    site_.once(send(), State::retry);
}

TEST_F(MailerTest, gives_up_after_the_attempts_of_the_settings)
{
    site_.config.attempts = 2;
    test::SmtpPlan busy;
    busy.replies["RCPT"] = "451 later";
    open(busy);
    const auto id = send();
    site_.once(id, State::retry);
    site_.advance(67s);
    EXPECT_EQ(site_.once(id, State::failed).attempts, 2);
}

std::int64_t put_far_ahead(db::Tx& tx, const std::chrono::seconds& time)
{
    return tx.change("UPDATE message SET next_at = ?1, state = 'retry'", tx.now + time);
}

TEST_F(MailerTest, a_due_time_that_no_delay_can_explain_is_due_now)
{
    server_.start();
    site_.open();
    const auto id = site_.enqueue(MailSite::letter());
    site_.db->write_now(put_far_ahead, std::chrono::seconds(24h + 1s));
    site_.start_mailer();
    site_.once(id, State::sent);
}

TEST_F(MailerTest, a_mail_that_cannot_be_composed_fails_and_holds_up_no_other)
{
    open();
    auto broken = MailSite::letter();
    broken.data = {};
    broken.data["other"] = "x";
    const auto id = send(broken);
    site_.once(send(), State::sent);
    EXPECT_EQ(site_.row(id).state, State::failed);
}

TEST_F(MailerTest, a_folder_gets_one_file_for_each_mail)
{
    site_.config.url = "file://" + (site_.folder() / "ut på 50% #1/").string();
    site_.open();
    site_.start_mailer();
    const auto row = site_.once(send(), State::sent);
    std::vector<std::string> names;
    const auto folder = site_.folder() / "ut på 50% #1";
    for (const auto& entry : std::filesystem::directory_iterator(folder))
        names.push_back(entry.path().filename().string());
    EXPECT_EQ(names, std::vector<std::string>{row.message_id + ".eml"});
    EXPECT_EQ(std::filesystem::file_size(folder / names[0]),
              site_.db->read_now(stored_bytes, row.id)->bytes.size());
}

TEST(NextTry, grows_and_jitter_adds_a_tenth_at_most)
{
    const Instant now = test::wednesday;
    const std::vector<std::chrono::seconds> delays{1min, 5min, 15min, 1h, 2h, 4h, 8h, 12h, 12h};
    for (std::size_t n = 0; n < delays.size(); ++n) {
        const auto tries = static_cast<std::int64_t>(n + 1);
        EXPECT_EQ(next_try(now, tries, 0), now + delays[n]);
        EXPECT_EQ(next_try(now, tries, 1), now + delays[n] + delays[n] / 10);
    }
}

TEST_F(MailerTest, only_what_is_unsure_failed_or_stopped_can_be_sent_again)
{
    open();
    const auto id = send();
    site_.once(id, State::sent);
    const auto refused = site_.db->write_now(send_again, id, std::string("user:7"));
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().problem, Problem::conflict);
    EXPECT_EQ(server_.mails().size(), 1u);
}

} // namespace
} // namespace retenk::mail
