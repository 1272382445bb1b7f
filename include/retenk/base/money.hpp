#pragma once
// Amounts are whole øre. VAT is a treatment, not a rate: it decides the rate and what may share an invoice.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace retenk {

struct Ore {
    std::int64_t value = 0;

    auto operator<=>(const Ore&) const = default;
    Ore operator+(Ore other) const { return {value + other.value}; }
};

// "1 250,00" with U+00A0 between thousands.
std::string norwegian_amount(Ore amount);

// "1 250", "1250,50", "1.250,50"; nothing for anything else, for negatives and above 10 million kroner.
std::optional<Ore> parse_amount(std::string_view text);

// VAT of an amount without VAT, rounded half up to whole øre; 25 is per cent.
Ore vat_of(Ore without_vat, int percent);

} // namespace retenk
