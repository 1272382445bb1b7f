#pragma once
// For pages that lead to other pages: whether the door of GET `pattern` is open for somebody.

#include "retenk/base/viewer.hpp"

#include <string_view>

namespace retenk::app {

bool may_open(const Viewer& viewer, std::string_view pattern);

} // namespace retenk::app
