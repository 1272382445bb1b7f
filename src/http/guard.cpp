#include "http/guard.hpp"

#include "retenk/http/elsewhere.hpp"

#include "retenk/base/secret.hpp"
#include "retenk/http/admission.hpp"

#include <boost/asio/ip/address.hpp>
#include <boost/asio/ip/network_v4.hpp>
#include <boost/asio/ip/network_v6.hpp>

#include <algorithm>

namespace retenk::http {

namespace ip = asio::ip;

namespace {

constexpr std::int64_t saves_of_a_form = 20;

constexpr std::size_t most_windows = 100'000;
constexpr std::int64_t clients_share = 10; // many people may sit behind one address

std::optional<ip::address> address_of(std::string_view text)
{
    boost::system::error_code code;
    auto address = ip::make_address(text, code);
    if (code) return std::nullopt;
    if (address.is_v6() && address.to_v6().is_v4_mapped())
        return ip::make_address_v4(ip::v4_mapped, address.to_v6());
    return address;
}

bool is_network(const std::string& line)
{
    boost::system::error_code four, six;
    ip::make_network_v4(line, four);
    ip::make_network_v6(line, six);
    return !four || !six;
}

bool contains(const std::string& line, const ip::address& address)
{
    boost::system::error_code code;
    if (auto single = address_of(line)) return *single == address;
    if (address.is_v4()) {
        auto network = ip::make_network_v4(line, code);
        return !code && ip::network_v4(address.to_v4(), network.prefix_length()).canonical() ==
                            network.canonical();
    }
    auto network = ip::make_network_v6(line, code);
    return !code && ip::network_v6(address.to_v6(), network.prefix_length()).canonical() ==
                        network.canonical();
}

std::string_view last_of(std::string_view& list)
{
    auto comma = list.rfind(',');
    auto item = comma == list.npos ? list : list.substr(comma + 1);
    list = comma == list.npos ? std::string_view() : list.substr(0, comma);
    while (!item.empty() && item.front() == ' ')
        item.remove_prefix(1);
    while (!item.empty() && item.back() == ' ')
        item.remove_suffix(1);
    return item;
}

std::string_view host_of(std::string_view origin)
{
    auto scheme = origin.find("://");
    return scheme == origin.npos ? std::string_view() : origin.substr(scheme + 3);
}

} // namespace

TrustedProxies::TrustedProxies(const std::vector<std::string>& lines) : lines_(lines)
{
    for (const auto& line : lines_)
        if (!address_of(line) && !is_network(line))
            throw std::runtime_error("server.trusted_proxies: not an address or network: " + line);
}

bool TrustedProxies::trusts(const std::string& text) const
{
    auto address = address_of(text);
    return address &&
           std::ranges::any_of(lines_, [&](const auto& line) { return contains(line, *address); });
}

Peer TrustedProxies::peer_of(const std::string& remote, const Head& head) const
{
    auto address = address_of(remote);
    Peer peer{address ? address->to_string() : remote, address && address->is_loopback()};
    // Whoever forwards for others is not "this machine", trusted or not.
    if (head.count("x-forwarded-for") + head.count("forwarded") + head.count("via") > 0)
        peer.is_loopback = false;
    if (head.count("x-forwarded-for") != 1 || !trusts(peer.address)) return peer;
    auto list = head["x-forwarded-for"];
    while (!list.empty()) {
        auto item = address_of(last_of(list));
        if (!item) return peer;
        peer.address = item->to_string();
        if (!trusts(peer.address)) return peer;
    }
    return peer;
}

bool is_foreign(const Head& head, std::string_view base_url)
{
    auto site = head["sec-fetch-site"];
    if (!site.empty()) return site != "same-origin" && site != "none";
    if (head.count("origin") == 0) return false;
    auto origin = head["origin"];
    if (origin == base_url) return false;
    auto host = host_of(origin);
    return host.empty() || !same_name(host, head["host"]);
}

Admission admission_to(Access access, const Viewer& viewer, const Peer& peer)
{
    auto allowed = [&](bool is) {
        return is ? Admission::in : viewer.user ? Admission::forbidden : Admission::must_sign_in;
    };
    switch (access) {
    case Access::open:
        return Admission::in;
    case Access::personal_link:
        return viewer.registration ? Admission::in : Admission::needs_link;
    case Access::waiting_link:
        return viewer.waiting_party ? Admission::in : Admission::needs_link;
    case Access::place_link:
        return viewer.place || viewer.participant ? Admission::in : Admission::needs_link;
    case Access::signed_in:
        return allowed(viewer.user.has_value());
    case Access::organiser:
        return allowed(viewer.is_organiser());
    case Access::programme:
        return allowed(viewer.is_organiser() || viewer.is(Role::programme_editor));
    case Access::plan:
        return allowed(viewer.is_organiser() || viewer.is(Role::plan_owner));
    case Access::host:
        return allowed(viewer.is_organiser() || viewer.is(Role::host));
    case Access::administrator:
        return allowed(viewer.is(Role::administrator));
    case Access::auditor:
        return allowed(viewer.is(Role::administrator) || viewer.is(Role::auditor));
    case Access::loopback:
        return peer.is_loopback ? Admission::in : Admission::hidden;
    }
    throw std::logic_error("unknown access");
}

bool lets_in(Access access, const Viewer& viewer)
{
    return admission_to(access, viewer, Peer()) == Admission::in;
}

bool has_form_token(const Viewer& viewer, const Form& form)
{
    return viewer.form_token.empty() || same_secret(viewer.form_token, form["form_token"]);
}

std::string counted_as(const std::string& client)
{
    auto address = address_of(client);
    if (!address || address->is_v4()) return client;
    return ip::network_v6(address->to_v6(), 64).canonical().to_string();
}

RateLimits::Rule RateLimits::rule_of(Limit limit) const
{
    switch (limit) {
    case Limit::none:
        break;
    case Limit::registration:
        return {limits_.registrations_per_minute, std::chrono::minutes(1)};
    case Limit::draft: // saved with each choice
        return {limits_.registrations_per_minute * saves_of_a_form, std::chrono::minutes(1)};
    case Limit::login:
        return {limits_.login_attempts * clients_share, std::chrono::minutes(15)};
    case Limit::link:
        return {limits_.link_requests_per_hour, std::chrono::hours(1)};
    case Limit::search:
        return {limits_.searches_per_minute, std::chrono::minutes(1)};
    case Limit::own_link:
        return {limits_.own_changes_per_minute, std::chrono::minutes(1)};
    }
    throw std::logic_error("a route without limit is not counted");
}

std::optional<long> RateLimits::must_wait(Limit limit, const std::string& client, Time now)
{
    if (limit == Limit::none) return std::nullopt;
    auto rule = rule_of(limit);
    std::lock_guard lock(mutex_);
    if (windows_.size() >= most_windows) forget_ended(now);
    auto& window = windows_[std::to_string(static_cast<int>(limit)) + " " + counted_as(client)];
    if (window.count == 0 || window.ends <= now) window = {now + rule.each, 0};
    if (window.count < rule.most) {
        ++window.count;
        return std::nullopt;
    }
    return std::chrono::ceil<std::chrono::seconds>(window.ends - now).count();
}

void RateLimits::forget_ended(Time now)
{
    std::erase_if(windows_, [&](const auto& item) { return item.second.ends <= now; });
    // A flood from more addresses than we can count: better to begin anew than to grow.
    if (windows_.size() >= most_windows) windows_.clear();
}

namespace {

std::string content_policy(std::string_view framed_by)
{
    return "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; font-src "
           "'self'; connect-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; "
           "frame-ancestors " +
           std::string(framed_by);
}

} // namespace

void let_be_framed(Response& response)
{
    response.headers.emplace_back("Content-Security-Policy", content_policy("*"));
    response.headers.emplace_back("Cross-Origin-Resource-Policy", "cross-origin");
}

void let_be_read(Response& response)
{
    response.headers.emplace_back("Access-Control-Allow-Origin", "*");
    response.headers.emplace_back("Cross-Origin-Resource-Policy", "cross-origin");
}

std::string security_headers(std::string_view base_url)
{
    std::string lines =
        "Content-Security-Policy: " + content_policy("'none'") +
        "\r\n"
        "Cross-Origin-Opener-Policy: same-origin\r\n"
        "Cross-Origin-Resource-Policy: same-origin\r\n"
        "X-Content-Type-Options: nosniff\r\n"
        // With no-referrer browsers send "Origin: null" even to ourselves, and is_foreign() could
        // not tell.
        "Referrer-Policy: same-origin\r\n"
        "Permissions-Policy: camera=(), geolocation=(), microphone=(), payment=(), usb=()\r\n";
    if (base_url.starts_with("https://"))
        lines += "Strict-Transport-Security: max-age=63072000; includeSubDomains\r\n";
    return lines;
}

} // namespace retenk::http
