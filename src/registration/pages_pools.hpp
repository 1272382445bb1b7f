#pragma once
// The list of categories with their pools, and the pools' own forms.

#include "retenk/http/route.hpp"

namespace retenk::registration {

boost::asio::awaitable<http::Response> get_categories(http::Context& context);
boost::asio::awaitable<http::Response> get_new_pool(http::Context& context);
boost::asio::awaitable<http::Response> post_new_pool(http::Context& context);
boost::asio::awaitable<http::Response> get_pool(http::Context& context);
boost::asio::awaitable<http::Response> post_pool(http::Context& context);

} // namespace retenk::registration
