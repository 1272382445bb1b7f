#include "http/strict.hpp"

#include "http/form.hpp"

#include <algorithm>

namespace retenk::http {

namespace {

constexpr std::string_view known_methods[] = {"GET",   "HEAD",    "POST",    "PUT",  "DELETE",
                                              "PATCH", "OPTIONS", "CONNECT", "TRACE"};

bool has_folded_line(std::string_view raw)
{
    for (auto at = raw.find('\n'); at != raw.npos && at + 1 < raw.size();
         at = raw.find('\n', at + 1))
        if (raw[at + 1] == ' ' || raw[at + 1] == '\t') return true;
    return false;
}

bool all_digits(std::string_view text)
{
    return !text.empty() &&
           std::ranges::all_of(text, [](char letter) { return letter >= '0' && letter <= '9'; });
}

// uri-host [":" port] (RFC 3986 section 3.2), without user part.
bool is_host(std::string_view host)
{
    if (host.starts_with('[')) {
        auto end = host.find(']');
        if (end == host.npos || end < 3) return false;
        auto inner = host.substr(1, end - 1);
        if (inner.find_first_not_of("0123456789abcdefABCDEF:.") != inner.npos) return false;
        auto rest = host.substr(end + 1);
        return rest.empty() ||
               (rest.front() == ':' && (rest.size() == 1 || all_digits(rest.substr(1))));
    }
    auto colon = host.find(':');
    if (colon != host.npos && colon + 1 < host.size() && !all_digits(host.substr(colon + 1)))
        return false;
    auto name = host.substr(0, colon);
    return !name.empty() && std::ranges::all_of(name, [](char letter) {
        return (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z') ||
               (letter >= '0' && letter <= '9') || letter == '-' || letter == '.' || letter == '_';
    });
}

int refused_framing(const Head& head)
{
    auto codings = head.count("transfer-encoding");
    if (codings > 0) {
        if (codings > 1 || !same_name(head["transfer-encoding"], "chunked")) return 501;
        if (head.version < 11 || head.count("content-length") > 0) return 400;
    }
    if (head.count("content-length") > 1) return 400;
    if (head.count("content-length") == 1 && !all_digits(head["content-length"])) return 400;
    return 0;
}

bool is_wrong_host(const Head& head)
{
    auto hosts = head.count("host");
    if (hosts == 0) return head.version >= 11;
    return hosts > 1 || !is_host(head["host"]);
}

view::Lang lang_of(std::string_view path)
{
    for (auto lang : view::all_languages) {
        auto prefix = view::prefix_of(lang);
        if (prefix.empty() || !path.starts_with(prefix)) continue;
        if (path.size() == prefix.size() || path[prefix.size()] == '/') return lang;
    }
    return view::Lang::nb;
}

bool is_target(std::string_view method, std::string_view target)
{
    auto printable = [](char letter) {
        return letter > ' ' && letter < '\x7f' && letter != '\\' && letter != '#';
    };
    if (target.empty() || !std::ranges::all_of(target, printable)) return false;
    if (method == "CONNECT") return false;
    if (target == "*") return method == "OPTIONS";
    if (target.front() == '/') return true;
    return origin_form(target).data() != target.data();
}

} // namespace

bool is_known_method(std::string_view method)
{
    return std::ranges::find(known_methods, method) != std::end(known_methods);
}

int refused_head(std::string_view raw, const Head& head)
{
    if (head.target.size() > HeadLimits::target) return 414;
    if (head.fields.size() > HeadLimits::fields) return 431;
    if (has_folded_line(raw) || is_wrong_host(head)) return 400;
    if (int status = refused_framing(head)) return status;
    if (!is_known_method(head.method)) return 501;
    if (!is_target(head.method, head.target)) return 400;
    auto expected = head["expect"];
    if (!expected.empty() && !same_name(expected, "100-continue")) return 417;
    return 0;
}

std::string_view origin_form(std::string_view target)
{
    std::size_t scheme = 0;
    if (target.size() > 7 && same_name(target.substr(0, 7), "http://"))
        scheme = 7;
    else if (target.size() > 8 && same_name(target.substr(0, 8), "https://"))
        scheme = 8;
    else
        return target;
    auto path = target.find_first_of("/?", scheme);
    if (!is_host(target.substr(scheme, path == target.npos ? path : path - scheme))) return target;
    if (path == target.npos || target[path] == '?') return "/";
    return target.substr(path);
}

std::optional<Target> parse_target(std::string_view target)
{
    target = origin_form(target);
    auto question = target.find('?');
    auto path = percent_decoded(target.substr(0, question), false);
    auto query = parse_urlencoded(question == target.npos ? "" : target.substr(question + 1));
    if (!path || !query || path->find('\\') != path->npos) return std::nullopt;

    auto lang = lang_of(*path);
    Target parsed{std::move(*path), std::move(*query), lang};
    parsed.path.erase(0, view::prefix_of(lang).size());
    if (parsed.path.empty()) parsed.path = "/";
    return parsed;
}

view::Lang lang_in_first_line(std::string_view bytes)
{
    auto line = bytes.substr(0, bytes.find_first_of("\r\n"));
    line.remove_prefix(std::min(line.size(), line.find(' ')));
    if (line.starts_with(' ')) line.remove_prefix(1);
    auto target = origin_form(line.substr(0, line.find(' ')));
    return lang_of(target.substr(0, target.find('?')));
}

} // namespace retenk::http
