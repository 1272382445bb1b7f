#pragma once
// Personal links: the token of a mail becomes a cookie, and the address is clean from then on.

#include "retenk/accounts/link.hpp"
#include "retenk/http/route.hpp"

namespace retenk::registration {

// "link" opens the own page, "waiting" the page of who stands in line.
void keep_link(const http::Context& context, http::Response& response, std::string_view cookie,
               std::string_view token);
void forget_link(const http::Context& context, http::Response& response, std::string_view cookie);

// The token leaves the address at once; a mail scanner that opens the link changes nothing.
asio::awaitable<http::Response> exchange_link(http::Context& context, accounts::LinkPurpose purpose,
                                              std::string_view cookie, std::string_view path);

} // namespace retenk::registration
