#pragma once
// PRG-11: what somebody proposes for the programme. Whoever has the proposal's link sees and changes it while the call
// is open; a draft is sent in later. Owns proposal, proposal_speaker, proposal_answer.

#include "retenk/programme/call.hpp"
#include "retenk/view/catalogue.hpp"

#include <array>

namespace retenk {
using ProposalId = Id<struct ProposalTag>;
}

namespace retenk::programme {

inline constexpr std::array<std::string_view, 3> proposal_kinds{"talk", "panel", "workshop"};
inline constexpr std::size_t most_co_speakers = 5;
inline constexpr std::int64_t shortest_proposal = 5, longest_proposal = 240; // minutes

enum class ProposalState { draft, submitted, withdrawn, accepted, waitlisted, rejected };
BOOST_DESCRIBE_ENUM(ProposalState, draft, submitted, withdrawn, accepted, waitlisted, rejected)

struct CoSpeaker
{
    std::string name;
    std::optional<Email> email;
    std::string title;
};
BOOST_DESCRIBE_STRUCT(CoSpeaker, (), (name, email, title))

struct ProposalAnswer
{
    std::string question, answer;
};
BOOST_DESCRIBE_STRUCT(ProposalAnswer, (), (question, answer))

struct ProposalRow
{
    std::string title, abstract; // Markdown
    std::string kind, language = "nb";
    std::int64_t minutes = 20;
    std::optional<NodeId> theme_id;
    std::optional<MeasureId> measure_id;
    std::string note, contact_name;
    Email contact_email;
    std::string contact_title;
};
BOOST_DESCRIBE_STRUCT(ProposalRow, (),
                      (title, abstract, kind, language, minutes, theme_id, measure_id, note,
                       contact_name, contact_email, contact_title))

struct Proposal : ProposalRow
{
    std::vector<CoSpeaker> speakers; // besides the contact
    std::vector<ProposalAnswer> answers;
};

struct StoredProposal
{
    ProposalId id;
    ProposalState state{};
    std::optional<ProposalState> decision; // held: whoever proposed is not told yet
    bool late = false;
    std::int64_t version = 0;
    std::optional<Instant> submitted_at;
    std::optional<SessionId> session_id;
    std::string reader; // the language of the mails
    Proposal proposal;
};

// By its link, and of the conference that is being made.
std::optional<StoredProposal> proposal_with(db::Tx& tx, const std::string& token);
std::optional<StoredProposal> find_proposal(db::Tx& tx, ConferenceId conference, ProposalId id);

struct NewProposal
{
    Proposal proposal;
    bool submits = false; // false: a draft
    std::string late_token;
    view::Lang reader = view::Lang::nb;
    std::string form_key;
    std::string token; // drawn by the caller: its link goes by mail
};

struct ProposalReceipt
{
    ProposalId id;
    std::string token; // of the earlier one when the form was sent before
};

// closed when the call is not open; invalid by field. A draft needs a title and who it is from.
Result<ProposalReceipt> propose(db::Tx& tx, const NewProposal& given);

// By the link, while it may be changed; conflict when it was changed since `version`.
Result<bool> change_proposal(db::Tx& tx, const std::string& token, std::int64_t version,
                             const Proposal& proposal, bool submits);
Result<bool> withdraw_proposal(db::Tx& tx, const std::string& token);

// The call is open, or it came by the late link; and nobody has decided.
bool may_change(const StoredProposal& stored, const Call& call, Instant now);

} // namespace retenk::programme
