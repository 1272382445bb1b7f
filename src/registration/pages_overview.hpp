#pragma once
// The organisers' overview answers three questions without a click: how is it going, what is wrong,
// what is next.

#include "registration/curve.hpp"
#include "retenk/conference/conference.hpp"
#include "retenk/registration/register.hpp"
#include "retenk/registration/registration.hpp"
#include "retenk/registration/waiting.hpp"

namespace retenk::registration {

struct MunicipalityCount
{
    std::optional<MunicipalityId> id; // nothing: from elsewhere
    std::optional<std::string> name;
    std::int64_t registered = 0;
};
BOOST_DESCRIBE_STRUCT(MunicipalityCount, (), (id, name, registered))

struct Troubles
{
    std::int64_t mails_failed = 0, mails_unsure = 0, speakers_waiting = 0,
                 sessions_without_theme = 0, approvals_waiting = 0;
    std::int64_t draft_changes = 0; // counted as the page of publishing does
};
BOOST_DESCRIBE_STRUCT(Troubles, (),
                      (mails_failed, mails_unsure, speakers_waiting, sessions_without_theme,
                       approvals_waiting))

struct Edition
{
    ConferenceId id;
    std::int64_t year = 0;
    Instant starts_at;
};
BOOST_DESCRIBE_STRUCT(Edition, (), (id, year, starts_at))

// The last conference before that time that anybody came to.
std::optional<Edition> edition_before(db::Tx& tx, Instant starts_at);

// until_start: how long there is to go now.
Intake intake_of(db::Tx& tx, const Viewer& viewer, const Edition& edition,
                 std::chrono::seconds until_start);

struct Overview
{
    conference::Conference conference;
    bool ever_published = false;
    Intake intake;
    std::int64_t in_seven_days = 0;
    std::optional<Intake> earlier; // the last conference before this one that anybody came to
    std::vector<PoolState> pools;
    std::vector<Queue> queues; // those who wait for them
    std::vector<CategoryCount> categories;
    std::vector<MunicipalityCount> municipalities;
    Troubles troubles;
};

Overview read_overview(db::Tx& tx, const Viewer& viewer, const ConferenceId& conference);

std::vector<WeekCount> registered_by_week(db::Tx& tx, const Viewer& viewer, ConferenceId conference,
                                          Instant starts_at);
std::vector<MunicipalityCount> registered_by_municipality(db::Tx& tx, const Viewer& viewer,
                                                          ConferenceId conference);
Troubles troubles_of(db::Tx& tx, ConferenceId conference);
bool is_nearly_full(const PoolState& pool); // nine tenths or more are taken

} // namespace retenk::registration
