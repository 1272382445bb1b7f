#pragma once
// H1: what Beast lets through and HTTP (RFC 9110, RFC 9112) does not.

#include "http/head.hpp"
#include "retenk/http/request.hpp"

namespace retenk::http {

struct HeadLimits
{
    static constexpr std::size_t bytes = 16 * 1024;
    static constexpr std::size_t fields = 100;
    static constexpr std::size_t target = 8 * 1024;
};

// The status with which to refuse; 0: it is good. raw is the header section as it came.
int refused_head(std::string_view raw, const Head& head);

// A request target, decoded. Nothing when it is not one.
struct Target
{
    std::string path;
    Fields query;
    view::Lang lang = view::Lang::nb;
};
std::optional<Target> parse_target(std::string_view target);

// For the page that refuses a request whose address was never read.
view::Lang lang_in_first_line(std::string_view bytes);

// "http://host/a?b" → "/a?b"; others as they are.
std::string_view origin_form(std::string_view target);

bool is_known_method(std::string_view method);

} // namespace retenk::http
