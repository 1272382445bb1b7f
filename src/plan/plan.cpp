#include "retenk/plan/plan.hpp"

#include <algorithm>
#include <charconv>

namespace retenk::plan {

namespace {

constexpr std::string_view plan_columns =
    "SELECT id, name, starts_year, ends_year, is_current, intro, translations FROM plan ";

constexpr std::string_view measure_columns =
    "SELECT id, plan_id, node_id, number, title, description, state, state_note, state_at, "
    "starts_on, deadline, young, green, translations FROM measure WHERE published = 1 ";

// ?1 is today. The day on which the owner's own time, or else its municipality, ended.
constexpr std::string_view owner_columns =
    "SELECT measure_owner.measure_id, measure_owner.post, measure_owner.body, "
    "min(coalesce(measure_owner.valid_to, municipality.valid_to), "
    "coalesce(municipality.valid_to, measure_owner.valid_to)) AS ended_on, "
    "coalesce(measure_owner.valid_to <= ?1, 0) OR coalesce(municipality.valid_to <= ?1, 0) AS "
    "stale, "
    "coalesce((SELECT group_concat(name, ', ') FROM (SELECT next.name FROM municipality_successor "
    "JOIN municipality next ON next.id = successor_id "
    "WHERE municipality_successor.municipality_id = municipality.id ORDER BY next.sort_key)), '') "
    "AS successors FROM measure_owner "
    "LEFT JOIN municipality ON municipality.id = measure_owner.municipality_id ";

// 1.2.10 comes after 1.2.9.
std::vector<int> parts_of(std::string_view number)
{
    std::vector<int> parts;
    while (!number.empty()) {
        int part = 0;
        const auto end = std::min(number.find('.'), number.size());
        std::from_chars(number.data(), number.data() + end, part);
        parts.push_back(part);
        number.remove_prefix(std::min(end + 1, number.size()));
    }
    return parts;
}

template <class T>
void sort_by_number(std::vector<T>& items)
{
    std::ranges::stable_sort(items, {}, [](const T& item) { return parts_of(item.number); });
}

} // namespace

Colour colour_of(MeasureState state)
{
    switch (state) {
    case MeasureState::carried_out:
        return Colour::green;
    case MeasureState::under_way:
        return Colour::yellow;
    case MeasureState::not_started:
    case MeasureState::paused:
    case MeasureState::terminated:
        break;
    }
    return Colour::red;
}

std::vector<Plan> plans(db::Tx& tx)
{
    return tx.rows<Plan>(std::string(plan_columns) += "ORDER BY is_current DESC, starts_year DESC");
}

std::optional<Plan> find_current_plan(db::Tx& tx)
{
    return tx.find<Plan>(std::string(plan_columns) +=
                         "WHERE is_current = 1 ORDER BY starts_year DESC LIMIT 1");
}

std::optional<Plan> find_plan(db::Tx& tx, PlanId plan)
{
    return tx.find<Plan>(std::string(plan_columns) += "WHERE id = ?1", plan);
}

std::vector<Node> nodes_of(db::Tx& tx, PlanId plan)
{
    auto nodes =
        tx.rows<Node>("SELECT id, parent_id, kind, number, slug, title, description, translations "
                      "FROM plan_node WHERE plan_id = ?1 ORDER BY position, id",
                      plan);
    sort_by_number(nodes);
    return nodes;
}

std::vector<Measure> measures_of(db::Tx& tx, PlanId plan)
{
    auto measures =
        tx.rows<Measure>(std::string(measure_columns) += "AND plan_id = ?1 ORDER BY id", plan);
    sort_by_number(measures);
    return measures;
}

std::vector<Owner> owners_of(db::Tx& tx, PlanId plan, const Day& today)
{
    return tx.rows<Owner>(
        std::string(owner_columns) +=
        "WHERE measure_owner.measure_id IN (SELECT id FROM measure WHERE plan_id = ?2 "
        "AND published = 1) ORDER BY measure_owner.id",
        iso_day(today), plan);
}

std::optional<Measure> find_measure(db::Tx& tx, PlanId plan, std::string_view number)
{
    return tx.find<Measure>(std::string(measure_columns) += "AND plan_id = ?1 AND number = ?2",
                            plan, number);
}

std::vector<Owner> owners_of_measure(db::Tx& tx, MeasureId measure, const Day& today)
{
    return tx.rows<Owner>(std::string(owner_columns) +=
                          "WHERE measure_owner.measure_id = ?2 ORDER BY measure_owner.id",
                          iso_day(today), measure);
}

std::vector<Note> notes_of(db::Tx& tx, MeasureId measure)
{
    return tx.rows<Note>("SELECT day, author, text FROM measure_note WHERE measure_id = ?1 "
                         "ORDER BY day DESC, id DESC",
                         measure);
}

std::vector<Relative> predecessors(db::Tx& tx, MeasureId measure)
{
    return tx.rows<Relative>("SELECT measure.id, number, title, plan.name AS plan_name, "
                             "measure.translations, plan_id, is_current "
                             "FROM measure_successor JOIN measure ON measure.id = measure_id JOIN "
                             "plan ON plan.id = plan_id "
                             "WHERE measure_successor.successor_id = ?1 AND published = 1 ORDER BY "
                             "starts_year, measure.id",
                             measure);
}

std::vector<Relative> successors(db::Tx& tx, MeasureId measure)
{
    return tx.rows<Relative>(
        "SELECT measure.id, number, title, plan.name AS plan_name, measure.translations, plan_id, "
        "is_current "
        "FROM measure_successor JOIN measure ON measure.id = measure_successor.successor_id "
        "JOIN plan ON plan.id = plan_id WHERE measure_id = ?1 AND published = 1 "
        "ORDER BY starts_year, measure.id",
        measure);
}

std::vector<StaleOwner> stale_owners(db::Tx& tx, const Day& today)
{
    return tx.rows<StaleOwner>(
        "SELECT measure.id AS measure_id, number, title, post, body, successors FROM (" +
            std::string(owner_columns) +
            ") JOIN measure ON measure.id = measure_id JOIN plan ON plan.id = plan_id "
            "WHERE stale AND is_current = 1 ORDER BY number",
        iso_day(today));
}

} // namespace retenk::plan
