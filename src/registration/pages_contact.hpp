#pragma once
// The page on which the contact of a registration, or an organiser, changes contact and payer.

#include "retenk/http/route.hpp"

namespace retenk::registration {

asio::awaitable<http::Response> get_contact(http::Context& context);
asio::awaitable<http::Response> post_contact(http::Context& context);

} // namespace retenk::registration
