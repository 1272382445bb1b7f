#pragma once
// Extras as organisers set them: what somebody adds to a place, with a price and a pool of its own.
// Prices are typed with VAT and stored split; who has one already keeps the price. Topics as in
// category.hpp.

#include "retenk/db/database.hpp"
#include "retenk/registration/vat.hpp"

namespace retenk::registration {

struct ExtraDetails
{
    PoolId pool_id;
    std::string name;
    Ore price_ore, vat_ore;
    VatTreatment vat_treatment = VatTreatment::taxable_25;
    bool retired = false; // no longer offered; who has it keeps it
    std::int64_t position = 0;
    std::string translations = "{}";
};
BOOST_DESCRIBE_STRUCT(ExtraDetails, (),
                      (pool_id, name, price_ore, vat_ore, vat_treatment, retired, position, translations))

// A form sent twice makes one.
Result<ExtraId> create_extra(db::Tx& tx, ConferenceId conference, const ExtraDetails& details,
                             const std::string& form_key, const std::string& actor);

// conflict when it is no longer the one with this fingerprint (audit/differences.hpp); invalid when the
// pool changes while somebody has it or waits for it.
Result<bool> change_extra(db::Tx& tx, ConferenceId conference, ExtraId extra,
                          const std::string& fingerprint, const ExtraDetails& details,
                          const std::string& actor);

std::optional<ExtraDetails> find_stored_extra(db::Tx& tx, ConferenceId conference, ExtraId extra);

} // namespace retenk::registration
