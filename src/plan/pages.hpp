#pragma once
// The public pages of this module: handlers, and what they show as functions that need no server.

#include "retenk/conference/wording.hpp"
#include "retenk/http/route.hpp"

namespace retenk::plan {

http::Routes public_routes();

using conference::Wording;

// plan: 0 for the current one. An installation without a plan gets a page that says so.
std::optional<view::Data> view_of_plan(db::Tx& tx, const Wording& wording, const PlanId& plan);
std::optional<view::Data> view_of_theme(db::Tx& tx, const Wording& wording, const PlanId& plan,
                                        const std::string& slug);
std::optional<view::Data> view_of_measure(db::Tx& tx, const Wording& wording, const PlanId& plan,
                                          const std::string& number);

} // namespace retenk::plan
