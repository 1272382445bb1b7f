#pragma once
// Photos of speakers, each under an address of its own.

#include "retenk/http/route.hpp"

namespace retenk::programme {

http::Routes photo_routes();

} // namespace retenk::programme
