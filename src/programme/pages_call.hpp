#pragma once
// PRG-11: the pages of the call for proposals.

#include "retenk/http/route.hpp"

namespace retenk::programme {

namespace asio = boost::asio;

http::Routes call_routes();      // everybody's
http::Routes call_desk_routes(); // those who review and decide
http::Routes call_setup_routes(); // organisers

} // namespace retenk::programme
