#pragma once
// REG-5, the use-cases: who may name a place, and what naming does.

#include "registration/own.hpp"
#include "retenk/registration/group.hpp"

namespace retenk::registration {

// A place that the viewer may name: of their own registration, by the place's own link, or any for organisers.
// Also one that has its name already.
std::optional<OwnParticipant> find_place(db::Tx& tx, const Viewer& viewer, ParticipantId place);

// Problem::closed after the deadline, unless an organiser asks.
Result<bool> check_names_open(db::Tx& tx, const Viewer& viewer,
                              const conference::Conference& conference);

// The address of whoever has a name in the list and none yet: their ticket and page go there. True, and
// nothing changed: they have a place already and were told by mail instead (REG-7). An address that is
// there is not the contact's to change, for it opens the place; passing the place on is.
Result<bool> give_address(db::Tx& tx, const Viewer& viewer, ParticipantId id, const Email& email,
                          const std::string& base_url);

// Another spelling of a name in the contact's list; a holder with an address of their own is told. True when nothing differs; conflict with the field
// "name" when somebody else changed the place since `version`: they have it now, and keep their name.
Result<bool> rename_in_list(db::Tx& tx, const Viewer& viewer, const OwnParticipant& place,
                            const std::string& name, std::int64_t version);

// Mails the place's link to whoever should take it. closed, conflict as above; conflict group.enough_mails after
// five of one place in a day.
Result<bool> send_place_link(db::Tx& tx, const Viewer& viewer, ParticipantId place,
                             const Email& email, const std::string& token);

// The token of a place's link, made from that of its contact: the database holds only digests, and the page
// shows the same link every time.
std::string place_token(const std::string& contacts_token, ParticipantId place);

// Makes these links known.
bool keep_place_links(db::Tx& tx, const std::vector<ParticipantId>& places,
                      const std::string& contacts_token);

} // namespace retenk::registration
