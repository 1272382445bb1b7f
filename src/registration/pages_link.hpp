#pragma once
// Personal links: the token of a mail becomes a cookie, and the address is clean from then on.

#include "retenk/accounts/link.hpp"
#include "retenk/http/route.hpp"

namespace retenk::registration {

// "link" opens the own page, "waiting" the page of who stands in line, "place" that of one place of a group.
void keep_link(const http::Context& context, http::Response& response, std::string_view cookie,
               std::string_view token);
void forget_link(const http::Context& context, http::Response& response, std::string_view cookie);

// Where somebody's own page is: "/plass" for one place of a group, "/min" for a registration.
std::string own_root(const http::Context& context);

// Whether an organiser uses a page that guests have too.
bool at_desk(const http::Context& context);

// {id} of the address at the desk, else the registration of the link; 0, which nobody has, when there is none.
RegistrationId asked_registration(const http::Context& context);

// Where whoever changes a registration came from: its page at the desk, or the own page.
std::string way_back_to(const http::Context& context, RegistrationId registration);

// What is over cannot be changed: the way back, with the word for it.
http::Response closed_to_changes(const http::Context& context, RegistrationId registration);

// The token leaves the address at once; a mail scanner that opens the link changes nothing.
asio::awaitable<http::Response> exchange_link(http::Context& context, accounts::LinkPurpose purpose,
                                              std::string_view cookie, std::string_view path);

} // namespace retenk::registration
