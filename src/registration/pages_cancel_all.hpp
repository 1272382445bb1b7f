#pragma once
// The page on which a whole registration is given up, by its contact or an organiser.

#include "retenk/http/route.hpp"

namespace retenk::registration {

asio::awaitable<http::Response> get_cancelling_all(http::Context& context);
asio::awaitable<http::Response> post_cancelling_all(http::Context& context);

} // namespace retenk::registration
