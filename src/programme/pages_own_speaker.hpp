#pragma once
// The pages behind a speaker's personal link.

#include "programme/own_speaker.hpp"
#include "retenk/http/route.hpp"

namespace retenk::programme {

http::Routes own_speaker_routes();

namespace asio = boost::asio;

// The token of this browser's cookie; empty: none.
const std::string& speaker_token(const http::Context& context);

// To whoever has no link that opens something.
http::Response needs_speaker_link(const http::Context& context);

// A form of ours carries what the link's pages carry, whether or not somebody is logged in.
bool is_own_form(const http::Context& context);
http::Response not_allowed(const http::Context& context);

asio::awaitable<http::Response> get_own_profile(http::Context& context);
asio::awaitable<http::Response> post_own_profile(http::Context& context);
asio::awaitable<http::Response> get_own_practical(http::Context& context);
asio::awaitable<http::Response> post_own_practical(http::Context& context);
asio::awaitable<http::Response> get_own_material(http::Context& context);
asio::awaitable<http::Response> post_own_material(http::Context& context);
asio::awaitable<http::Response> post_own_removal(http::Context& context);

// What every page of a speaker shows above.
void add_own_head(const http::Context& context, const OwnSpeaker& own, view::Data& data);

} // namespace retenk::programme
