#pragma once
// What a handler answers. The server adds Date, X-Request-Id, the security headers, ETag, compression
// and Content-Length, in one place.

#include "retenk/base/problem.hpp"
#include "retenk/view/data.hpp"

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace retenk::http {

struct Context;

struct Response {
    int status = 200;
    std::string type = "text/html; charset=utf-8";
    std::string body;
    std::vector<std::pair<std::string, std::string>> headers;
    std::string stream_topic;       // not empty: server-sent events, one for each commit with this topic
};

// A page in the layout. data must have "title". Added here, for the page and the layout, unless the data has
// them: lang, prefix ("" or "/en", to stand before every link to ourselves), site, languages, viewer,
// form_token (every form posts it back), form_key (new for each page; see db/once.hpp) and notice (from
// ?notice=<key> when "notice.<key>" is a text). A page of a cached route gets no viewer, token or notice.
// data["area"] is "public" (default) or "desk" (organisers and hosts).
Response page(const Context& context, std::string_view name, view::Data data, int status = 200);

// A template alone, for htmx.
Response part(const Context& context, std::string_view name, view::Data data, int status = 200);

// 303 to a path of ours, given without language prefix ("/min"); the request's language is put before it.
Response see_other(const Context& context, std::string_view path);

// The page of its status for an answer that is no; htmx gets a part.
Response refused(const Context& context, const Refusal& refusal);
Response not_found(const Context& context);

// An attachment; the file name is ASCII plus filename* (RFC 6266).
Response file(std::string bytes, std::string_view type, std::string_view name);

int status_of(Problem problem);

// Cookies are __Host- ones (Secure, HttpOnly, Path=/, SameSite=Lax) when the site has https or is
// loopback; name is without prefix: "login", "link". seconds 0 removes it.
void set_cookie(const Context& context, Response& response, std::string_view name, std::string_view value, long seconds);
const std::string& cookie(const Context& context, std::string_view name);

// Adds to data, for a form page: "errors" (list of {field, message}), "error" (the refusal's own
// sentence) and, for each field of the refusal, data["error_of"][field]. Without a refusal: empty ones.
void add_errors(const Context& context, view::Data& data, const Refusal* refusal);

// The catalogue's text in the page's language.
std::string text(const Context& context, std::string_view key, const Values& values = {});

} // namespace retenk::http
