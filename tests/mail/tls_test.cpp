#include "mail/mail_site.hpp"

#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <gtest/gtest.h>

namespace retenk::mail {
namespace {

using namespace std::chrono_literals;
using test::MailSite;

// tests/mail/smtp_server.py with a certificate made for this test.
class TlsTest : public testing::Test
{
protected:
    void open(const std::string& certificate_name, const std::string& mode)
    {
        const auto folder = site_.folder();
        const auto certificate = (folder / "cert.pem").string(),
                   key = (folder / "key.pem").string();
        const auto make = "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 "
                          "-nodes -days 2 -subj /CN=test "
                          "-addext subjectAltName=DNS:" +
                          certificate_name + " -keyout " + key + " -out " + certificate +
                          " 2>/dev/null";
        ASSERT_EQ(std::system(make.c_str()), 0);
        const auto run = "exec python3 '" +
                         (test::source_folder() / "tests/mail/smtp_server.py").string() + "' " +
                         certificate + " " + key + " " + mode;
        // The shell becomes the server: the number that it tells is the server's.
        server_ = popen(("echo $$; " + run).c_str(), "r");
        pid_ = std::stoi(line());
        site_.config.url = "smtp://localhost:" + line();
        site_.config.ca_file = certificate;
        site_.open();
        site_.start_mailer();
    }

    ~TlsTest() override
    {
        site_.mailer.reset();
        if (pid_ > 0) ::kill(pid_, SIGTERM);
        if (server_) pclose(server_);
    }

    std::string line()
    {
        char text[256] = {};
        if (!fgets(text, sizeof text, server_)) return "0";
        return trim(text);
    }

    MessageId send()
    {
        const auto id = site_.enqueue(MailSite::letter());
        site_.mailer->wake();
        return id;
    }

    MailSite site_;
    FILE* server_ = nullptr;
    int pid_ = 0;
};

TEST_F(TlsTest, a_mail_goes_through_starttls)
{
    open("localhost", "");
    site_.once(send(), State::sent);
    EXPECT_EQ(line().substr(0, 15), "{\"secure\": true");
}

TEST_F(TlsTest, a_password_is_told_only_inside_tls)
{
    site_.config.user = "post";
    site_.config.password = "hemmelig";
    open("localhost", "");
    site_.once(send(), State::sent);
    EXPECT_EQ(line(), "{\"secure\": true, \"auth\": \"PLAIN\"}");
}

TEST_F(TlsTest, without_starttls_nothing_is_sent)
{
    open("localhost", "strip");
    EXPECT_EQ(site_.once(send(), State::retry).attempts, 1);
}

TEST_F(TlsTest, a_certificate_of_another_name_is_not_trusted)
{
    open("andre.example", "");
    EXPECT_EQ(site_.once(send(), State::retry).attempts, 1);
}

} // namespace
} // namespace retenk::mail
