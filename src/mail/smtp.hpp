#pragma once
// Hands finished bytes to a mail server, or to a folder, by libcurl: one connection is used again
// and again.

#include "mail/delivery.hpp"

#include <atomic>
#include <memory>

namespace retenk::mail {

struct Envelope
{
    std::string from, to;
    std::string message_id; // names the file in a folder
};

struct Answer
{
    Outcome outcome{};
    std::string reply; // the server's last word, or what went wrong on the way
};

class Smtp
{
public:
    explicit Smtp(Config::Mail config);
    ~Smtp();

    // Waits; stops before the body is begun when give_up becomes true.
    Answer send(const Envelope& envelope, const std::string& bytes,
                const std::atomic<bool>& give_up);

    // Connects, hears the greeting, signs in as for a mail and says nothing more. Empty: all is well.
    std::string greet();

private:
    struct State;
    std::unique_ptr<State> state_;
};

} // namespace retenk::mail
