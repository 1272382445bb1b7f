#pragma once
// REG-5: the places of one registration as its contact sees and fills them.

#include "registration/group.hpp"

namespace retenk::registration {

struct ListedPlace
{
    ParticipantId id;
    std::int64_t place = 0;
    std::string name, organisation, email, category, translations, approval;
    bool unnamed = false;
    std::string sent_to; // where its link went last, if it holds still; empty: nowhere
    std::int64_t version = 0;
};
BOOST_DESCRIBE_STRUCT(ListedPlace, (),
                      (id, place, name, organisation, email, category, translations, approval,
                       unnamed, sent_to, version))

struct PlaceList
{
    conference::Conference conference;
    std::vector<ListedPlace> places; // in their order; those given back are gone
    bool closed = false;             // the deadline is over
    bool frozen = false;             // named ones cannot be changed any more
    bool links_known = false;
};

// Of the viewer's own registration. The token is that of the link they came by.
PlaceList place_list(db::Tx& tx, const Viewer& viewer, const std::string& token);

struct ListedName
{
    ParticipantId place;
    std::string name;
    std::optional<Email> email;
    std::int64_t version = 0; // of the list that was read
};

// All or none. conflict, by the field of the name, when a place has got another name since the list was read. True when somebody has a place already and was told by mail instead (REG-7). Refusals have the
// fields p7_name, p7_email by the place's id.
Result<bool> name_list(db::Tx& tx, const Viewer& viewer, const std::vector<ListedName>& names,
                       const std::string& base_url);

struct PlaceLink
{
    ParticipantId place;
    Email email;
    std::string token;
};

// name_list() and send_place_link() of another row, both or neither.
Result<bool> name_and_send(db::Tx& tx, const Viewer& viewer, const std::vector<ListedName>& names,
                           const PlaceLink& link, const std::string& base_url);

} // namespace retenk::registration
