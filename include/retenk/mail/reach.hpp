#pragma once
// Whether mail would get out, for `retenk doctor`.

#include "retenk/base/config.hpp"

namespace retenk::mail {

// What stands in the way of the server, or of the folder; empty: nothing does. Waits for seconds at most.
std::string objection_to_reaching(const Config::Mail& mail);

} // namespace retenk::mail
