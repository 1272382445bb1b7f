// Mail: whatever the name, the subject and the text are, one recipient, and read back as written.
#include "mail/mime.hpp"
#include "fuzz.hpp"
#include "retenk/base/text.hpp"

#include <gmime/gmime.h>
#include <memory>

namespace retenk::fuzz {

namespace {

struct Unref
{
    void operator()(void* object) const { g_object_unref(object); }
};

void check_lines(std::string_view bytes)
{
    std::size_t length = 0;
    for (std::size_t at = 0; at < bytes.size(); ++at) {
        const auto byte = static_cast<unsigned char>(bytes[at]);
        must(byte < 0x80 && byte != 0, "ASCII only");
        must(bytes[at] != '\n' || (at > 0 && bytes[at - 1] == '\r'), "lines end with CRLF");
        length = bytes[at] == '\n' ? 0 : length + 1;
        must(length <= 999, "no line is longer than 998 octets");
    }
}

std::string with_plain_lines(std::string_view text)
{
    std::string plain;
    for (char c : text)
        if (c != '\r') plain += c;
    return plain;
}

} // namespace

void fuzz(std::string_view bytes)
{
    const auto parts = parts_of(bytes, 3);
    for (const auto& part : parts)
        if (!is_clean_text(part, true)) return;
    mail::Letter letter;
    letter.from = {"Re:tenk", "post@retenk.example.no"};
    letter.to = {parts[0], "kari@example.no"};
    letter.subject = parts[1];
    letter.message_id = "1@retenk.example.no";
    letter.text = parts[2];
    letter.html = "<p>x</p>";
    letter.files.push_back({parts[0], "text/calendar", parts[2], ""});
    const auto mail = mail::bytes_of(letter);
    check_lines(mail);
    must(with_plain_lines(mail::text_of(mail)) == letter.text, "decode(encode(text)) = text");

    const std::unique_ptr<GMimeStream, Unref> stream(
        g_mime_stream_mem_new_with_buffer(mail.data(), mail.size()));
    const std::unique_ptr<GMimeParser, Unref> parser(g_mime_parser_new_with_stream(stream.get()));
    const std::unique_ptr<GMimeMessage, Unref> read(
        g_mime_parser_construct_message(parser.get(), nullptr));
    must(read != nullptr, "it is a mail");
    auto* everybody = g_mime_message_get_all_recipients(read.get());
    must(internet_address_list_length(everybody) == 1, "one recipient");
    auto* to = internet_address_list_get_address(everybody, 0);
    must(INTERNET_ADDRESS_IS_MAILBOX(to) && std::string_view(internet_address_mailbox_get_addr(
                                                INTERNET_ADDRESS_MAILBOX(to))) == "kari@example.no",
         "the right one");
    const auto* name = internet_address_get_name(to);
    if (length_of(parts[0]) <= 150 && parts[0].find("=?") == std::string::npos)
        must(squeeze(name ? name : "") == squeeze(parts[0]), "decode(encode(name)) = name");
    g_object_unref(everybody);
    const auto* subject = g_mime_message_get_subject(read.get());
    if (length_of(parts[1]) <= 150 && parts[1].find("=?") == std::string::npos)
        must(squeeze(subject ? subject : "") == squeeze(parts[1]),
             "decode(encode(subject)) = subject");
}

} // namespace retenk::fuzz
