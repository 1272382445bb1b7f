#pragma once

#include "retenk/http/route.hpp"

namespace retenk::registration {

boost::asio::awaitable<http::Response> get_new_extra(http::Context& context);
boost::asio::awaitable<http::Response> post_new_extra(http::Context& context);
boost::asio::awaitable<http::Response> get_extra(http::Context& context);
boost::asio::awaitable<http::Response> post_extra(http::Context& context);

} // namespace retenk::registration
