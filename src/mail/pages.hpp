#pragma once

#include "retenk/http/route.hpp"

namespace retenk::mail {

http::Routes organiser_routes();
http::Routes settings_routes();

// Personal links (…/min/<token>) with the token hidden: whoever reads mail in the desk is not its
// recipient.
std::string masked(std::string text);

} // namespace retenk::mail
