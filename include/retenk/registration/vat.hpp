#pragma once
// PAY-1: VAT is a treatment, not a rate. It decides the rate, and what may stand on the same invoice.

#include "retenk/base/money.hpp"

#include <array>
#include <boost/describe.hpp>

namespace retenk::registration {

enum class VatTreatment {
    taxable_25,
    taxable_15,
    taxable_12,
    exempt_teaching,      // teaching is exempt; a conference mostly is not
    outside_scope,        // no sale: free of charge, a grant
    seller_not_registered // the seller is below the limit, or a body without VAT
};
BOOST_DESCRIBE_ENUM(VatTreatment, taxable_25, taxable_15, taxable_12, exempt_teaching,
                    outside_scope, seller_not_registered)

inline constexpr std::array<std::string_view, 6> vat_treatment_names{
    "taxable_25",      "taxable_15",    "taxable_12",
    "exempt_teaching", "outside_scope", "seller_not_registered"};

int percent_of(VatTreatment treatment); // 0 where there is no VAT

struct SplitPrice
{
    Ore without_vat, vat;
};

// Of a price with VAT: the parts add up to it exactly.
SplitPrice split_price(Ore with_vat, VatTreatment treatment);

} // namespace retenk::registration
