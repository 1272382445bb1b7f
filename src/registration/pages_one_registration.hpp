#pragma once
// One registration whole, as organisers see it. Diet and access answers come only to roles that
// need them (REG-9), and that they were read is written down (SEC-3).

#include "registration/answer.hpp"
#include "retenk/registration/register.hpp"

namespace retenk::registration {

struct WholeParticipant
{
    ParticipantId id;
    std::string name, category, category_translations;
    std::optional<std::string> organisation, municipality, email;
    std::optional<MunicipalityId> municipality_id;
    ParticipantState state{};
    std::string approval, declined_reason;
    Ore price_ore, vat_ore;
    Instant created_at;
    std::optional<Instant> cancelled_at;
    bool show_in_list = false;
    std::int64_t version = 0;
    std::int64_t place = 0;
    bool unnamed = false;
};
BOOST_DESCRIBE_STRUCT(WholeParticipant, (),
                      (id, name, category, category_translations, organisation, municipality, email,
                       municipality_id, state, approval, declined_reason, price_ore, vat_ore, created_at, cancelled_at,
                       show_in_list, version, place, unnamed))

struct WholeExtra
{
    ParticipantId participant_id;
    std::string name, translations;
    Ore price_ore, vat_ore;
};
BOOST_DESCRIBE_STRUCT(WholeExtra, (), (participant_id, name, translations, price_ore, vat_ore))

std::vector<WholeParticipant> participants_of(db::Tx& tx, const Viewer& viewer,
                                              RegistrationId registration);
std::vector<WholeExtra> extras_of(db::Tx& tx, const Viewer& viewer, RegistrationId registration);

// Notes that diet or access answers of a registration were shown.
bool log_needs_read(db::Tx& tx, const std::string& actor, const RegistrationId& registration,
                    const std::int64_t& rows);

std::int64_t needs_among(const std::vector<AnswerLine>& answers);

} // namespace retenk::registration
