#pragma once
// What a session brings besides its place in the schedule, for both formats of other programs.

#include "retenk/document/xml_file.hpp"
#include "retenk/programme/feed.hpp"
#include "retenk/programme/material.hpp"

#include <boost/json.hpp>
#include <map>
#include <set>

namespace retenk::programme {

struct FeedExtras
{
    std::map<SessionId, std::vector<Material>> materials;
    std::set<SessionId> not_recorded;
};

FeedExtras read_extras(db::Tx& tx, ConferenceId conference); // of what is published

void add_extras(document::XmlElement& event, const FeedFrame& frame, const FeedExtras& extras,
                const Session& session);
void add_extras(boost::json::object& event, const FeedFrame& frame, const FeedExtras& extras,
                const Session& session);

} // namespace retenk::programme
