#pragma once
// Organisers' pages of discount codes and of lists of organisations.

#include "retenk/http/route.hpp"

namespace retenk::registration {

http::Routes code_routes();
http::Routes organisation_list_routes();

} // namespace retenk::registration
