#pragma once
// Everything that is kept about those in a registration, as a page and as a file.

#include "retenk/http/route.hpp"

namespace retenk::registration {

boost::asio::awaitable<http::Response> get_own_data_page(http::Context& context);
boost::asio::awaitable<http::Response> get_own_data(http::Context& context);
boost::asio::awaitable<http::Response> post_deletion(http::Context& context);

} // namespace retenk::registration
