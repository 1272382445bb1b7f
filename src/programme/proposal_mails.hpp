#pragma once
// What whoever proposed is told.

#include "retenk/conference/conference.hpp"
#include "retenk/mail/outbox.hpp"
#include "retenk/programme/proposal.hpp"

namespace retenk::programme {

// With the link, at once.
void mail_received(db::Tx& tx, const conference::Conference& conference,
                   const StoredProposal& stored, const std::string& token);

// The mail of a decision, which waits until an organiser lets all of them go; an earlier one that waits is stopped.
mail::Message decision_mail(const conference::Conference& conference, const StoredProposal& stored,
                            ProposalState decision);
void hold_decision(db::Tx& tx, const conference::Conference& conference,
                   const StoredProposal& stored, ProposalState decision, const std::string& actor);
void drop_decision(db::Tx& tx, ProposalId id, const std::string& actor);
void let_decision_go(db::Tx& tx, ProposalId id, const std::string& actor);

} // namespace retenk::programme
