// What the page of one measure shows: its state, whose it is, and every session of every year that
// served it.

#include "plan/pages.hpp"

#include "retenk/plan/card.hpp"
#include "retenk/programme/session.hpp"

#include <algorithm>
#include <utility>

namespace retenk::plan {

namespace {

view::Data owners_data(const std::vector<Owner>& owners, const Wording& wording)
{
    view::Data::List list;
    for (const auto& owner : owners) {
        view::Data data;
        data["post"] = wording.only_norwegian(owner.post);
        data["body"] = wording.only_norwegian(owner.body);
        data["stale"] = owner.stale;
        data["ended_on"] = wording.long_day(owner.ended_on);
        data["successors"] = owner.successors;
        list.push_back(std::move(data));
    }
    return conference::section_of(std::move(list));
}

view::Data notes_data(const std::vector<Note>& notes, const Wording& wording)
{
    view::Data::List list;
    for (const auto& note : notes) {
        view::Data data;
        data["day"] = wording.catalogue.long_day(wording.lang, note.day);
        data["author"] = note.author;
        data["text"] = wording.only_norwegian(note.text);
        list.push_back(std::move(data));
    }
    return conference::section_of(std::move(list));
}

view::Data relatives_data(const std::vector<Relative>& relatives, const Wording& wording)
{
    view::Data::List list;
    for (const auto& relative : relatives) {
        view::Data data;
        data["number"] = relative.number;
        data["title"] = wording.localised(relative.title, relative.translations, "title");
        data["plan_name"] = wording.only_norwegian(relative.plan_name);
        data["address"] = address_of(relative.number, relative.plan_id, relative.is_current);
        list.push_back(std::move(data));
    }
    return conference::section_of(std::move(list));
}

view::Data served_data(const programme::ServingSession& session, const Wording& wording)
{
    view::Data data;
    data["title"] = wording.localised(session.title, session.translations, "title");
    data["cancelled"] = session.cancelled;
    data["address"] = session.is_current
                          ? "/program/" + session.slug
                          : "/arkiv/" + std::to_string(session.year) + "#post-" + session.slug;
    data["then_number"] = session.same_measure ? std::string() : session.number;
    data["then_plan"] = wording.only_norwegian(session.plan_name);
    return data;
}

// Latest year first; a year has its sessions and nothing else.
view::Data years_data(const std::vector<programme::ServingSession>& sessions,
                      const Wording& wording)
{
    view::Data::List years;
    std::int64_t year = 0;
    for (const auto& session : sessions) {
        if (year != session.year) {
            year = session.year;
            view::Data data;
            data["year"] = year;
            data["conference"] = session.conference;
            years.push_back(std::move(data));
        }
        years.back()["sessions"].push_back(served_data(session, wording));
    }
    return view::Data(std::move(years));
}

view::Data outcomes_data(db::Tx& tx, MeasureId measure, const Wording& wording)
{
    const auto notes = notes_of_outcomes_of_measure(tx, measure);
    view::Data::List years;
    std::int64_t year = 0;
    for (const auto& outcome : outcomes_of_measure(tx, measure)) {
        if (year != outcome.year) {
            year = outcome.year;
            view::Data data;
            data["year"] = year;
            years.push_back(std::move(data));
        }
        years.back()["items"].push_back(card_of(outcome, notes, wording));
    }
    if (years.empty()) return {};
    view::Data data;
    data["years"] = view::Data(std::move(years));
    return data;
}

// From the theme down to where the measure stands.
view::Data way_to(const Measure& measure, const std::vector<Node>& nodes, const Plan& plan,
                  const Wording& wording)
{
    view::Data::List way;
    std::optional<NodeId> next = measure.node_id;
    while (next) {
        const auto node = std::ranges::find(nodes, *next, &Node::id);
        if (node == nodes.end()) break;
        view::Data data;
        data["kind"] = wording.text("plan.kind_" + std::string(db::enum_name(node->kind)));
        data["title"] = wording.localised(node->title, node->translations, "title");
        const auto address = "/utviklingsplan/" + node->slug;
        data["address"] = node->parent_id   ? std::string()
                          : plan.is_current ? address
                                            : address + "?plan=" + std::to_string(plan.id.value);
        way.insert(way.begin(), std::move(data));
        next = node->parent_id;
    }
    return view::Data(std::move(way));
}

struct Found
{
    Plan plan;
    Measure measure;
};

// Numbers come again in the next plan. Without a plan the current one's is meant, and an older
// plan's where the current one has no such number: addresses that people have kept still lead
// somewhere.
std::optional<Found> find_in_plans(db::Tx& tx, PlanId asked, std::string_view number)
{
    for (auto& plan : plans(tx)) {
        if (asked.value != 0 && plan.id != asked) continue;
        if (auto measure = find_measure(tx, plan.id, number))
            return Found{std::move(plan), std::move(*measure)};
    }
    return std::nullopt;
}

void add_dates(view::Data& data, const Measure& measure, const Wording& wording)
{
    data["state_at"] = wording.long_day(measure.state_at);
    data["starts_on"] = wording.long_day(measure.starts_on);
    data["deadline"] = wording.long_day(measure.deadline);
}

} // namespace

std::optional<view::Data> view_of_measure(db::Tx& tx, const Wording& wording, const PlanId& asked,
                                          const std::string& number)
{
    const auto found = find_in_plans(tx, asked, number);
    if (!found) return std::nullopt;
    const auto* plan = &found->plan;
    const auto* measure = &found->measure;
    view::Data data;
    data["title"] =
        view::localised(wording.lang, measure->title, measure->translations, "title").text;
    data["heading"] = wording.localised(measure->title, measure->translations, "title");
    data["number"] = measure->number;
    data["text"] = wording.markdown(measure->description, measure->translations, "description");
    data["state"] = state_of(measure->state, wording);
    data["state_note"] =
        wording.localised(measure->state_note, measure->translations, "state_note");
    data["young"] = measure->young;
    data["green"] = measure->green;
    add_dates(data, *measure, wording);
    data["plan_name"] = wording.localised(plan->name, plan->translations, "name");
    data["plan_from"] = plan->starts_year;
    data["plan_to"] = plan->ends_year;
    data["plan_is_current"] = plan->is_current;
    data["plan_id"] = plan->id.value;
    data["way"] = way_to(*measure, nodes_of(tx, plan->id), *plan, wording);
    data["owners"] = owners_data(owners_of_measure(tx, measure->id, to_local(tx.now).day), wording);
    data["notes"] = notes_data(notes_of(tx, measure->id), wording);
    data["came_from"] = relatives_data(predecessors(tx, measure->id), wording);
    data["became"] = relatives_data(successors(tx, measure->id), wording);
    data["years"] = years_data(programme::sessions_serving(tx, measure->id), wording);
    data["outcomes"] = outcomes_data(tx, measure->id, wording);
    return data;
}

} // namespace retenk::plan
