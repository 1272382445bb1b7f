#pragma once
// Two who change the same participant at once: each keeps what they did, and sees what the other did.

#include "retenk/http/response.hpp"
#include "retenk/http/request.hpp"

namespace retenk::registration {

// What stood in the form when it was read comes back with it, in hidden fields: a list of {name, value}. Only of
// what the page shows.
view::Data read_before(const view::Data& page, const http::Form& stored);

// The same of a form that came back for another reason.
view::Data kept_before(const http::Form& form);

// What was typed, with the stored values where nothing was typed.
http::Form follow_stored(const http::Form& form, const http::Form& stored);

// Of what somebody else stored meanwhile: a list of {label, yours, theirs}, without yours where nothing was typed.
view::Data differences(const http::Context& context, const view::Data& page, const http::Form& form,
                       const http::Form& stored);

} // namespace retenk::registration
