#pragma once
// REG-17: the page on which organisers and mayors' offices register one person after the other.

#include "retenk/http/route.hpp"

namespace retenk::registration {

asio::awaitable<http::Response> get_by_hand(http::Context& context);
asio::awaitable<http::Response> post_by_hand(http::Context& context);

} // namespace retenk::registration
