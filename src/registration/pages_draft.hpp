#pragma once
// The registration form between one request and the next: what is kept of it, and under which
// cookie.

#include "registration/draft_form.hpp"

namespace retenk::registration {

// The form with what can be registered for; what it holds is free to it.
struct OpenForm
{
    TypedForm form;
    Offer offer;
    std::optional<Instant> kept_at, held_until;
    bool is_short = false; // it wants more than there is
};

// As the browser that asks left it, with the code of the address; a new one otherwise.
asio::awaitable<OpenForm> kept_form(http::Context& context);

asio::awaitable<OpenForm> read_form(http::Context& context, TypedForm form);

// Saves it when registration is open to the viewer.
asio::awaitable<OpenForm> save_form(http::Context& context, OpenForm page);

void remember_form(const http::Context& context, http::Response& response, const OpenForm& page);
void forget_form(const http::Context& context, http::Response& response);

// What the page says of it: until when places are held, and that it was kept.
void add_draft(const http::Context& context, view::Data& data, const OpenForm& page);

bool is_open_to(const http::Context& context, const Offer& offer);

// Throws away what was kept, and begins again.
asio::awaitable<http::Response> post_discard(http::Context& context);

} // namespace retenk::registration
