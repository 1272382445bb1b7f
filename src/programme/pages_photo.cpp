#include "programme/pages_photo.hpp"

#include "programme/pages_own_speaker.hpp"

namespace retenk::programme {

namespace {

using http::Context;
using http::Response;

// A browser may keep a public one for a day: so long a photo that was taken away may still be seen
// by whoever saw it.
Response response_of(ServedPhoto photo)
{
    Response response;
    response.type = "image/jpeg";
    response.body = std::move(photo.bytes.bytes);
    response.headers.emplace_back("Cache-Control",
                                  photo.is_public ? "public, max-age=86400" : "private, no-store");
    response.headers.emplace_back("Content-Security-Policy", "sandbox");
    response.headers.emplace_back("X-Robots-Tag", "noindex");
    return response;
}

asio::awaitable<Response> photo(Context& context, bool large)
{
    auto key = context.param("key");
    auto found = co_await context.db.read(find_photo, context.viewer, speaker_token(context),
                                          std::move(key), large);
    if (!found) co_return http::not_found(context);
    co_return response_of(std::move(*found));
}

asio::awaitable<Response> get_large(Context& context) { return photo(context, true); }
asio::awaitable<Response> get_small(Context& context) { return photo(context, false); }

} // namespace

http::Routes photo_routes()
{
    using enum http::Method;
    constexpr auto open = http::Access::open;
    return {
        {get, "/bilder/{key}/stor.jpg", open, get_large},
        {get, "/bilder/{key}/liten.jpg", open, get_small},
    };
}

} // namespace retenk::programme
