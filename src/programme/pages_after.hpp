#pragma once
// Pages of what comes with a session and after it: material, minutes, feedback.

#include "retenk/http/route.hpp"
#include "retenk/programme/feedback.hpp"

namespace retenk::programme {

http::Routes material_routes();
http::Routes feedback_routes();

// "4,3", or nothing without answers.
std::string mean_of(const http::Context& context, const FeedbackSum& sum);

} // namespace retenk::programme
