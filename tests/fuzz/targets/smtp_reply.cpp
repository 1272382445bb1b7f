// What a mail server says. Its lines decide whether a mail counts as sent.
#include "fuzz.hpp"
#include "mail/smtp.cpp"

namespace retenk::fuzz {

void fuzz(std::string_view bytes)
{
    const std::atomic<bool> never = false;
    const std::string letter = "Subject: x\r\n\r\nx\r\n";
    mail::Handover handover{letter, never};
    bool taken = false; // a 2xx as the last word after the body
    while (!bytes.empty()) {
        std::string line(bytes.substr(0, bytes.find('\n')));
        bytes.remove_prefix(std::min(line.size() + 1, bytes.size()));
        if (line == "!") { // the body goes over
            char place[64];
            mail::give_bytes(place, 1, sizeof place, &handover);
            continue;
        }
        const bool good = !line.empty() && line.front() == '2' && !line.starts_with("221");
        if (good && handover.body_given()) taken = true;
        must(mail::hear_line(line.data(), 1, line.size(), &handover) == line.size(), "all heard");
        must(handover.last_error.size() <= 500, "a word is short");
    }
    for (auto code : {CURLE_OK, CURLE_RECV_ERROR, CURLE_WEIRD_SERVER_REPLY}) {
        const auto answer = mail::answer_of(code, handover, "");
        if (answer.outcome == mail::Outcome::sent)
            must(code == CURLE_OK || taken, "sent only when the server took it");
        if (answer.outcome == mail::Outcome::temporary && handover.last_error.empty())
            must(!handover.body_given(), "tried again only when it cannot have gone out");
        mail::is_about_us(answer.reply);
    }
}

} // namespace retenk::fuzz
