#include "mail/mail_site.hpp"
#include "mail/mime.hpp"
#include "retenk/mail/settings.hpp"

#include <boost/json.hpp>
#include <cstdio>
#include <gtest/gtest.h>

namespace retenk::mail {
namespace {

using test::MailSite;

class ComposeTest : public testing::Test
{
protected:
    MessageRow row(const Message& message)
    {
        MessageRow row;
        row.created_at = test::wednesday;
        row.template_name = message.template_name;
        row.language = view::code_of(message.language);
        row.recipient = message.recipient.text;
        row.recipient_name = message.recipient_name;
        row.data = view::to_json(message.data);
        row.attachments = view::to_json(view::data_of(message.attachments));
        row.message_id = "ABC@retenk.example.no";
        return row;
    }

    Composed composed(const Message& message)
    {
        return compose(row(message), site_.templates(), site_.folder() / "mail", site_.config,
                       "https://retenk.example.no");
    }

    // What Python's parser makes of the bytes.
    boost::json::object read_back(const std::string& bytes)
    {
        const auto file = site_.folder() / "mail.eml";
        std::ofstream(file, std::ios::binary) << bytes;
        const auto command = "python3 '" +
                             (test::source_folder() / "tests/mail/read_mail.py").string() + "' " +
                             file.string();
        std::unique_ptr<FILE, int (*)(FILE*)> pipe(popen(command.c_str(), "r"), pclose);
        std::string out;
        char part[4096];
        for (std::size_t n; (n = fread(part, 1, sizeof part, pipe.get())) > 0;)
            out.append(part, n);
        return boost::json::parse(out).as_object();
    }

    MailSite site_;
};

TEST_F(ComposeTest, another_reader_finds_the_parts_the_headers_and_the_files)
{
    site_.config.reply_to = "svar@retenk.example.no";
    auto message = MailSite::letter();
    message.attachments.push_back({"billett.png", "image/png", "RT-7K3F9Q", true, "billett"});
    message.attachments.push_back({"påmelding.ics", "text/calendar; method=PUBLISH",
                                   "BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n", false, ""});
    const auto mail = read_back(composed(message).bytes);

    EXPECT_EQ(mail.at("tree"),
              boost::json::parse(R"(["multipart/mixed", "multipart/alternative", "text/plain",
        "multipart/related", "text/html", "image/png", "text/calendar"])"));
    EXPECT_EQ(mail.at("headers"),
              boost::json::parse(R"(["auto-submitted", "content-type", "date", "from", "message-id",
        "mime-version", "reply-to", "subject", "to"])"));
    EXPECT_EQ(mail.at("from"), boost::json::parse(R"([["Re:tenk", "post@retenk.example.no"]])"));
    EXPECT_EQ(mail.at("message_id"), "<ABC@retenk.example.no>");
    EXPECT_EQ(mail.at("date"), "Wed, 04 Aug 2027 10:00:00 +0000");
    EXPECT_EQ(mail.at("auto"), "auto-generated");
    const auto& files = mail.at("files").as_array();
    ASSERT_EQ(files.size(), 2u);
    EXPECT_EQ(files[0].at(0), "billett.png");
    EXPECT_EQ(files[0].at(2), "<billett>");
    EXPECT_EQ(files[1].at(0), "påmelding.ics");
    EXPECT_EQ(files[1].at(3), 32);
    EXPECT_EQ(mail.at("bare_newlines"), 0);
    EXPECT_EQ(mail.at("eight_bit"), 0);
    EXPECT_EQ(mail.at("defects"), boost::json::array{});
}

TEST_F(ComposeTest, the_settings_name_the_sender_and_sign_below_and_the_address_stays)
{
    const MailSettings settings{"Ætt & Øy, \"Re:tenk\"", "svar@kommune.no", "Kari <b>Nord</b>\nTelefon {{t.x}} 77"};
    const auto config = presented(site_.config, settings);
    const auto made = compose(row(MailSite::letter()), site_.templates(), site_.folder() / "mail", config,
                              "https://retenk.example.no", settings.signature);
    const auto mail = read_back(made.bytes);
    boost::json::array one{boost::json::array{settings.from_name, "post@retenk.example.no"}};
    EXPECT_EQ(mail.at("from"), one);
    EXPECT_EQ(config.reply_to, "svar@kommune.no");
    EXPECT_NE(made.text.find("\nKari <b>Nord</b>\nTelefon {{t.x}} 77\n\n-- \n"), std::string::npos) << made.text;
    EXPECT_NE(made.html.find("<p>Kari &lt;b&gt;Nord&lt;/b&gt;<br>\nTelefon {{t.x}} 77</p>"), std::string::npos) << made.html;
}

TEST_F(ComposeTest, without_settings_a_mail_is_as_the_file_says)
{
    const auto config = presented(site_.config, MailSettings());
    EXPECT_EQ(config.from, site_.config.from);
    const auto made = composed(MailSite::letter());
    EXPECT_EQ(made.html.find("<p></p>"), std::string::npos);
    EXPECT_NE(made.text.find("\n\n-- \n"), std::string::npos) << made.text;
}

class Names : public ComposeTest, public testing::WithParamInterface<const char*>
{
};

// What a header can show of a name: one line, white space joined.
std::string shown(std::string name)
{
    for (auto& c : name)
        if (static_cast<unsigned char>(c) < ' ') c = ' ';
    return squeeze(name).substr(0, 200);
}

TEST_P(Names, arrive_as_they_were_typed_and_become_nothing_else)
{
    const std::string name = GetParam();
    const auto made = composed(MailSite::letter(name));
    const auto mail = read_back(made.bytes);

    boost::json::array one{
        boost::json::array{boost::json::string(shown(name)), "ailu@eksempel.no"}};
    EXPECT_EQ(mail.at("to"), one);
    EXPECT_EQ(mail.at("recipients"), boost::json::array{"ailu@eksempel.no"});
    EXPECT_EQ(mail.at("subject"), boost::json::string("Hei " + shown(name)));
    EXPECT_EQ(mail.at("headers"),
              boost::json::parse(R"(["auto-submitted", "content-type", "date", "from", "message-id",
        "mime-version", "subject", "to"])"));
    EXPECT_EQ(mail.at("bare_newlines"), 0);
    EXPECT_EQ(mail.at("eight_bit"), 0);
    EXPECT_LE(mail.at("longest").as_int64(), 998);
    EXPECT_EQ(mail.at("defects"), boost::json::array{});

    std::size_t links = 0;
    for (auto at = made.html.find("<a "); at != made.html.npos; at = made.html.find("<a ", at + 1))
        ++links;
    EXPECT_EQ(links, 2u) << made.html; // the own page and the frame's
    EXPECT_NE(made.html.find("href=\"https://retenk.example.no/min/abc_d-e\""), made.html.npos);
    EXPECT_EQ(made.html.find("<script"), made.html.npos);
}

INSTANTIATE_TEST_SUITE_P(
    Difficult, Names,
    testing::Values(
        "Áilu Čáhppe", "Sáŋgar Đemo", "Žanna Š. Prøve", "O'Neill, \"Kari\" <x@y.no>",
        "Prøve, Ola; Åse", "Ola\r\nBcc: alle@eksempel.no", "Ola\nSubject: Noe annet",
        "{{link}} {{t.mail.state}}", "[Vinn](https://ond.example)", "https://ond.example/x",
        "<script>alert(1)</script>", "![x](https://ond.example/a.png)", "# Overskrift *og* `kode`",
        "=?utf-8?q?Hei?=",
        "Åååååååååååååååååååååååååååååååååååååååååååååååååååååååååååååååååååååååååååååå",
        "😀 Ola (leder)", "a@b.no", "\\\"", "1. Ola", "Ola\tProve"));

TEST_F(ComposeTest, a_missing_language_is_bokmål)
{
    auto message = MailSite::letter("Ola");
    message.language = view::Lang::en;
    EXPECT_EQ(composed(message).subject, "Hei Ola");
    site_.write("try.en.md", "Hello {{name}}\nHello {{name}}\n");
    EXPECT_EQ(composed(message).subject, "Hello Ola");
}

TEST_F(ComposeTest, the_text_part_has_the_link_too)
{
    const auto mail = read_back(composed(MailSite::letter("Ola")).bytes);
    const std::string text(mail.at("text").as_string());
    EXPECT_NE(text.find("https://retenk.example.no/min/abc_d-e"), text.npos);
}

TEST_F(ComposeTest, a_name_that_the_data_does_not_have_is_a_fault)
{
    auto message = MailSite::letter();
    site_.write("try.nb.md", "Hei\nHei {{nobody}}\n");
    EXPECT_ANY_THROW(composed(message));
}

TEST_F(ComposeTest, the_plain_text_is_found_in_the_bytes_again)
{
    const auto made = composed(MailSite::letter("Áilu Čáhppe"));
    auto text = text_of(made.bytes);
    std::erase(text, '\r');
    EXPECT_EQ(text, made.text);
}

} // namespace
} // namespace retenk::mail
