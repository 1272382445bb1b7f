#pragma once
// What the registration form's template is given.

#include "registration/form.hpp"
#include "retenk/http/field.hpp"

namespace retenk::registration {

view::Data form_data(const http::Context& context, const Offer& offer, const TypedForm& form, const Refusal* refusal);

// What organisers wrote, in the page's language or marked as Norwegian.
std::string own_text(const http::Context& context, const std::string& text, const std::string& translations, const char* column);

// Adds to each error of the summary whose field it is and which: "Colleague 2, name".
void label_errors(view::Data& data);

// Shared with the page on which one participant is changed.
http::Field municipality_field(const http::Context& context, const Offer& offer, const std::string& name, const std::string& value,
                               const Refusal* refusal);

} // namespace retenk::registration
