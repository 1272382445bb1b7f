#include "registration/prices.hpp"

#include <map>

namespace retenk::registration {

Bill bill_of(std::vector<BillLine> lines)
{
    Bill bill;
    std::map<VatTreatment, VatSum> sums;
    for (const auto& line : lines) {
        if (line.total().value == 0) continue;
        auto& sum = sums[line.vat_treatment];
        sum.vat_treatment = line.vat_treatment;
        sum.price_ore = sum.price_ore + line.price_ore;
        sum.vat_ore = sum.vat_ore + line.vat_ore;
    }
    for (const auto& [treatment, sum] : sums) {
        bill.price_ore = bill.price_ore + sum.price_ore;
        bill.vat_ore = bill.vat_ore + sum.vat_ore;
        bill.sums.push_back(sum);
    }
    bill.lines = std::move(lines);
    return bill;
}

Bill bill_of_registration(db::Tx& tx, RegistrationId registration)
{
    return bill_of(tx.rows<BillLine>(
        "SELECT who, what, translations, vat_treatment, price_ore, vat_ore, ordinary_ore,"
        " price_reason, code, place FROM ("
        " SELECT participant.id AS id, 0 AS step, participant.name AS who, category.name AS what,"
        "  category.translations, participant.vat_treatment, participant.price_ore,"
        "  participant.vat_ore, ordinary_ore, price_reason, coalesce(code.text, '') AS code,"
        "  place * unnamed AS place"
        "  FROM participant JOIN category ON category.id = category_id"
        "  LEFT JOIN code ON code.id = code_id"
        "  WHERE registration_id = ?1 AND state = 'registered'"
        " UNION ALL"
        " SELECT participant.id, 1 + extra.position, participant.name, extra.name,"
        "  extra.translations, participant_extra.vat_treatment, participant_extra.price_ore,"
        "  participant_extra.vat_ore, 0, 'ordinary', '', place * unnamed FROM participant"
        "  JOIN participant_extra ON participant_extra.participant_id = participant.id"
        "  JOIN extra ON extra.id = extra_id"
        "  WHERE registration_id = ?1 AND state = 'registered'"
        ") ORDER BY id, step",
        registration));
}

} // namespace retenk::registration
