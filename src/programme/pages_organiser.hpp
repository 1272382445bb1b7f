#pragma once
// Organisers' pages of the draft, its publishing and the speakers.

#include "retenk/http/route.hpp"

namespace retenk::programme {

namespace asio = boost::asio;

http::Routes organiser_routes();
http::Routes speaker_editor_routes();

asio::awaitable<http::Response> get_draft_list(http::Context& context);
asio::awaitable<http::Response> get_new_draft(http::Context& context);
asio::awaitable<http::Response> post_new_draft(http::Context& context);
asio::awaitable<http::Response> get_draft(http::Context& context);
asio::awaitable<http::Response> post_draft(http::Context& context);
asio::awaitable<http::Response> post_draft_cancellation(http::Context& context);
asio::awaitable<http::Response> post_draft_deletion(http::Context& context);

} // namespace retenk::programme
