#include "retenk/registration/vat.hpp"

namespace retenk::registration {

int percent_of(VatTreatment treatment)
{
    switch (treatment) {
    case VatTreatment::taxable_25:
        return 25;
    case VatTreatment::taxable_15:
        return 15;
    case VatTreatment::taxable_12:
        return 12;
    case VatTreatment::exempt_teaching:
    case VatTreatment::outside_scope:
    case VatTreatment::seller_not_registered:
        return 0;
    }
    return 0;
}

SplitPrice split_price(Ore with_vat, VatTreatment treatment)
{
    const std::int64_t whole = 100 + percent_of(treatment);
    const Ore without{(with_vat.value * 100 * 2 + whole) / (whole * 2)};
    return {without, Ore{with_vat.value - without.value}};
}

} // namespace retenk::registration
