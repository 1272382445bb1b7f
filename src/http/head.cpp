#include "http/head.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/beast/http/basic_parser.hpp>

#include <algorithm>

namespace retenk::http {

namespace beast = boost::beast;

namespace {

char lower(char letter)
{
    return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter | 0x20) : letter;
}

std::string_view view_of(beast::string_view text) { return {text.data(), text.size()}; }

// What would change the meaning of a request after it was routed and let in (RFC 9110
// section 6.5.1).
bool is_fit_for_trailer(std::string_view name)
{
    static constexpr std::string_view unfit[] = {"host",
                                                 "authorization",
                                                 "content-length",
                                                 "transfer-encoding",
                                                 "content-type",
                                                 "cookie",
                                                 "trailer",
                                                 "te",
                                                 "content-encoding",
                                                 "expect",
                                                 "connection",
                                                 "origin"};
    return std::ranges::none_of(unfit,
                                [&](std::string_view other) { return same_name(name, other); });
}

} // namespace

std::string_view Head::operator[](std::string_view name) const
{
    auto found = std::ranges::find_if(
        fields, [&](const HeadField& field) { return same_name(field.name, name); });
    return found == fields.end() ? std::string_view() : found->value;
}

std::size_t Head::count(std::string_view name) const
{
    return static_cast<std::size_t>(std::ranges::count_if(
        fields, [&](const HeadField& field) { return same_name(field.name, name); }));
}

bool same_name(std::string_view a, std::string_view b)
{
    return a.size() == b.size() && std::ranges::equal(a, b, {}, lower, lower);
}

std::optional<std::size_t> head_end(std::string_view bytes, std::size_t from)
{
    // A bare line feed ends lines here too, so that the parser gets to refuse it instead of
    // waiting.
    for (auto at = bytes.find('\n', from); at != std::string_view::npos;
         at = bytes.find('\n', at + 1)) {
        auto next = at + 1;
        if (next < bytes.size() && bytes[next] == '\r') ++next;
        if (next < bytes.size() && bytes[next] == '\n') return next + 1;
    }
    return std::nullopt;
}

class MessageParser::Parser final : public beast::http::basic_parser<true>
{
public:
    explicit Parser(Head& head) : head_(head) {}

    std::string* body = nullptr;
    std::size_t limit = 0;
    bool too_large = false;

private:
    using Code = beast::error_code;

    void on_request_impl(beast::http::verb, beast::string_view method, beast::string_view target,
                         int version, Code&) override
    {
        head_.method = view_of(method);
        head_.target = view_of(target);
        head_.version = version;
    }

    void on_response_impl(int, beast::string_view, int, Code&) override {}

    void on_field_impl(beast::http::field, beast::string_view name, beast::string_view value,
                       Code& code) override
    {
        if (!in_header_) {
            if (!is_fit_for_trailer(view_of(name))) code = beast::http::error::bad_field;
            return;
        }
        head_.fields.push_back({view_of(name), view_of(value)});
    }

    void on_header_impl(Code&) override { in_header_ = false; }
    void on_body_init_impl(const boost::optional<std::uint64_t>&, Code&) override {}
    void on_chunk_header_impl(std::uint64_t, beast::string_view, Code&) override {}
    void on_finish_impl(Code&) override {}

    std::size_t on_body_impl(beast::string_view bytes, Code& code) override
    {
        if (body->size() + bytes.size() > limit) {
            too_large = true;
            code = beast::http::error::body_limit;
            return 0;
        }
        body->append(bytes.data(), bytes.size());
        return bytes.size();
    }

    std::size_t on_chunk_body_impl(std::uint64_t, beast::string_view bytes, Code& code) override
    {
        return on_body_impl(bytes, code);
    }

    Head& head_;
    bool in_header_ = true;
};

MessageParser::MessageParser() = default;
MessageParser::~MessageParser() = default;

bool MessageParser::read_head(std::string_view bytes, Head& head)
{
    head.fields.clear();
    parser_ = std::make_unique<Parser>(head);
    parser_->header_limit(static_cast<std::uint32_t>(bytes.size() + 1));
    parser_->body_limit(boost::none);
    beast::error_code code;
    parser_->put(boost::asio::buffer(bytes.data(), bytes.size()), code);
    if (code || !parser_->is_header_done()) return false;
    auto length = parser_->content_length();
    head.content_length = length ? std::optional<std::uint64_t>(*length) : std::nullopt;
    head.chunked = parser_->chunked();
    return true;
}

MessageParser::Body MessageParser::read_body(std::string& bytes, std::string& body,
                                             std::size_t limit)
{
    parser_->eager(true);
    parser_->body = &body;
    parser_->limit = limit;
    while (!parser_->is_done() && !bytes.empty()) {
        beast::error_code code;
        auto taken = parser_->put(boost::asio::buffer(bytes.data(), bytes.size()), code);
        bytes.erase(0, taken);
        if (parser_->too_large) return Body::too_large;
        if (code == beast::http::error::need_more) break;
        if (code) return Body::wrong;
        if (taken == 0) break;
    }
    return parser_->is_done() ? Body::done : Body::more;
}

} // namespace retenk::http
