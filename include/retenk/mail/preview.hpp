#pragma once
// What a message that waits will say, with sender and signature as they are set now.

#include "retenk/http/route.hpp"
#include "retenk/mail/held.hpp"

namespace retenk::mail {

// Its plain text. Reads files and the settings: on a worker.
std::string preview_text(const http::Services* services, const Message& sample, const Instant& now);

} // namespace retenk::mail
