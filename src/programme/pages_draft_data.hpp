#pragma once
// What the page of one session of the draft shows: the session, all that it can be tied to, and its
// history.

#include "retenk/accounts/history.hpp"
#include "retenk/programme/edit.hpp"
#include "retenk/programme/warnings.hpp"

namespace retenk::programme {

struct Named
{
    std::int64_t id = 0;
    std::string name;
};
BOOST_DESCRIBE_STRUCT(Named, (), (id, name))

struct NamedMeasure
{
    std::int64_t id = 0;
    std::string name, heading;
};
BOOST_DESCRIBE_STRUCT(NamedMeasure, (), (id, name, heading))

struct Editor
{
    std::optional<StoredDraft> stored;
    std::vector<Named> tracks, rooms, speakers, themes, municipalities;
    std::vector<NamedMeasure> measures;
    std::vector<DraftWarning> warnings;
    std::vector<accounts::HistoryRow> history;
};

// A fixed number of statements. `stored` is empty when there is no such session, as for a new one.
Editor read_editor(db::Tx& tx, const ConferenceId& conference, const SessionId& session);

} // namespace retenk::programme
