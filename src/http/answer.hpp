#pragma once
// A response made ready for the wire: its head once and for all, but for what differs at each
// sending (Date, X-Request-Id, Connection).

#include "http/compress.hpp"
#include "retenk/http/response.hpp"

#include <memory>

namespace retenk::http {

struct Finished
{
    int status = 200;
    std::string head; // status line and header lines, each ended by CRLF
    std::string body;
    std::string etag;         // empty: no 304
    std::string not_modified; // the head of 304
};
using FinishedPtr = std::shared_ptr<const Finished>;

struct Dress
{
    std::string_view security;      // header lines for all answers
    std::string_view cache_control; // unless the handler has said something else
    Encoding encoding = Encoding::identity;
    bool varies = false; // the body comes in several encodings
    bool with_etag = false;
    bool for_robots = true;
};

// Throws std::logic_error when a header would break the message.
FinishedPtr finish(Response response, const Dress& dress);

// If-None-Match compares weakly (RFC 9110 section 13.1.2).
bool names_etag(std::string_view if_none_match, std::string_view etag);

std::string_view reason_of(int status);

} // namespace retenk::http
