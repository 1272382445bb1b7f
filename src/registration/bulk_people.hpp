#pragma once
// Those whom a bulk action is about, as far as its rules ask.

#include "registration/offer.hpp"
#include "retenk/base/viewer.hpp"

namespace retenk::registration {

struct BulkRow
{
    ParticipantId id;
    RegistrationId registration_id;
    CategoryId category_id;
    PoolId pool_id;
    std::string name, reference, category;
    std::optional<std::string> organisation;
    std::int64_t place = 0; // see ParticipantRow
    bool unnamed = false;
    std::string state, approval;
    bool holds_place = false;
    Ore price_ore, vat_ore;
    PriceReason price_reason{};
    std::optional<CodeId> code_id;
    std::string payer_name, payer_number, email, contact_name, contact_email, language;
    Instant created_at;

    bool waits() const { return state == "registered" && approval == "waiting"; }
};
BOOST_DESCRIBE_STRUCT(BulkRow, (),
                      (id, registration_id, category_id, pool_id, name, reference, category,
                       organisation, place, unnamed, state, approval, holds_place, price_ore,
                       vat_ore, price_reason, code_id, payer_name, payer_number, email, contact_name, contact_email, language,
                       created_at))

// Those of them whom the viewer sees, in the order in which they registered, each once.
std::vector<BulkRow> bulk_rows(db::Tx& tx, const Viewer& viewer, ConferenceId conference,
                               const std::vector<ParticipantId>& people);

// For whoever has looked already that the viewer may.
std::optional<BulkRow> find_bulk_row(db::Tx& tx, ConferenceId conference, ParticipantId participant);

} // namespace retenk::registration
