// The call as staff see it: the ranking, one proposal with its reviews, and what is made known.

#include "programme/pages_call.hpp"
#include "programme/proposal_mails.hpp"
#include "retenk/conference/wording.hpp"
#include "retenk/http/field.hpp"
#include "retenk/http/typed.hpp"
#include "retenk/mail/preview.hpp"
#include "retenk/plan/plan.hpp"
#include "retenk/programme/review.hpp"

#include <cmath>

namespace retenk::programme {

namespace {

using http::Access;
using http::Context;
using http::Method;
using http::Response;

ProposalId id_of(const Context& context)
{
    return ProposalId{http::parse_number(context.param("id")).value_or(0)};
}

std::string state_text(const Context& context, ProposalState state)
{
    return http::text(context, "call.state_" + std::string(db::enum_name(state)));
}

// "4,3", with the comma of our languages.
std::string mean_text(const Context& context, double mean)
{
    const auto tenths = std::lround(mean * 10);
    const auto* comma = context.lang == view::Lang::en ? "." : ",";
    return std::to_string(tenths / 10) + comma + std::to_string(tenths % 10);
}

// The ranking.

struct Ranking
{
    Call call;
    std::vector<RankedProposal> all;
    std::int64_t held = 0, drafts = 0;
};

Ranking read_ranking(db::Tx& tx, const Viewer& viewer, const ConferenceId& conference)
{
    return {find_call(tx, conference), ranking(tx, viewer, conference),
            held_decisions(tx, conference),
            tx.get<std::int64_t>(
                "SELECT count(*) FROM proposal WHERE conference_id = ?1 AND state = 'draft'",
                conference)};
}

view::Data ranked_data(const Context& context, const RankedProposal& one)
{
    view::Data data;
    data["id"] = one.id.value;
    data["title"] = one.title;
    data["kind"] = http::text(context, "edit.kind_" + one.kind);
    data["minutes"] = one.minutes;
    data["theme"] = view::localised(context.lang, one.theme, one.theme_translations, "title").text;
    data["reviews"] = one.reviews;
    data["mean"] = one.mean ? mean_text(context, *one.mean) : std::string();
    data["spread"] = one.reviews > 1 ? mean_text(context, one.spread) : std::string();
    data["mine"] = one.reviewed_by_me;
    const auto shown = one.decision.value_or(one.state);
    data["state"] = db::enum_name(shown);
    data["state_text"] = state_text(context, shown);
    data["held"] = one.decision.has_value();
    return data;
}

asio::awaitable<Response> get_ranking(Context& context)
{
    const auto conference = context.site().conference;
    const auto list = co_await context.db.read(read_ranking, context.viewer, conference);
    const auto& wanted = context.request.query["vis"];
    view::Data data;
    data["title"] = http::text(context, "call.desk_title");
    data["area"] = "desk";
    data["proposals"] = view::Data::List{};
    for (const auto& one : list.all) {
        const auto state = db::enum_name(one.decision.value_or(one.state));
        const bool fits = wanted == "mangler" ? !one.reviewed_by_me && state == "submitted"
                                              : wanted.empty() || wanted == state;
        if (fits) data["proposals"].push_back(ranked_data(context, one));
    }
    data["none"] = data["proposals"].list()->empty();
    auto show = http::make_field(context, "vis", "call.show", "", nullptr);
    show.choices.push_back({"", http::text(context, "call.show_all"), wanted.empty()});
    show.choices.push_back({"mangler", http::text(context, "call.show_unreviewed"), wanted == "mangler"});
    for (const auto state : {ProposalState::submitted, ProposalState::accepted,
                             ProposalState::waitlisted, ProposalState::rejected})
        show.choices.push_back({std::string(db::enum_name(state)), state_text(context, state),
                                wanted == db::enum_name(state)});
    data["show"] = view::data_of(show);
    data["open"] = is_open(list.call, context.now);
    data["is_set"] = list.call.opens_at.has_value();
    data["closes"] = list.call.closes_at ? context.services.templates.catalogue().date_time(
                                               context.lang, *list.call.closes_at)
                                         : std::string();
    data["held"] = list.held;
    data["any_held"] = list.held > 0;
    data["drafts"] = list.drafts;
    data["may_decide"] = context.viewer.is_organiser();
    co_return http::page(context, "programme/admin_call", std::move(data));
}

// One proposal.

struct OnePage
{
    Call call;
    std::optional<StoredProposal> stored;
    std::vector<Review> reviews;
    std::string theme, measure;
};

OnePage read_one(db::Tx& tx, const Viewer& viewer, const ConferenceId& conference,
                 const ProposalId& id, const view::Lang& lang)
{
    OnePage page{find_call(tx, conference), find_proposal(tx, conference, id), {}, {}, {}};
    if (!page.stored || page.stored->state == ProposalState::draft) {
        page.stored.reset();
        return page;
    }
    const auto name_in = [&](const char* sql, std::int64_t row) {
        const auto found = tx.find<plan::Node>(sql, row);
        return found ? found->number + " " + view::localised(lang, found->title, found->translations, "title").text
                     : std::string();
    };
    constexpr auto theme = "SELECT id, NULL AS parent_id, 'theme' AS kind, number, slug, title, '' AS "
                           "description, translations FROM plan_node WHERE id = ?1";
    constexpr auto measure = "SELECT id, NULL AS parent_id, 'theme' AS kind, number, '' AS slug, title, "
                             "'' AS description, translations FROM measure WHERE id = ?1";
    const auto& proposal = page.stored->proposal;
    if (proposal.theme_id) page.theme = name_in(theme, proposal.theme_id->value);
    if (proposal.measure_id) page.measure = name_in(measure, proposal.measure_id->value);
    page.reviews = reviews_of(tx, viewer, *page.stored);
    return page;
}

view::Data review_data(const Context& context, const Review& review)
{
    view::Data data;
    data["reviewer"] = review.reviewer;
    data["own"] = review.own;
    data["comment"] = review.comment;
    data["scores"] = view::Data::List{};
    double sum = 0;
    for (const auto& one : review.scores) {
        view::Data score;
        score["criterion"] = one.criterion;
        score["score"] = one.score;
        data["scores"].push_back(std::move(score));
        sum += static_cast<double>(one.score);
    }
    data["mean"] = review.scores.empty() ? std::string()
                                         : mean_text(context, sum / static_cast<double>(review.scores.size()));
    return data;
}

std::vector<std::string> criteria_of(const Context& context, const Call& call)
{
    auto criteria = lines_of(call.criteria);
    if (criteria.empty()) criteria.push_back(http::text(context, "call.whole_impression"));
    return criteria;
}

// The scores that were typed, else those of the own review.
void add_own_review(const Context& context, view::Data& data, const OnePage& page)
{
    const auto own = std::ranges::find(page.reviews, true, &Review::own);
    const bool has_own = own != page.reviews.end();
    data["has_own"] = has_own;
    const bool typed = context.request.path.ends_with("/vurdering");
    data["comment"] = typed ? context.form()["comment"] : has_own ? own->comment : std::string();
    data["criteria"] = view::Data::List{};
    std::size_t n = 0;
    for (const auto& criterion : criteria_of(context, page.call)) {
        const auto name = "k" + std::to_string(++n);
        std::string value = typed ? context.form()[name] : std::string();
        if (!typed && has_own)
            for (const auto& one : own->scores)
                if (one.criterion == criterion) value = std::to_string(one.score);
        auto field = http::make_field(context, name, "call.score", value, nullptr);
        field.label = criterion;
        field.type = "radio";
        for (int score = 1; score <= 5; ++score)
            field.choices.push_back({std::to_string(score), std::to_string(score), value == std::to_string(score)});
        data["criteria"].push_back(view::data_of(field));
    }
}

void add_people(view::Data& data, const Proposal& proposal)
{
    data["people"] = view::Data::List{};
    const auto add = [&](const std::string& name, const std::string& title, const std::string& email) {
        view::Data one;
        one["name"] = name;
        one["title"] = title;
        one["email"] = email;
        data["people"].push_back(std::move(one));
    };
    add(proposal.contact_name, proposal.contact_title, proposal.contact_email.text);
    for (const auto& speaker : proposal.speakers)
        add(speaker.name, speaker.title, speaker.email.value_or(Email()).text);
}

Response one_page(const Context& context, const OnePage& page, const Refusal* refusal)
{
    const conference::Wording wording{context.services.templates.catalogue(), context.lang};
    const auto& stored = *page.stored;
    const auto& proposal = stored.proposal;
    view::Data data;
    data["title"] = proposal.title;
    data["area"] = "desk";
    data["id"] = stored.id.value;
    data["abstract"] = wording.markdown(proposal.abstract, "{}", "abstract");
    data["kind"] = http::text(context, "edit.kind_" + proposal.kind);
    data["minutes"] = proposal.minutes;
    data["language"] = http::text(context, "programme.language_" + proposal.language);
    data["theme"] = page.theme;
    data["measure"] = page.measure;
    data["answers"] = view::data_of(proposal.answers);
    const auto shown = stored.decision.value_or(stored.state);
    data["state"] = db::enum_name(shown);
    data["state_text"] = state_text(context, shown);
    data["held"] = stored.decision.has_value();
    const bool undecided = stored.state == ProposalState::submitted || stored.state == ProposalState::waitlisted;
    data["may_review"] = undecided && !stored.decision;
    data["may_decide"] = undecided && context.viewer.is_organiser();
    data["session"] = stored.session_id ? std::to_string(stored.session_id->value) : std::string();
    const bool names = sees_names(context.viewer, page.call, stored);
    data["names"] = names;
    data["note"] = names ? proposal.note : std::string(); // it is to the organisers, and may tell who writes
    data["names_hidden"] = page.call.hide_names;
    data["people"] = view::Data::List{};
    if (names) add_people(data, proposal);
    data["reviews"] = view::Data::List{};
    for (const auto& review : page.reviews)
        data["reviews"].push_back(review_data(context, review));
    data["any_review"] = !page.reviews.empty();
    add_own_review(context, data, page);
    http::add_errors(context, data, refusal);
    return http::page(context, "programme/admin_proposal", std::move(data),
                      refusal ? http::status_of(refusal->problem) : 200);
}

asio::awaitable<Response> answer_one(Context& context, std::optional<Refusal> refusal)
{
    const auto conference = context.site().conference;
    const auto id = id_of(context);
    const auto page = co_await context.db.read(read_one, context.viewer, conference, id, context.lang);
    if (!page.stored) co_return http::not_found(context);
    co_return one_page(context, page, refusal ? &*refusal : nullptr);
}

asio::awaitable<Response> get_one(Context& context)
{
    std::optional<Refusal> none;
    co_return co_await answer_one(context, std::move(none));
}

asio::awaitable<Response> post_review(Context& context)
{
    const auto id = id_of(context);
    const auto call = co_await context.db.read(find_call, context.site().conference);
    http::Typed typed(context.form());
    auto comment = typed.lines("comment", 2000);
    std::vector<Score> scores;
    std::size_t n = 0;
    for (const auto& criterion : criteria_of(context, call))
        scores.push_back({criterion, http::parse_number(context.form()["k" + std::to_string(++n)]).value_or(0)});
    Refusal refusal = typed.refusal();
    if (typed.fine()) {
        const auto given = co_await context.db.write(give_review, context.viewer, id, std::move(scores), std::move(comment));
        if (given)
            co_return http::see_other(context, "/admin/innspill/" + std::to_string(id.value) + "?notice=call_reviewed");
        refusal = given.error();
    }
    std::optional<Refusal> told = std::move(refusal);
    co_return co_await answer_one(context, std::move(told));
}

asio::awaitable<Response> post_decision(Context& context)
{
    const auto id = id_of(context);
    std::optional<ProposalState> decision;
    for (const auto state : {ProposalState::accepted, ProposalState::waitlisted, ProposalState::rejected})
        if (context.form()["decision"] == db::enum_name(state)) decision = state;
    if (!decision && !context.form()["decision"].empty()) co_return http::not_found(context);
    const auto decided = co_await context.db.write(decide, context.viewer, id, decision);
    if (decided)
        co_return http::see_other(context, "/admin/innspill/" + std::to_string(id.value) + "?notice=call_decided");
    std::optional<Refusal> told = decided.error();
    co_return co_await answer_one(context, std::move(told));
}

// What is made known.

struct Known
{
    std::vector<RankedProposal> all;
    std::vector<mail::Message> samples; // one of each decision
};

Known read_known(db::Tx& tx, const Viewer& viewer, const ConferenceId& conference)
{
    Known known{ranking(tx, viewer, conference), {}};
    std::erase_if(known.all, [](const RankedProposal& one) { return !one.decision; });
    const auto site = conference::get_current(tx);
    for (const auto decision : {ProposalState::accepted, ProposalState::waitlisted, ProposalState::rejected}) {
        const auto first = std::ranges::find(known.all, std::optional(decision), &RankedProposal::decision);
        if (first != known.all.end())
            known.samples.push_back(decision_mail(site, must(find_proposal(tx, conference, first->id)), decision));
    }
    return known;
}

asio::awaitable<Response> get_known(Context& context)
{
    const auto conference = context.site().conference;
    const auto known = co_await context.db.read(read_known, context.viewer, conference);
    view::Data data;
    data["title"] = http::text(context, "call.known_title");
    data["area"] = "desk";
    data["count"] = known.all.size();
    data["none"] = known.all.empty();
    data["proposals"] = view::Data::List{};
    for (const auto& one : known.all)
        data["proposals"].push_back(ranked_data(context, one));
    data["samples"] = view::Data::List{};
    for (const auto& sample : known.samples) {
        const auto* services = &context.services;
        auto text = co_await context.workers.run(mail::preview_text, services, sample, context.now);
        data["samples"].push_back(std::move(text));
    }
    co_return http::page(context, "programme/admin_call_known", std::move(data));
}

asio::awaitable<Response> post_known(Context& context)
{
    const auto conference = context.site().conference;
    co_await context.db.write(make_known, context.viewer, conference);
    co_return http::see_other(context, "/admin/innspill?notice=call_made_known");
}

} // namespace

http::Routes call_desk_routes()
{
    return {
        {Method::get, "/admin/innspill", Access::programme, get_ranking},
        {Method::get, "/admin/innspill/utsending", Access::organiser, get_known},
        {Method::post, "/admin/innspill/utsending", Access::organiser, post_known},
        {Method::get, "/admin/innspill/{id}", Access::programme, get_one},
        {Method::post, "/admin/innspill/{id}/vurdering", Access::programme, post_review},
        {Method::post, "/admin/innspill/{id}/avgjorelse", Access::organiser, post_decision},
    };
}

} // namespace retenk::programme
