// Who is at the other end, by what a proxy says.
#include "fuzz.hpp"
#include "http/guard.hpp"

#include <stdexcept>

namespace retenk::fuzz {

void fuzz(std::string_view bytes)
{
    static const http::TrustedProxies trusting({"127.0.0.1", "10.0.0.0/8", "2001:db8::/32"});
    static const http::TrustedProxies trusting_nobody({});
    const auto parts = parts_of(bytes, 3);
    http::Head head;
    head.fields.push_back({"X-Forwarded-For", parts[0]});
    head.fields.push_back({"Origin", parts[1]});
    head.fields.push_back({"Sec-Fetch-Site", parts[2]});
    for (auto remote : {"127.0.0.1", "198.51.100.7", "2001:db8::1"}) {
        must(!trusting.peer_of(remote, head).address.empty(), "everybody has an address");
        must(trusting_nobody.peer_of(remote, head).address == remote, "nobody is believed");
    }
    must(trusting.peer_of("198.51.100.7", head).address == "198.51.100.7", "strangers neither");
    http::is_foreign(head, "https://retenk.example.no");
    try {
        const http::TrustedProxies maybe({parts[0]});
    } catch (const std::runtime_error&) {
    }
}

} // namespace retenk::fuzz
