#pragma once
// A request message as HTTP sees it. The views point into the connection's buffer.

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace retenk::http {

struct HeadField
{
    std::string_view name, value;
};

struct Head
{
    std::string_view method, target;
    int version = 11;
    std::vector<HeadField> fields;
    std::optional<std::uint64_t> content_length;
    bool chunked = false;

    std::string_view operator[](std::string_view name) const; // the first, or empty
    std::size_t count(std::string_view name) const;
    bool has_body() const { return chunked || content_length.value_or(0) > 0; }
};

bool same_name(std::string_view a, std::string_view b); // ASCII, whatever the case

// Where the header section ends (behind its empty line); nothing when it is not all there yet.
std::optional<std::size_t> head_end(std::string_view bytes, std::size_t from);

class MessageParser
{
public:
    enum class Body { more, done, wrong, too_large };

    MessageParser();
    ~MessageParser();

    // bytes is the whole header section. False: that is not HTTP.
    bool read_head(std::string_view bytes, Head& head);

    // Takes what it can from the front of bytes.
    Body read_body(std::string& bytes, std::string& body, std::size_t limit);

private:
    class Parser;
    std::unique_ptr<Parser> parser_;
};

} // namespace retenk::http
