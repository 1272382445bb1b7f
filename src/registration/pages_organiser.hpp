#pragma once
// The organisers' pages of the register: overview, list, one registration, exports.

#include "retenk/http/route.hpp"

namespace retenk::registration {

http::Routes organiser_routes();

asio::awaitable<http::Response> get_overview(http::Context& context);

asio::awaitable<http::Response> get_register(http::Context& context);
asio::awaitable<http::Response> get_csv(http::Context& context);
asio::awaitable<http::Response> get_xlsx(http::Context& context);

asio::awaitable<http::Response> get_one_registration(http::Context& context);
asio::awaitable<http::Response> post_link_again(http::Context& context);

asio::awaitable<http::Response> get_cancelling(http::Context& context);
asio::awaitable<http::Response> post_cancelling(http::Context& context);
asio::awaitable<http::Response> get_participant_change(http::Context& context);
asio::awaitable<http::Response> post_participant_change(http::Context& context);

} // namespace retenk::registration
