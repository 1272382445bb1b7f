#pragma once
// A file or an address that somebody adds to a session, by the desk's form or the speaker's.

#include "retenk/conference/wording.hpp"
#include "retenk/http/form_page.hpp"
#include "retenk/programme/material.hpp"

namespace retenk::programme {

namespace asio = boost::asio;

// Checks what was typed, and keeps the file, if one came, before any row names it. The refusal is
// that of the form.
asio::awaitable<Result<NewMaterial>> take_material(http::Context& context, SessionId session);

// The controls of the form, in the template as {{#f.kind}} …
void draw_material(const http::Context& context, http::FormPage& page);

// What a list shows of each; path is where the file is fetched: "/program/apning/fil".
view::Data material_data(const conference::Wording& wording, const Material& material,
                         const std::string& path);

conference::Wording wording_of(const http::Context& context);

// As an attachment called "havna-17.pdf": what anybody called it stands in no header.
asio::awaitable<http::Response> material_response(http::Context& context, Material material,
                                                  std::string stem);

} // namespace retenk::programme
