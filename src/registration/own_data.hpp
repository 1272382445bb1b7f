#pragma once
// PRV-2: what is kept about those in a registration, and the wish that it be deleted.

#include "registration/own.hpp"

namespace retenk::registration {

struct KeptConsent
{
    std::string name, purpose, text_version;
    bool given = false;
    Instant at;
};
BOOST_DESCRIBE_STRUCT(KeptConsent, (), (name, purpose, text_version, given, at))

// Of everybody in the registration, latest first.
std::vector<KeptConsent> consents_of(db::Tx& tx, RegistrationId registration);

// When deletion was last asked for, if it was within the last 30 days.
std::optional<Instant> deletion_asked_at(db::Tx& tx, RegistrationId registration);

// The organisers get a mail, and the change log an entry: the law gives them a month to answer (GDPR
// article 12(3)). Asked again within 30 days it is the same wish, and nothing is sent.
bool ask_for_deletion(db::Tx& tx, const Viewer& viewer);

} // namespace retenk::registration
