#pragma once
// A Bill as templates show it, web/templates/registration/_bill.html and the mails'.

#include "registration/form.hpp"
#include "registration/prices.hpp"

namespace retenk::registration {

// Amounts stand as <name>_ore, to be worded by view::with_amounts. False when nothing costs anything.
view::Data bill_data(const Bill& bill, view::Lang lang);

// The same with every amount in words, and what fell back to bokmål marked so.
view::Data bill_on_page(const http::Context& context, const Bill& bill);

// Whether anything that can be chosen costs something: a free conference has no trace of payment.
bool costs_something(const Offer& offer);

// The form's summary: of what is chosen so far.
view::Data summary_data(const http::Context& context, const Offer& offer, const TypedForm& form);

} // namespace retenk::registration
