#pragma once
// H2: who may come in, from where, and how often.

#include "http/head.hpp"
#include "retenk/http/route.hpp"

#include <chrono>
#include <mutex>
#include <unordered_map>

namespace retenk::http {

// Who is at the other end of a connection.
struct Peer
{
    std::string address;      // the client's, by X-Forwarded-For of trusted proxies
    bool is_loopback = false; // of this machine, with no proxy between
};

class TrustedProxies
{
public:
    // Addresses or networks ("10.0.0.0/8"). Throws std::runtime_error for anything else: a line
    // that is wrong must not turn trust on.
    explicit TrustedProxies(const std::vector<std::string>& lines);

    Peer peer_of(const std::string& remote, const Head& head) const;
    bool trusts(const std::string& address) const;

private:
    std::vector<std::string> lines_;
};

// A post that another site's page made (Fetch metadata; Origin for browsers without it).
bool is_foreign(const Head& head, std::string_view base_url);

enum class Admission { in, must_sign_in, needs_link, forbidden, hidden };
Admission admission_to(Access access, const Viewer& viewer, const Peer& peer);

// What limits count: the address, or of IPv6 its network, for one household has a /64 of its own.
std::string counted_as(const std::string& client);

bool has_form_token(const Viewer& viewer, const Form& form);

// Counts requests of each client address, or of each link, in fixed windows.
class RateLimits
{
public:
    using Time = std::chrono::steady_clock::time_point;

    explicit RateLimits(const Config::Limits& limits) : limits_(limits) {}

    // How many seconds the client has to wait; nothing when it may go on. Counts this request.
    std::optional<long> must_wait(Limit limit, const std::string& client, Time now);

private:
    struct Window
    {
        Time ends;
        std::int64_t count = 0;
    };
    struct Rule
    {
        std::int64_t most;
        std::chrono::seconds each;
    };
    Rule rule_of(Limit limit) const;
    void forget_ended(Time now);

    Config::Limits limits_;
    std::mutex mutex_;
    std::unordered_map<std::string, Window> windows_;
};

// Header lines for all answers.
std::string security_headers(std::string_view base_url);

} // namespace retenk::http
