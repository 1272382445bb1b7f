#pragma once
// The public pages of this module: handlers, and what they show as functions that need no server.

#include "retenk/conference/wording.hpp"
#include "retenk/http/route.hpp"

namespace retenk::conference {

http::Routes public_routes();

std::optional<view::Data> view_of_front(db::Tx& tx, const Wording& wording, const Instant& now);

enum class Notice { practical, privacy, accessibility };
std::optional<view::Data> view_of_notice(db::Tx& tx, const Wording& wording, const Notice& notice);

std::optional<view::Data> view_of_year(db::Tx& tx, const Wording& wording,
                                       const std::int64_t& year);

} // namespace retenk::conference
