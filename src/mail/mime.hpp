#pragma once
// One mail as bytes (RFC 5322, MIME), made by GMime: mixed( alternative( text, related( html,
// pictures ) ), files ).

#include "retenk/base/time.hpp"

#include <string>
#include <vector>

namespace retenk::mail {

struct Mailbox
{
    std::string name, address;
};

struct File
{
    std::string name, type, content;
    std::string content_id; // not empty: part of the HTML
};

struct Letter
{
    Mailbox from, to;
    std::string reply_to; // empty: none
    std::string subject, message_id;
    Instant date;
    std::string text, html;
    std::vector<File> files;
};

// CRLF everywhere, ASCII only; nothing in a name or subject can become another header.
std::string bytes_of(const Letter& letter);

// The plain text in the bytes of a mail.
std::string text_of(const std::string& bytes);

// "Re:tenk <post@retenk.example.no>"; the address alone is enough.
Mailbox parse_mailbox(const std::string& text);
std::string domain_of(const std::string& address);

} // namespace retenk::mail
