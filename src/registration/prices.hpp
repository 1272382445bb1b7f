#pragma once
// PAY-1: what a registration costs, line by line and by VAT treatment. The form's summary, the receipt,
// the own page, the confirmation and the organisers' page all show the same Bill.

#include "registration/terms.hpp"

namespace retenk::registration {

struct BillLine
{
    std::string who, what, translations; // translations: of what
    VatTreatment vat_treatment{};
    Ore price_ore, vat_ore;
    Ore ordinary_ore = {}; // with VAT; more than total() when something was taken off
    PriceReason price_reason = PriceReason::ordinary;
    std::string code = {};
    std::int64_t place = 0; // of a place without a name its number

    Ore total() const { return price_ore + vat_ore; }
};
BOOST_DESCRIBE_STRUCT(BillLine, (),
                      (who, what, translations, vat_treatment, price_ore, vat_ore, ordinary_ore,
                       price_reason, code, place))

struct VatSum
{
    VatTreatment vat_treatment{};
    Ore price_ore, vat_ore;
};

struct Bill
{
    std::vector<BillLine> lines;
    std::vector<VatSum> sums; // of what costs something; in the order of the enumeration
    Ore price_ore, vat_ore;

    Ore total() const { return price_ore + vat_ore; }
    bool is_free() const { return total().value == 0; }
};

// Adds up; every øre of the lines is in the sums, and every øre of the sums in the total.
Bill bill_of(std::vector<BillLine> lines);

// What was charged when people registered. Whoever was cancelled is no longer on it.
Bill bill_of_registration(db::Tx& tx, RegistrationId registration);

} // namespace retenk::registration
