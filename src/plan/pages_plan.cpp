// What the plan's overview and a theme's page show.

#include "plan/pages.hpp"

#include "retenk/plan/card.hpp"
#include "retenk/programme/session.hpp"

#include <algorithm>
#include <map>

namespace retenk::plan {

namespace {

constexpr std::array every_state{MeasureState::carried_out, MeasureState::under_way,
                                 MeasureState::not_started, MeasureState::paused,
                                 MeasureState::terminated};

using NodesById = std::map<NodeId, Node>;

NodesById by_id(const std::vector<Node>& nodes)
{
    NodesById map;
    for (const auto& node : nodes)
        map.emplace(node.id, node);
    return map;
}

// The ancestor of that level on the way from a measure to the top; of "area", whatever lies right
// below the theme, for levels may be missing.
const Node& theme_of(const Measure& measure, const NodesById& nodes)
{
    const auto* node = &nodes.at(measure.node_id);
    while (node->parent_id)
        node = &nodes.at(*node->parent_id);
    return *node;
}

const Node* area_of(const Measure& measure, const NodesById& nodes)
{
    const auto* node = &nodes.at(measure.node_id);
    if (!node->parent_id) return nullptr;
    while (nodes.at(*node->parent_id).parent_id)
        node = &nodes.at(*node->parent_id);
    return node;
}

// One figure a state, in words and numbers; those of nobody are left out.
view::Data figures_of(const std::vector<Measure>& measures, const Wording& wording)
{
    view::Data::List list;
    std::ptrdiff_t before = 0; // where its part of the bar begins
    for (const auto state : every_state) {
        const auto count = std::ranges::count(measures, state, &Measure::state);
        if (count == 0) continue;
        auto data = state_of(state, wording);
        data["from"] = before;
        data["count"] = count;
        before += count;
        list.push_back(std::move(data));
    }
    return view::Data(std::move(list));
}

view::Data owners_of(MeasureId measure, const std::vector<Owner>& owners, const Wording& wording)
{
    view::Data::List list;
    for (const auto& owner : owners) {
        if (owner.measure_id != measure) continue;
        view::Data data;
        data["post"] = wording.only_norwegian(owner.post);
        data["body"] = wording.only_norwegian(owner.body);
        list.push_back(std::move(data));
    }
    return view::Data(std::move(list));
}

struct Tree
{
    const Plan& plan;
    const NodesById& nodes;
    const std::vector<Measure>& measures;
    const std::vector<Owner>& owners;
    const Wording& wording;
};

view::Data row_of(const Measure& measure, const Tree& tree)
{
    const auto& node = tree.nodes.at(measure.node_id);
    const bool is_deeper = node.kind == NodeKind::goal || node.kind == NodeKind::strategy;
    view::Data data;
    data["number"] = measure.number;
    data["title"] = tree.wording.localised(measure.title, measure.translations, "title");
    data["address"] = address_of(measure.number, measure.plan_id, tree.plan.is_current);
    data["state"] = state_of(measure.state, tree.wording);
    data["young"] = measure.young;
    data["green"] = measure.green;
    data["marked"] = measure.young || measure.green;
    data["owners"] = owners_of(measure.id, tree.owners, tree.wording);
    data["goal"] =
        is_deeper ? tree.wording.localised(node.title, node.translations, "title") : view::Data();
    return data;
}

// Measures right below the theme come first, without a heading.
view::Data areas_of(const Node& theme, const Tree& tree)
{
    view::Data::List areas;
    std::map<std::int64_t, std::size_t> place;
    for (const auto& measure : tree.measures) {
        if (theme_of(measure, tree.nodes).id != theme.id) continue;
        const auto* area = area_of(measure, tree.nodes);
        const auto [at, is_new] = place.emplace(area ? area->id.value : 0, areas.size());
        if (is_new) {
            view::Data data;
            data["area"] = area ? tree.wording.localised(area->title, area->translations, "title")
                                : view::Data();
            data["text"] =
                area ? tree.wording.markdown(area->description, area->translations, "description")
                     : view::Data();
            areas.push_back(std::move(data));
        }
        areas.at(at->second)["measures"].push_back(row_of(measure, tree));
    }
    return view::Data(std::move(areas));
}

view::Data theme_data(const Node& theme, const Tree& tree)
{
    std::vector<Measure> own;
    std::ranges::copy_if(tree.measures, std::back_inserter(own), [&](const Measure& measure) {
        return theme_of(measure, tree.nodes).id == theme.id;
    });
    view::Data data;
    data["slug"] = theme.slug;
    data["name"] = tree.wording.localised(theme.title, theme.translations, "title");
    data["text"] = tree.wording.markdown(theme.description, theme.translations, "description");
    data["figures"] = figures_of(own, tree.wording);
    data["total"] = own.size();
    data["areas"] = areas_of(theme, tree);
    return data;
}

view::Data plan_data(const Plan& plan, const Wording& wording)
{
    view::Data data;
    data["id"] = plan.id.value;
    data["name"] = wording.localised(plan.name, plan.translations, "name");
    data["from"] = plan.starts_year;
    data["to"] = plan.ends_year;
    data["is_current"] = plan.is_current;
    data["intro"] = wording.markdown(plan.intro, plan.translations, "intro");
    return data;
}

view::Data others_of(const std::vector<Plan>& all, PlanId shown, const Wording& wording)
{
    view::Data::List list;
    for (const auto& plan : all)
        if (plan.id != shown) list.push_back(plan_data(plan, wording));
    return conference::section_of(std::move(list));
}

const Plan* choose(const std::vector<Plan>& all, PlanId asked)
{
    const auto found = std::ranges::find_if(all, [&](const Plan& plan) {
        return asked.value == 0 ? plan.is_current : plan.id == asked;
    });
    return found == all.end() ? nullptr : &*found;
}

view::Data plan_without_content(const Wording& wording)
{
    view::Data data;
    data["title"] = wording.text("plan.title");
    data["plan"] = view::Data();
    data["others"] = view::Data();
    data["total"] = 0;
    data["figures"] = view::Data();
    data["themes"] = view::Data();
    return data;
}

} // namespace

std::optional<view::Data> view_of_plan(db::Tx& tx, const Wording& wording, const PlanId& asked)
{
    const auto all = plans(tx);
    auto data = plan_without_content(wording);
    const auto* plan = choose(all, asked);
    if (!plan && asked.value != 0) return std::nullopt;
    data["others"] = others_of(all, plan ? plan->id : PlanId{}, wording);
    if (!plan) return data;
    const auto nodes = nodes_of(tx, plan->id);
    const auto node_map = by_id(nodes);
    const auto measures = measures_of(tx, plan->id);
    const auto owners = owners_of(tx, plan->id, to_local(tx.now).day);
    const Tree tree{*plan, node_map, measures, owners, wording};
    data["plan"] = plan_data(*plan, wording);
    data["total"] = measures.size();
    data["figures"] = figures_of(measures, wording);
    for (const auto& node : nodes)
        if (!node.parent_id) data["themes"].push_back(theme_data(node, tree));
    return data;
}

std::optional<view::Data> view_of_theme(db::Tx& tx, const Wording& wording, const PlanId& asked,
                                        const std::string& slug)
{
    const auto all = plans(tx);
    const auto* plan = choose(all, asked);
    if (!plan) return std::nullopt;
    const auto nodes = nodes_of(tx, plan->id);
    const auto theme = std::ranges::find_if(
        nodes, [&](const Node& node) { return node.slug == slug && !node.parent_id; });
    if (theme == nodes.end()) return std::nullopt;
    const auto node_map = by_id(nodes);
    const auto measures = measures_of(tx, plan->id);
    const auto owners = owners_of(tx, plan->id, to_local(tx.now).day);
    const Tree tree{*plan, node_map, measures, owners, wording};
    auto data = theme_data(*theme, tree);
    data["title"] = view::localised(wording.lang, theme->title, theme->translations, "title").text;
    data["plan"] = plan_data(*plan, wording);
    return data;
}

} // namespace retenk::plan
