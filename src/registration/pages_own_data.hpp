#pragma once
// The page of everything that is kept about those in a registration.

#include "retenk/http/route.hpp"

namespace retenk::registration {

boost::asio::awaitable<http::Response> get_own_data_page(http::Context& context);
boost::asio::awaitable<http::Response> post_deletion(http::Context& context);

} // namespace retenk::registration
