#pragma once
// The public pages of this module: handlers, and what they show as functions that need no server.

#include "retenk/conference/wording.hpp"
#include "retenk/http/route.hpp"

namespace retenk::partners {

http::Routes public_routes();

using conference::Wording;

std::optional<view::Data> view_of_partners(db::Tx& tx, const Wording& wording);

} // namespace retenk::partners
