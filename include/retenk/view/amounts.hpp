#pragma once
// Amounts travel as øre and become words where the language is known: in a page, or when a mail is composed.

#include "retenk/view/catalogue.hpp"
#include "retenk/view/data.hpp"

namespace retenk::view {

// Beside every "price_ore", however deep, puts "price": "1 250,00 kr" in that language.
Data with_amounts(const Data& data, const Catalogue& catalogue, Lang lang);

} // namespace retenk::view
