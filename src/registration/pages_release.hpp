#pragma once
// PRG-3, PRG-4: a release of the programme with the mails that it makes. It stands here because those who
// are told have their places here.

#include "retenk/http/route.hpp"

namespace retenk::registration {

http::Routes release_routes();

} // namespace retenk::registration
