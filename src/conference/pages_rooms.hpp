#pragma once
// Organisers' pages of venues and rooms.

#include "retenk/http/route.hpp"

namespace retenk::conference {

boost::asio::awaitable<http::Response> get_rooms(http::Context& context);
boost::asio::awaitable<http::Response> get_new_room(http::Context& context);
boost::asio::awaitable<http::Response> post_new_room(http::Context& context);
boost::asio::awaitable<http::Response> get_room(http::Context& context);
boost::asio::awaitable<http::Response> post_room(http::Context& context);
boost::asio::awaitable<http::Response> get_new_venue(http::Context& context);
boost::asio::awaitable<http::Response> post_new_venue(http::Context& context);
boost::asio::awaitable<http::Response> get_venue(http::Context& context);
boost::asio::awaitable<http::Response> post_venue(http::Context& context);

} // namespace retenk::conference
