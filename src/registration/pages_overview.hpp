#pragma once
// The organisers' overview answers three questions without a click: how is it going, what is wrong,
// what is next.

#include "retenk/conference/conference.hpp"
#include "retenk/registration/register.hpp"
#include "retenk/registration/registration.hpp"

namespace retenk::registration {

struct WeekCount
{
    std::int64_t week = 0; // weeks since Monday 5 January 1970
    std::int64_t registered = 0;
};
BOOST_DESCRIBE_STRUCT(WeekCount, (), (week, registered))

struct MunicipalityCount
{
    std::optional<MunicipalityId> id; // nothing: from elsewhere
    std::optional<std::string> name;
    std::int64_t registered = 0;
};
BOOST_DESCRIBE_STRUCT(MunicipalityCount, (), (id, name, registered))

struct Troubles
{
    std::int64_t mails_failed = 0, mails_unsure = 0, draft_changes = 0, sessions_without_theme = 0;
};
BOOST_DESCRIBE_STRUCT(Troubles, (),
                      (mails_failed, mails_unsure, draft_changes, sessions_without_theme))

struct Overview
{
    conference::Conference conference;
    std::vector<PoolState> pools;
    std::vector<WeekCount> weeks; // oldest first, the last twelve in which anybody registered
    std::vector<CategoryCount> categories;
    std::vector<MunicipalityCount> municipalities;
    Troubles troubles;
};

std::vector<WeekCount> registered_by_week(db::Tx& tx, const Viewer& viewer,
                                          ConferenceId conference);
std::vector<MunicipalityCount> registered_by_municipality(db::Tx& tx, const Viewer& viewer,
                                                          ConferenceId conference);
Troubles troubles_of(db::Tx& tx, ConferenceId conference);
bool is_nearly_full(const PoolState& pool); // nine tenths or more are taken

} // namespace retenk::registration
