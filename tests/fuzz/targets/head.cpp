// A request on the wire: its head and its body, which arrives in pieces of any size.
#include "fuzz.hpp"
#include "http/strict.hpp"

namespace retenk::fuzz {

namespace {

using Body = http::MessageParser::Body;

struct Read
{
    Body end{};
    std::string body, rest;
};

Read read_body(std::string_view head_bytes, std::string_view bytes, std::size_t piece)
{
    constexpr std::size_t limit = 512;
    http::MessageParser parser;
    http::Head head;
    must(parser.read_head(head_bytes, head), "a head that was good is good again");
    Read read;
    read.end = Body::more;
    while (!bytes.empty() && read.end == Body::more) {
        read.rest += bytes.substr(0, piece);
        bytes.remove_prefix(std::min(piece, bytes.size()));
        read.end = parser.read_body(read.rest, read.body, limit);
        must(read.body.size() <= limit, "a body keeps its limit");
    }
    read.rest += bytes;
    return read;
}

} // namespace

void fuzz(std::string_view bytes)
{
    if (bytes.empty()) return;
    const auto piece = static_cast<unsigned char>(bytes.front()) % 16 + 1u;
    bytes.remove_prefix(1);
    const auto end = http::head_end(bytes, 0);
    if (!end) return;
    http::MessageParser parser;
    http::Head head;
    const std::string raw(bytes.substr(0, *end)); // not one byte behind it
    if (!parser.read_head(raw, head) || http::refused_head(raw, head) != 0) return;

    must(head.count("host") <= 1 && head.count("content-length") <= 1, "one Host, one length");
    must(!head.chunked || !head.content_length, "one framing");
    must(head.count("transfer-encoding") == 0 || head.chunked, "chunked or nothing");
    if (!head.has_body()) return;
    const auto whole = read_body(raw, bytes.substr(*end), bytes.size());
    const auto pieces = read_body(raw, bytes.substr(*end), piece);
    must((whole.end == Body::done) == (pieces.end == Body::done), "pieces end as the whole does");
    if (whole.end == Body::done)
        must(whole.body == pieces.body && whole.rest == pieces.rest,
             "pieces say what the whole says, and leave the same");
}

} // namespace retenk::fuzz
