#include "programme/proposal_mails.hpp"

#include "retenk/mail/held.hpp"

namespace retenk::programme {

namespace {

std::string batch_of(ProposalId id) { return "proposal-" + std::to_string(id.value); }

mail::Message message_to(const conference::Conference& conference, const StoredProposal& stored,
                         std::string name)
{
    mail::Message message;
    message.template_name = std::move(name);
    message.language = view::lang_called(stored.reader).value_or(view::Lang::nb);
    message.recipient = stored.proposal.contact_email;
    message.recipient_name = stored.proposal.contact_name;
    message.data["conference"] = conference.name;
    message.data["contact_email"] = conference.contact_email;
    message.data["to"] = stored.proposal.contact_name;
    message.data["title"] = stored.proposal.title;
    return message;
}

} // namespace

void mail_received(db::Tx& tx, const conference::Conference& conference,
                   const StoredProposal& stored, const std::string& token)
{
    auto message = message_to(conference, stored, "proposal_received");
    message.data["draft"] = stored.state == ProposalState::draft;
    message.data["link_path"] = view::localised_path(message.language, "/innspill/" + token);
    mail::enqueue(tx, message);
}

mail::Message decision_mail(const conference::Conference& conference, const StoredProposal& stored,
                            ProposalState decision)
{
    auto message = message_to(conference, stored, "proposal_decided");
    message.data["accepted"] = decision == ProposalState::accepted;
    message.data["waitlisted"] = decision == ProposalState::waitlisted;
    message.data["rejected"] = decision == ProposalState::rejected;
    return message;
}

void hold_decision(db::Tx& tx, const conference::Conference& conference,
                   const StoredProposal& stored, ProposalState decision, const std::string& actor)
{
    drop_decision(tx, stored.id, actor);
    auto message = decision_mail(conference, stored, decision);
    const auto number = tx.get<std::int64_t>(
        "SELECT count(*) FROM message WHERE dedupe_key LIKE ?1 || ':%'", batch_of(stored.id));
    message.dedupe_key = batch_of(stored.id) + ":" + std::to_string(number + 1);
    mail::hold(tx, message);
}

void drop_decision(db::Tx& tx, ProposalId id, const std::string& actor)
{
    if (mail::held_in(tx, batch_of(id)) > 0) mail::drop_held(tx, batch_of(id), actor);
}

void let_decision_go(db::Tx& tx, ProposalId id, const std::string& actor)
{
    mail::let_go(tx, batch_of(id), actor);
}

} // namespace retenk::programme
