#pragma once
// The pages for everybody and those behind a personal link.

#include "retenk/http/route.hpp"

namespace retenk::registration {

http::Routes public_routes();
http::Routes own_routes();

// Of whoever has one place of a group (REG-5); the rest is in pages_place.cpp.
http::Routes own_place_routes();
asio::awaitable<http::Response> get_own_place(http::Context& context);

} // namespace retenk::registration
