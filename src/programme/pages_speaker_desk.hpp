#pragma once
// Organisers' pages about what speakers answered: the overview, the mails, one speaker, who has
// come.

#include "retenk/http/route.hpp"

namespace retenk::programme {

http::Routes speaker_desk_routes();

namespace asio = boost::asio;

asio::awaitable<http::Response> get_speaker_overview(http::Context& context);
asio::awaitable<http::Response> get_speaker_mailing(http::Context& context);
asio::awaitable<http::Response> post_speaker_mailing(http::Context& context);
asio::awaitable<http::Response> get_arrivals(http::Context& context);
asio::awaitable<http::Response> post_arrival(http::Context& context);

} // namespace retenk::programme
