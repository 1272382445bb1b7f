#pragma once
// What the form says of codes, early and member prices.

#include "registration/form.hpp"

namespace retenk::registration {

// The field for a code and what it gives; false where there is nothing to type.
view::Data code_fields(const http::Context& context, const Offer& offer, const TypedForm& form,
                       const Refusal* refusal);

// Beside a category: until when its price holds, and what members pay.
std::string price_note(const http::Context& context, const Offer& offer,
                       const OfferedCategory& category);

} // namespace retenk::registration
