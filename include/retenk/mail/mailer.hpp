#pragma once
// MAIL-3: the sending thread. It decides nothing: it sends rows that are due and records the reply.
// M1: a message is marked sending, on disk, before the first byte leaves; what is found sending at start
// becomes unsure, and only a person sends it again.

#include "retenk/mail/outbox.hpp"

namespace retenk::mail {

struct MailerOptions {
    db::Database& db;
    const view::Templates& templates;
    std::filesystem::path mail_templates;
    Config::Mail config;
    std::string base_url;
    Clock clock = system_now;
};

class Mailer {
public:
    explicit Mailer(MailerOptions options);
    ~Mailer();

    void start();
    void wake();                    // something may be due: after a commit with topic "mail"
    void stop();                    // after the mail in hand

private:
    struct State;
    std::unique_ptr<State> state_;
};

} // namespace retenk::mail
