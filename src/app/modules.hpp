#pragma once
// The table of contents: every module's routes and subscriptions.

#include "retenk/http/route.hpp"

namespace retenk::app {

http::Routes all_routes();

// Which module answers which event of a module to its left.
void subscribe_all(db::Subscribers& subscribers);

} // namespace retenk::app
