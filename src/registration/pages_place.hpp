#pragma once
// REG-5 on pages: the contact's list of places, the form that names one, and the link of a place.

#include "retenk/http/route.hpp"

namespace retenk::registration {

http::Routes place_routes();

// pages_places.cpp: the contact's list.
asio::awaitable<http::Response> get_places(http::Context& context);
asio::awaitable<http::Response> post_places(http::Context& context);

} // namespace retenk::registration
