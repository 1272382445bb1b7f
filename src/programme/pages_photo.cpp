#include "programme/pages_photo.hpp"

#include "programme/pages_own_speaker.hpp"
#include "retenk/http/typed.hpp"

namespace retenk::programme {

namespace {

using http::Context;
using http::Response;

// What is not public is kept nowhere; the rest is asked for again each time, and mostly answered in
// a line.
Response response_of(const Context& context, std::optional<std::string> photo)
{
    if (!photo) return http::not_found(context);
    Response response;
    response.type = "image/jpeg";
    response.body = std::move(*photo);
    return response;
}

asio::awaitable<Response> photo(Context& context, bool large)
{
    auto key = context.param("key");
    auto found = co_await context.db.read(public_photo, std::move(key), large);
    co_return response_of(context, std::move(found));
}

asio::awaitable<Response> get_large(Context& context) { return photo(context, true); }
asio::awaitable<Response> get_small(Context& context) { return photo(context, false); }

asio::awaitable<Response> get_own_photo(Context& context)
{
    const auto& token = speaker_token(context);
    auto found = co_await context.db.read(photo_by_link, token);
    if (!found) co_return needs_speaker_link(context);
    co_return response_of(context, std::move(found));
}

asio::awaitable<Response> get_desk_photo(Context& context)
{
    const SpeakerId speaker{http::parse_number(context.param("id")).value_or(0)};
    const auto conference = context.site().conference;
    auto found = co_await context.db.read(photo_of_speaker, conference, speaker);
    co_return response_of(context, std::move(found));
}

} // namespace

http::Routes photo_routes()
{
    using enum http::Method;
    constexpr auto open = http::Access::open;
    constexpr http::RouteOptions cached{.cached = "programme"};
    return {
        {get, "/bilder/{key}/stor.jpg", open, get_large, cached},
        {get, "/bilder/{key}/liten.jpg", open, get_small, cached},
        {get, "/foredragsholder/bilde.jpg", open, get_own_photo},
        {get, "/admin/foredragsholdere/{id}/bilde.jpg", http::Access::programme, get_desk_photo},
    };
}

} // namespace retenk::programme
