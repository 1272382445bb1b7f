#pragma once
// REG-15: registrations that wait for an organiser. Until they are approved there is no ticket, no calendar
// entry and no row in a host's list; their place is held or not, as the category says. Topics "registration"
// and "mail" after a change.

#include "retenk/base/viewer.hpp"
#include "retenk/db/database.hpp"

namespace retenk::registration {

enum class ApprovalMode { none, place_held, place_later };
BOOST_DESCRIBE_ENUM(ApprovalMode, none, place_held, place_later)

inline constexpr std::array<std::string_view, 3> approval_mode_names{"none", "place_held",
                                                                     "place_later"};

struct Waiting
{
    ParticipantId id;
    RegistrationId registration_id;
    std::string reference, name, category, category_translations, contact_name;
    std::optional<std::string> organisation, municipality;
    bool holds_place = false;
    Instant created_at;
};
BOOST_DESCRIBE_STRUCT(Waiting, (),
                      (id, registration_id, reference, name, category, category_translations,
                       contact_name, organisation, municipality, holds_place, created_at))

// Who waited longest stands first; those whom the viewer may see.
std::vector<Waiting> waiting_for_approval(db::Tx& tx, const Viewer& viewer,
                                          ConferenceId conference);
std::int64_t count_waiting(db::Tx& tx, ConferenceId conference);

struct Decision
{
    std::vector<ParticipantId> participants;
    std::string reason; // of a no, as it is mailed
    std::string actor, base_url;
};

struct Decided
{
    std::int64_t people = 0;
    std::vector<std::string> without_room; // they wait on: their pool is full
};

// Whoever does not wait any more is passed over, so that a form sent twice does no harm. A ticket goes by mail
// to each, and one mail to the contact of each registration.
Decided approve(db::Tx& tx, ConferenceId conference, const Decision& decision);

// The place is free in the same transaction; invalid without a reason.
Result<Decided> decline(db::Tx& tx, ConferenceId conference, const Decision& decision);

} // namespace retenk::registration
