#pragma once
// Only for pages: what an answer is told with, in the catalogue's words.

#include "retenk/http/route.hpp"
#include "retenk/programme/speaker_answer.hpp"

namespace retenk::programme {

AnswerFrame answer_frame(const http::Context& context);

} // namespace retenk::programme
