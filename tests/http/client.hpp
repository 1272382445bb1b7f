#pragma once
// A client that sends exactly the bytes it is told and reads answers one by one.

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace retenk::http::test {

struct Reply
{
    int status = 0;
    std::map<std::string, std::string>
        headers;      // names in lower case; several values joined by "\n"
    std::string head; // as it came
    std::string body;

    std::string operator[](const std::string& name) const
    {
        auto found = headers.find(name);
        return found == headers.end() ? std::string() : found->second;
    }
};

class Client
{
public:
    explicit Client(std::uint16_t port);
    ~Client();
    Client(const Client&) = delete;
    Client& operator=(const Client&) = delete;

    void send(std::string_view bytes);
    std::string read_some();                              // what comes next; empty at the end
    std::optional<Reply> read(bool without_body = false); // nothing: ended before a whole answer
    bool is_closed();                                     // waits for the end
    const std::string& rest() const { return pending_; }

private:
    bool fill();

    int socket_ = -1;
    std::string pending_;
};

// One request on a connection of its own.
Reply ask(std::uint16_t port, std::string_view bytes, bool without_body = false);
Reply get(std::uint16_t port, std::string_view target, std::string_view more_lines = "");
Reply post(std::uint16_t port, std::string_view target, std::string_view body,
           std::string_view more_lines = "");

std::string gunzipped(const std::string& bytes);
std::string unbrotlied(const std::string& bytes);

} // namespace retenk::http::test
