#pragma once
// Strong identities of every noun, so that modules can name one another without including.

#include <compare>
#include <cstdint>

namespace retenk {

template <class Tag>
struct Id {
    std::int64_t value = 0;

    auto operator<=>(const Id&) const = default;
};

using CategoryId = Id<struct CategoryTag>;
using ConferenceId = Id<struct ConferenceTag>;
using ExtraId = Id<struct ExtraTag>;
using LinkId = Id<struct LinkTag>;
using MeasureId = Id<struct MeasureTag>;
using MessageId = Id<struct MessageTag>;
using MunicipalityId = Id<struct MunicipalityTag>;
using NodeId = Id<struct NodeTag>;
using OrganisationId = Id<struct OrganisationTag>;
using OutcomeId = Id<struct OutcomeTag>;
using ParticipantId = Id<struct ParticipantTag>;
using PartnerId = Id<struct PartnerTag>;
using PersonId = Id<struct PersonTag>;
using PlanId = Id<struct PlanTag>;
using PoolId = Id<struct PoolTag>;
using QuestionId = Id<struct QuestionTag>;
using RegistrationId = Id<struct RegistrationTag>;
using ReleaseId = Id<struct ReleaseTag>;
using RoomId = Id<struct RoomTag>;
using SessionId = Id<struct SessionTag>;
using SpeakerId = Id<struct SpeakerTag>;
using TrackId = Id<struct TrackTag>;
using UserId = Id<struct UserTag>;
using VenueId = Id<struct VenueTag>;
using WaitingPartyId = Id<struct WaitingPartyTag>;

} // namespace retenk
