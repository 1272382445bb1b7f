#pragma once
// The form of a proposal: what is typed, and what is drawn.

#include "retenk/http/form_page.hpp"
#include "retenk/programme/proposal.hpp"

namespace retenk::programme {

struct PlanChoices
{
    std::vector<std::pair<std::string, std::string>> themes, measures; // id and name
};
PlanChoices plan_choices(db::Tx& tx, const view::Lang& lang);

http::Fields fields_of(const StoredProposal& stored, const Call& call);

// The refusal names the fields; what only a proposal that is sent in needs is looked at later.
Result<Proposal> parse_proposal(const http::Fields& fields, const Call& call);

void draw(http::FormPage& page, const http::Context& context, const PlanChoices& choices,
          const Call& call, const http::Fields& fields, const Refusal* refusal);

} // namespace retenk::programme
