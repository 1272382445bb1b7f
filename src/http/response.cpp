#include "retenk/http/response.hpp"

#include "http/form.hpp"
#include "http/layout.hpp"
#include "retenk/base/secret.hpp"
#include "retenk/http/route.hpp"

#include <stdexcept>

namespace retenk::http {

namespace {

bool is_secure(const Services& services)
{
    std::string_view url = services.base_url;
    if (url.empty() || url.starts_with("https://")) return true;
    return url.starts_with("http://127.0.0.1") || url.starts_with("http://localhost") ||
           url.starts_with("http://[::1]");
}

std::string cookie_name(const Context& context, std::string_view name)
{
    return (is_secure(context.services) ? "__Host-" : "") + std::string(name);
}

std::string ascii_name(std::string_view name)
{
    std::string ascii;
    for (char letter : name) {
        auto byte = static_cast<unsigned char>(letter);
        if (byte >= 0x80) {
            if ((byte & 0xC0u) != 0x80u) ascii += '_';
        } else
            ascii += byte < 0x20 || letter == '"' || letter == '\\' || letter == '/' || byte == 0x7f
                         ? '_'
                         : letter;
    }
    return ascii;
}

} // namespace

Response page(const Context& context, std::string_view name, view::Data data, int status)
{
    add_page_data(context, data);
    const auto& templates = context.services.templates;
    data["content"] = templates.render(name, data, context.lang);
    Response response;
    response.status = status;
    response.body = with_fallback_marked(templates.render("layout", data, context.lang));
    return response;
}

Response part(const Context& context, std::string_view name, view::Data data, int status)
{
    add_page_data(context, data);
    Response response;
    response.status = status;
    response.body =
        with_fallback_marked(context.services.templates.render(name, data, context.lang));
    return response;
}

Response see_other(const Context& context, std::string_view path)
{
    if (!path.starts_with('/') || path.starts_with("//") || path.starts_with("/\\"))
        throw std::logic_error("not a path of ours: " + std::string(path));
    Response response;
    response.status = 303;
    response.headers.emplace_back("Location",
                                  std::string(view::prefix_of(context.lang)) + std::string(path));
    return response;
}

Response file(std::string bytes, std::string_view type, std::string_view name)
{
    Response response;
    response.type = type;
    response.body = std::move(bytes);
    response.headers.emplace_back("Content-Disposition",
                                  "attachment; filename=\"" + ascii_name(name) +
                                      "\"; filename*=UTF-8''" + percent_encoded(name));
    return response;
}

void set_cookie(const Context& context, Response& response, std::string_view name,
                std::string_view value, long seconds)
{
    if (value.find_first_of("; ,\"\\\r\n") != value.npos)
        throw std::logic_error("a cookie's value must be plain");
    auto cookie = cookie_name(context, name) + "=" + std::string(value) +
                  "; Path=/; HttpOnly; SameSite=Lax; Max-Age=" + std::to_string(seconds);
    if (is_secure(context.services)) cookie += "; Secure";
    response.headers.emplace_back("Set-Cookie", std::move(cookie));
}

const std::string& cookie(const Context& context, std::string_view name)
{
    return context.request.cookies[cookie_name(context, name)];
}

std::string text(const Context& context, std::string_view key, const Values& values)
{
    return context.services.templates.catalogue().text(context.lang, key, values);
}

} // namespace retenk::http
