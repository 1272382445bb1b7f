#pragma once
// PRG-12: the pages of the survey.

#include "retenk/http/route.hpp"

namespace retenk::survey {

namespace asio = boost::asio;

http::Routes answer_routes();   // everybody's
http::Routes setup_routes();    // organisers: when, which questions, to whom
http::Routes question_routes(); // organisers
http::Routes mailing_routes();  // organisers
http::Routes result_routes();   // organisers, and what is published

} // namespace retenk::survey
