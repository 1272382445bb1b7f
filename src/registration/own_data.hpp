#pragma once
// PRV-2: what is kept about those in a registration, and the wish that it be deleted.

#include "registration/history.hpp"
#include "registration/own.hpp"

namespace retenk::registration {

struct KeptConsent
{
    std::string name, purpose, text_version;
    bool given = false;
    Instant at;
    ParticipantId participant_id;
};
BOOST_DESCRIBE_STRUCT(KeptConsent, (),
                      (name, purpose, text_version, given, at, participant_id))

// Of everybody in the registration, latest first.
std::vector<KeptConsent> consents_of(db::Tx& tx, RegistrationId registration);

// Those that are about whoever asks: what somebody did before they handed their place over is not told to
// those who have it now. With `one`: of that place of a group alone.
std::vector<WholeChange> own_changes(std::vector<WholeChange> changes,
                                     const std::string& contact_name,
                                     const std::optional<ParticipantId>& one);

// When deletion was last asked for, if it was within the last 30 days.
std::optional<Instant> deletion_asked_at(db::Tx& tx, RegistrationId registration);

// The organisers get a mail, and the change log an entry: the law gives them a month to answer (GDPR
// article 12(3)). Asked again within 30 days it is the same wish, and nothing is sent.
bool ask_for_deletion(db::Tx& tx, const Viewer& viewer);

} // namespace retenk::registration
