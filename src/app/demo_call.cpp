#include "app/demo.hpp"

#include "retenk/audit/differences.hpp"
#include "retenk/base/secret.hpp"
#include "retenk/programme/review.hpp"

namespace retenk::app::demo {

namespace {

using namespace std::chrono_literals;

template <class Value>
Value done(Result<Value> result)
{
    if (!result) throw std::runtime_error("demo: " + result.error().key);
    return *std::move(result);
}

Viewer staff(std::int64_t user, Role role)
{
    Viewer viewer;
    viewer.user = UserId{user};
    viewer.roles = {role};
    return viewer;
}

std::string lines(const toml::array& list)
{
    std::string text;
    for (const auto& line : list)
        text += (text.empty() ? "" : "\n") + line.value_or(std::string());
    return text;
}

Email address_of(const std::string& name) { return Email{slug_of(name) + "@example.no"}; }

programme::Proposal proposal_in(const toml::table& table, const World& world)
{
    programme::Proposal proposal;
    proposal.title = text_of(table, "title");
    proposal.abstract = text_of(table, "abstract");
    proposal.kind = text_of(table, "kind");
    proposal.minutes = table["minutes"].value_or<std::int64_t>(20);
    proposal.theme_id = NodeId{world.node.at(text_of(table, "theme"))};
    proposal.contact_name = text_of(table, "contact");
    proposal.contact_email = address_of(proposal.contact_name);
    proposal.contact_title = text_of(table, "title_of");
    if (const auto co = text_of(table, "co"); !co.empty())
        proposal.speakers.push_back({co, address_of(co), ""});
    return proposal;
}

void judge(db::Tx& tx, const Viewer& viewer, ProposalId id, const std::vector<std::string>& criteria,
           const toml::array& given)
{
    std::vector<programme::Score> scores;
    for (std::size_t n = 0; n < given.size() && n < criteria.size(); ++n)
        scores.push_back({criteria[n], given[n].value_or<std::int64_t>(3)});
    if (!scores.empty()) done(programme::give_review(tx, viewer, id, scores, ""));
}

void add_proposal(db::Tx& tx, const World& world, const toml::table& table,
                  const std::vector<std::string>& criteria)
{
    programme::NewProposal given;
    given.proposal = proposal_in(table, world);
    given.submits = true;
    given.token = random_token();
    const auto made = done(programme::propose(tx, given));
    const auto organiser = staff(2, Role::organiser);
    judge(tx, organiser, made.id, criteria, list_of(table, "scores"));
    judge(tx, staff(3, Role::programme_editor), made.id, criteria, list_of(table, "more_scores"));
    programme::ProposalState decision{};
    if (boost::describe::enum_from_string(text_of(table, "decision").c_str(), decision))
        done(programme::decide(tx, organiser, made.id, decision));
}

} // namespace

// A call that is open, with proposals that are read and two that are decided; nobody has been told.
void add_call(db::Tx& tx, World& world)
{
    const auto texts = read_toml(world, "call.toml");
    const auto& table = *texts["call"].as_table();
    programme::Call call;
    const auto today = std::chrono::floor<std::chrono::days>(world.now);
    call.opens_at = today - 24h * 30;
    call.closes_at = today + 24h * 45;
    call.intro = text_of(table, "intro");
    call.questions = lines(list_of(table, "questions"));
    call.criteria = lines(list_of(table, "criteria"));
    const ConferenceId conference{world.next()};
    done(programme::change_call(tx, conference, audit::fingerprint(programme::Call()), call, "user:2"));
    for (const auto& proposal : list_of(texts, "proposal"))
        add_proposal(tx, world, *proposal.as_table(), programme::lines_of(call.criteria));
    tx.run("UPDATE message SET state = 'sent', attempts = 1, sent_at = created_at + 4 WHERE template "
           "= 'proposal_received'");
}

} // namespace retenk::app::demo
