#pragma once

#include "retenk/http/route.hpp"

namespace retenk::registration {

asio::awaitable<http::Response> get_own_move(http::Context& context);
asio::awaitable<http::Response> post_own_move(http::Context& context);

} // namespace retenk::registration
