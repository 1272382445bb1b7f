#pragma once
// PRG-11: the pages of the call for proposals.

#include "retenk/http/route.hpp"

namespace retenk::programme {

namespace asio = boost::asio;

http::Routes call_routes();      // everybody's
http::Routes call_desk_routes(); // those who review and decide

} // namespace retenk::programme
