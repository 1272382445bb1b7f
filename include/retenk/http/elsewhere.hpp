#pragma once
// The few answers that other sites may show or read. They hold nothing of anybody and no form.

#include "retenk/http/response.hpp"

namespace retenk::http {

void let_be_framed(Response& response); // in an <iframe> anywhere
void let_be_read(Response& response);   // by a script anywhere

} // namespace retenk::http
