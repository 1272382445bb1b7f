#include "http/answer.hpp"

#include "http/head.hpp"
#include "retenk/base/secret.hpp"

#include <algorithm>
#include <stdexcept>

namespace retenk::http {

namespace {

void add_line(std::string& head, std::string_view name, std::string_view value)
{
    if (name.empty() || name.find_first_of(":\r\n ") != name.npos ||
        value.find_first_of(std::string_view("\r\n\0", 3)) != value.npos)
        throw std::logic_error("a header that would break the message: " + std::string(name));
    head.append(name).append(": ").append(value).append("\r\n");
}

std::string status_line(int status)
{
    return "HTTP/1.1 " + std::to_string(status) + " " + std::string(reason_of(status)) + "\r\n";
}

bool has_header(const Response& response, std::string_view name)
{
    return std::ranges::any_of(response.headers,
                               [&](const auto& header) { return same_name(header.first, name); });
}

// A header that the answer has itself takes the place of ours.
void remove_line(std::string& lines, std::string_view name)
{
    const auto begins = std::string(name) + ": ";
    auto at = lines.find(begins);
    while (at != lines.npos && at != 0 && lines[at - 1] != '\n')
        at = lines.find(begins, at + 1);
    if (at != lines.npos) lines.erase(at, lines.find("\r\n", at) + 2 - at);
}

bool has_no_body(int status) { return status == 204 || status == 304; }

} // namespace

FinishedPtr finish(Response response, const Dress& dress)
{
    auto finished = std::make_shared<Finished>();
    finished->status = response.status;
    std::string shared(dress.security);
    for (const auto& header : response.headers)
        remove_line(shared, header.first);
    if (!has_header(response, "cache-control"))
        add_line(shared, "Cache-Control", dress.cache_control);
    if (dress.varies) add_line(shared, "Vary", "Accept-Encoding");
    if (!dress.for_robots) add_line(shared, "X-Robots-Tag", "noindex");
    for (const auto& [name, value] : response.headers)
        add_line(shared, name, value);
    if (dress.with_etag) {
        finished->etag = '"' + sha256(response.body).substr(0, 20) + '"';
        add_line(shared, "ETag", finished->etag);
        finished->not_modified = status_line(304) + shared;
    }
    finished->head = status_line(response.status);
    if (!has_no_body(response.status)) {
        add_line(finished->head, "Content-Type",
                 response.stream_topic.empty() ? std::string_view(response.type)
                                               : "text/event-stream");
        if (dress.encoding != Encoding::identity)
            add_line(finished->head, "Content-Encoding", name_of(dress.encoding));
        // A stream ends with its connection.
        if (response.stream_topic.empty())
            add_line(finished->head, "Content-Length", std::to_string(response.body.size()));
    }
    finished->head += shared;
    finished->body = std::move(response.body);
    return finished;
}

bool names_etag(std::string_view if_none_match, std::string_view etag)
{
    if (etag.empty() || if_none_match.empty()) return false;
    return if_none_match == "*" || if_none_match.find(etag) != if_none_match.npos;
}

std::string_view reason_of(int status)
{
    switch (status) {
    case 200:
        return "OK";
    case 201:
        return "Created";
    case 204:
        return "No Content";
    case 301:
        return "Moved Permanently";
    case 303:
        return "See Other";
    case 304:
        return "Not Modified";
    case 308:
        return "Permanent Redirect";
    case 400:
        return "Bad Request";
    case 403:
        return "Forbidden";
    case 404:
        return "Not Found";
    case 405:
        return "Method Not Allowed";
    case 408:
        return "Request Timeout";
    case 409:
        return "Conflict";
    case 413:
        return "Content Too Large";
    case 414:
        return "URI Too Long";
    case 415:
        return "Unsupported Media Type";
    case 417:
        return "Expectation Failed";
    case 422:
        return "Unprocessable Content";
    case 429:
        return "Too Many Requests";
    case 431:
        return "Request Header Fields Too Large";
    case 500:
        return "Internal Server Error";
    case 501:
        return "Not Implemented";
    case 503:
        return "Service Unavailable";
    default:
        return "Status";
    }
}

} // namespace retenk::http
