#pragma once
// The pages on which whoever has a place changes it or gives it up.

#include "retenk/http/route.hpp"

namespace retenk::registration {

// {id} of the address; 0, which nobody has, when it is no number.
ParticipantId asked_participant(const http::Context& context);

asio::awaitable<http::Response> get_change(http::Context& context);
asio::awaitable<http::Response> post_change(http::Context& context);
asio::awaitable<http::Response> get_cancelling_own(http::Context& context);
asio::awaitable<http::Response> post_cancelling_own(http::Context& context);

} // namespace retenk::registration
