#pragma once
// Who carries the conference: associations, campuses, councils, public bodies, sponsors. Owns
// partner, conference_partner. Topic "partners" after a change.

#include "retenk/db/database.hpp"

namespace retenk::partners {

enum class PartnerKind { business_association, campus, regional_council, public_body, sponsor };
BOOST_DESCRIBE_ENUM(PartnerKind, business_association, campus, regional_council, public_body,
                    sponsor)

// In the order in which pages show them.
enum class Level { arranger, host, main_partner, partner, supporter };
BOOST_DESCRIBE_ENUM(Level, arranger, host, main_partner, partner, supporter)

struct Partner
{
    PartnerId id;
    std::string slug, name;
    PartnerKind kind{};
    Level level{};
    std::string website, description, translations;
};
BOOST_DESCRIBE_STRUCT(Partner, (),
                      (id, slug, name, kind, level, website, description, translations))

std::vector<Partner> partners_of(db::Tx& tx, ConferenceId conference); // by level and position

} // namespace retenk::partners
