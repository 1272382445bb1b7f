#include "http/router.hpp"

#include <boost/json.hpp>

#include <algorithm>
#include <stdexcept>

namespace retenk::http {

namespace {

using Segments = std::vector<std::string_view>;

Segments segments_of(std::string_view path)
{
    Segments segments;
    path.remove_prefix(1);
    for (;;) {
        auto slash = path.find('/');
        segments.push_back(path.substr(0, slash));
        if (slash == path.npos) return segments;
        path.remove_prefix(slash + 1);
    }
}

bool is_name(std::string_view segment)
{
    return segment.size() > 2 && segment.front() == '{' && segment.back() == '}';
}

// Text after the name is allowed where files need it: "/kalender/{token}.ics".
std::pair<std::string_view, std::string_view> name_and_ending(std::string_view segment)
{
    auto close = segment.find('}');
    return {segment.substr(1, close - 1), segment.substr(close + 1)};
}

bool has_name(std::string_view segment)
{
    return !segment.empty() && segment.front() == '{' && segment.find('}') != segment.npos;
}

bool fits(std::string_view pattern, std::string_view segment)
{
    if (!has_name(pattern)) return pattern == segment;
    auto ending = name_and_ending(pattern).second;
    return segment.size() > ending.size() && segment.ends_with(ending);
}

bool matches(const Segments& pattern, const Segments& path)
{
    return std::ranges::equal(pattern, path, fits);
}

// How many segments from the left are fixed text decides between two patterns that match.
std::string weight(const Segments& pattern)
{
    std::string weight;
    for (auto segment : pattern)
        weight += !has_name(segment) ? 'a' : is_name(segment) ? 'c' : 'b';
    return weight;
}

bool answers(Method method, std::string_view asked)
{
    return method == Method::post ? asked == "POST" : asked == "GET" || asked == "HEAD";
}

std::string_view access_name(Access access)
{
    switch (access) {
    case Access::open:
        return "open";
    case Access::personal_link:
        return "personal_link";
    case Access::waiting_link:
        return "waiting_link";
    case Access::place_link:
        return "place_link";
    case Access::signed_in:
        return "signed_in";
    case Access::organiser:
        return "organiser";
    case Access::programme:
        return "programme";
    case Access::plan:
        return "plan";
    case Access::host:
        return "host";
    case Access::administrator:
        return "administrator";
    case Access::auditor:
        return "auditor";
    case Access::loopback:
        return "loopback";
    }
    throw std::logic_error("unknown access");
}

void check(const Route& route)
{
    auto fault = [&](const char* what) {
        throw std::logic_error("route " + std::string(route.pattern) + ": " + what);
    };
    if (!route.pattern.starts_with('/')) fault("must begin with /");
    if (route.handler == nullptr) fault("has no handler");
    if (!route.options.cached.empty() &&
        (route.access != Access::open || route.method == Method::post))
        fault("only open pages that are read can be cached");
}

void add_params(Match& match, const Segments& pattern, const Segments& segments)
{
    for (std::size_t at = 0; at < segments.size(); ++at) {
        if (!has_name(pattern[at])) continue;
        auto [name, ending] = name_and_ending(pattern[at]);
        match.params.emplace(name, segments[at].substr(0, segments[at].size() - ending.size()));
    }
}

} // namespace

Router::Router(Routes routes) : routes_(std::move(routes))
{
    for (std::size_t at = 0; at < routes_.size(); ++at) {
        check(routes_[at]);
        Entry entry{segments_of(routes_[at].pattern), at};
        auto first = has_name(entry.segments[0]) ? std::string() : std::string(entry.segments[0]);
        auto& entries = by_first_[first];
        for (const auto& other : entries)
            if (routes_[other.route].pattern == routes_[at].pattern &&
                routes_[other.route].method == routes_[at].method)
                throw std::logic_error("two routes for " + std::string(routes_[at].pattern));
        entries.push_back(std::move(entry));
    }
    for (auto& [first, entries] : by_first_)
        std::ranges::stable_sort(entries, {},
                                 [](const Entry& entry) { return weight(entry.segments); });
}

Match Router::find(std::string_view method, std::string_view path) const
{
    Match match;
    if (!path.starts_with('/')) return match;
    auto segments = segments_of(path);
    const Entry* chosen = nullptr;
    bool reads = false, posts = false;
    for (auto first : {segments[0], std::string_view()}) {
        auto entries = by_first_.find(first);
        if (entries == by_first_.end()) continue;
        for (const auto& entry : entries->second) {
            if (!matches(entry.segments, segments)) continue;
            auto route_method = routes_[entry.route].method;
            (route_method == Method::post ? posts : reads) = true;
            if (!chosen && answers(route_method, method)) chosen = &entry;
        }
        if (first.empty()) break;
    }
    if (reads) match.allowed = "GET, HEAD";
    if (posts) match.allowed += reads ? ", POST" : "POST";
    if (!chosen) return match;
    match.route = &routes_[chosen->route];
    add_params(match, chosen->segments, segments);
    return match;
}

std::string routes_json(const Routes& routes)
{
    boost::json::array list;
    for (const auto& route : routes) {
        boost::json::object line;
        line["method"] = route.method == Method::post ? "POST" : "GET";
        line["path"] = boost::json::string_view(route.pattern.data(), route.pattern.size());
        auto access = access_name(route.access);
        line["access"] = boost::json::string_view(access.data(), access.size());
        line["body"] = route.method == Method::post ? route.options.body_limit : 0;
        list.push_back(std::move(line));
    }
    return boost::json::serialize(list);
}

const std::string& Context::param(std::string_view name) const
{
    auto found = params.find(name);
    if (found == params.end())
        throw std::logic_error("the route has no {" + std::string(name) + "}");
    return found->second;
}

} // namespace retenk::http
