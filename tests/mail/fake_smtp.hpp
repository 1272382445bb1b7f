#pragma once
// A mail server that answers what a test wants, on loopback. It knows one client at a time.

#include <arpa/inet.h>
#include <functional>
#include <map>
#include <mutex>
#include <netinet/in.h>
#include <stdexcept>
#include <string>
#include <sys/socket.h>
#include <thread>
#include <unistd.h>
#include <vector>

namespace retenk::test {

// Steps: MAIL, RCPT, DATA, BODY (in the middle of the mail), END (after its last line).
struct SmtpPlan
{
    std::map<std::string, std::string> replies; // instead of the friendly ones
    std::string hang_up_at;                     // a step: gone without an answer
    std::function<void()> at_end; // called after the mail's last line, before the reply
};

class FakeSmtp
{
public:
    FakeSmtp() : listener_(::socket(AF_INET, SOCK_STREAM, 0))
    {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t size = sizeof address;
        if (::bind(listener_, reinterpret_cast<sockaddr*>(&address), size) != 0 ||
            ::listen(listener_, 8) != 0 ||
            ::getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size) != 0)
            throw std::runtime_error("the test's mail server cannot listen");
        port_ = ntohs(address.sin_port);
    }

    ~FakeSmtp()
    {
        ::shutdown(listener_, SHUT_RDWR);
        {
            const std::lock_guard lock(mutex_);
            if (client_ >= 0) ::shutdown(client_, SHUT_RDWR);
        }
        if (thread_.joinable()) thread_.join();
        ::close(listener_);
    }

    // Apart from the constructor, so that a test can fork between them.
    void start()
    {
        thread_ = std::thread([this] { serve(); });
    }

    std::string url() const { return "smtp://127.0.0.1:" + std::to_string(port_); }

    void plan(SmtpPlan plan)
    {
        const std::lock_guard lock(mutex_);
        plan_ = std::move(plan);
    }

    // Whole mails that came, taken or not, as they were sent.
    std::vector<std::string> mails() const
    {
        const std::lock_guard lock(mutex_);
        return mails_;
    }

    std::vector<std::string> recipients() const
    {
        const std::lock_guard lock(mutex_);
        return recipients_;
    }

    int connections() const
    {
        const std::lock_guard lock(mutex_);
        return connections_;
    }

private:
    void serve()
    {
        for (;;) {
            const int client = ::accept(listener_, nullptr, nullptr);
            if (client < 0) return;
            {
                const std::lock_guard lock(mutex_);
                client_ = client;
                ++connections_;
            }
            buffer_.clear();
            talk();
            const std::lock_guard lock(mutex_);
            client_ = -1;
            ::close(client);
        }
    }

    void talk()
    {
        if (!say("220 test")) return;
        while (auto line = hear()) {
            const auto step = line->substr(0, 4);
            if (step == "RCPT") {
                const std::lock_guard lock(mutex_);
                recipients_.push_back(line->substr(8));
            }
            if (!answer(step)) return;
            if (step == "DATA" && reply_to("DATA").starts_with("354") && !take_mail()) return;
            if (step == "QUIT") return;
        }
    }

    bool take_mail()
    {
        std::string mail;
        if (current().hang_up_at == "BODY") {
            hear();
            return reset();
        }
        while (auto line = hear()) {
            if (*line == ".") {
                {
                    const std::lock_guard lock(mutex_);
                    mails_.push_back(mail);
                }
                if (const auto at_end = current().at_end) at_end();
                return answer("END");
            }
            mail += (line->starts_with('.') ? line->substr(1) : *line) + "\r\n";
        }
        return false;
    }

    bool answer(const std::string& step)
    {
        return current().hang_up_at != step && say(reply_to(step));
    }

    // Closes so that what is still on its way is refused.
    bool reset()
    {
        const linger now{1, 0};
        ::setsockopt(client_, SOL_SOCKET, SO_LINGER, &now, sizeof now);
        return false;
    }

    SmtpPlan current() const
    {
        const std::lock_guard lock(mutex_);
        return plan_;
    }

    std::string reply_to(const std::string& step) const
    {
        const auto replies = current().replies;
        if (const auto own = replies.find(step); own != replies.end()) return own->second;
        if (step == "DATA") return "354 go on";
        if (step == "QUIT") return "221 bye";
        return "250 ok";
    }

    bool say(const std::string& line)
    {
        const auto text = line + "\r\n";
        return ::send(client_, text.data(), text.size(), MSG_NOSIGNAL) ==
               static_cast<ssize_t>(text.size());
    }

    std::optional<std::string> hear()
    {
        for (;;) {
            if (const auto end = buffer_.find("\r\n"); end != buffer_.npos) {
                auto line = buffer_.substr(0, end);
                buffer_.erase(0, end + 2);
                return line;
            }
            char bytes[4096];
            const auto n = ::recv(client_, bytes, sizeof bytes, 0);
            if (n <= 0) return std::nullopt;
            buffer_.append(bytes, static_cast<std::size_t>(n));
        }
    }

    int listener_;
    int client_ = -1;
    std::uint16_t port_ = 0;
    std::string buffer_;
    mutable std::mutex mutex_;
    SmtpPlan plan_;
    std::vector<std::string> mails_, recipients_;
    int connections_ = 0;
    std::thread thread_;
};

} // namespace retenk::test
