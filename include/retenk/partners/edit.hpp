#pragma once
// Editing partners (PAR-1): one record for all years, and its level at one conference.
// Topic "partners" after a change.

#include "retenk/db/database.hpp"

#include <array>

namespace retenk::partners {

inline constexpr std::array<std::string_view, 5> partner_kinds{
    "business_association", "campus", "regional_council", "public_body", "sponsor"};
inline constexpr std::array<std::string_view, 5> partner_levels{"arranger", "host", "main_partner",
                                                                "partner", "supporter"};

struct PartnerDetails
{
    std::string name, kind;
    std::string level; // at this conference; empty: not with it
    std::int64_t position = 0;
    std::optional<OrgNumber> organisation_number;
    std::string website, description, translations = "{}";
};
BOOST_DESCRIBE_STRUCT(PartnerDetails, (),
                      (name, kind, level, position, organisation_number, website, description,
                       translations))

// invalid for a name or organisation number that another partner has, and for a website without
// https. A form sent twice makes one partner. The address is made from the name and stays.
Result<PartnerId> create_partner(db::Tx& tx, ConferenceId conference, const PartnerDetails& details,
                                 const std::string& form_key, const std::string& actor);

// conflict when somebody else changed it since `version`.
Result<bool> change_partner(db::Tx& tx, ConferenceId conference, PartnerId partner,
                            std::int64_t version, const PartnerDetails& details,
                            const std::string& actor);

struct StoredPartner
{
    PartnerId id;
    std::string slug;
    std::int64_t version = 0;
    PartnerDetails details;
};

std::optional<StoredPartner> find_stored_partner(db::Tx& tx, ConferenceId conference,
                                                 PartnerId partner);

} // namespace retenk::partners
