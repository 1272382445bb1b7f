#pragma once
// What a handler sees of a request. The server has already refused what is not HTTP, decoded the path,
// taken the language off it and held the limits.

#include "retenk/view/catalogue.hpp"

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace retenk::http {

enum class Method { get, head, post };

// Names and values in the order in which they came, decoded, valid UTF-8 without NUL.
class Fields {
public:
    void add(std::string name, std::string value);

    // The first value, or empty text.
    const std::string& operator[](std::string_view name) const;
    bool has(std::string_view name) const;
    std::vector<std::string> all(std::string_view name) const;
    const std::vector<std::pair<std::string, std::string>>& list() const { return fields_; }

private:
    std::vector<std::pair<std::string, std::string>> fields_;
};

// A posted form. One exists only after the form token (of the login) or the origin was checked.
// Values have CRLF turned into LF and are trimmed at both ends.
using Form = Fields;

// A file that came with a form. Name and type are what the sender says, and prove nothing.
struct UploadedFile {
    std::string field, name, type, bytes;
};

struct Request {
    Method method = Method::get;
    std::string path;               // decoded, without language prefix: "/program"
    std::string target;             // as it came, with prefix and query
    Fields query;
    Fields cookies;
    view::Lang lang = view::Lang::nb;
    std::string id;                 // X-Request-Id
    std::string client;             // the client's address
    std::string user_agent;
    bool is_htmx = false;           // asks for a part of a page
};

} // namespace retenk::http
