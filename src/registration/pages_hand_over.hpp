#pragma once
// The page on which a place goes to a colleague: of attendees by their link, and of organisers.

#include "retenk/http/route.hpp"

namespace retenk::registration {

asio::awaitable<http::Response> get_hand_over(http::Context& context);
asio::awaitable<http::Response> post_hand_over(http::Context& context);

} // namespace retenk::registration
