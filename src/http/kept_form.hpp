#pragma once
// A form that was sent after its login or its personal link had ended: nothing of it is stored, and nothing of it is lost.

#include "http/head.hpp"
#include "retenk/http/route.hpp"

namespace retenk::http {

// Sent by a page of our own, for sure: what cannot say where it comes from is not (older browsers send
// neither Sec-Fetch-Site nor Origin).
bool is_our_own(const Head& head, std::string_view base_url);

enum class Missing { login, form_token, link };

// 403, with all that was typed and a button to send it again; without the login or the link it tells
// how to get one first. Nothing for a form without anything typed in it, and for one with a password.
std::optional<Response> kept_form_page(const Context& context, Missing missing);

} // namespace retenk::http
