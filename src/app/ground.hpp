#pragma once
// What a start needs to find, looked at before anything is opened, so that what is missing is named.

#include "retenk/base/config.hpp"

namespace retenk::app {

void check_ground(const Config& config); // throws ConfigError

} // namespace retenk::app
