#pragma once
// The region's development plan: theme, area, goal, strategy, measure; levels between theme and
// measure may be missing. Owns plan, plan_node, measure*, outcome*. Everything read here is for the
// public: unpublished measures are left out. Topic "plan" after a change.

#include "retenk/db/database.hpp"

namespace retenk::plan {

enum class MeasureState { carried_out, under_way, not_started, paused, terminated };
BOOST_DESCRIBE_ENUM(MeasureState, carried_out, under_way, not_started, paused, terminated)

// The region's own colours: green is done, yellow goes by the plan, red stands still for any
// reason.
enum class Colour { green, yellow, red };
BOOST_DESCRIBE_ENUM(Colour, green, yellow, red)
Colour colour_of(MeasureState state);

enum class NodeKind { theme, area, goal, strategy };
BOOST_DESCRIBE_ENUM(NodeKind, theme, area, goal, strategy)

struct Plan
{
    PlanId id;
    std::string name;
    std::int64_t starts_year = 0, ends_year = 0;
    bool is_current = false;
    std::string intro, translations;
};
BOOST_DESCRIBE_STRUCT(Plan, (), (id, name, starts_year, ends_year, is_current, intro, translations))

struct Node
{
    NodeId id;
    std::optional<NodeId> parent_id;
    NodeKind kind{};
    std::string number, slug, title, description, translations;
};
BOOST_DESCRIBE_STRUCT(Node, (),
                      (id, parent_id, kind, number, slug, title, description, translations))

struct Measure
{
    MeasureId id;
    PlanId plan_id;
    NodeId node_id;
    std::string number, title, description;
    MeasureState state{};
    std::string state_note;
    std::optional<Day> state_at, starts_on, deadline;
    bool young = false, green = false;
    std::string translations;
};
BOOST_DESCRIBE_STRUCT(Measure, (),
                      (id, plan_id, node_id, number, title, description, state, state_note,
                       state_at, starts_on, deadline, young, green, translations))

// A post at a body. Stale: the owner's own time is over, or its municipality has ended.
struct Owner
{
    MeasureId measure_id;
    std::string post, body;
    std::optional<Day> ended_on;
    bool stale = false;
    std::string successors; // the names of the municipalities that came after, joined by ", "
};
BOOST_DESCRIBE_STRUCT(Owner, (), (measure_id, post, body, ended_on, stale, successors))

struct Note
{
    Day day{};
    std::string author, text;
};
BOOST_DESCRIBE_STRUCT(Note, (), (day, author, text))

// A measure of another plan that this one came from or became.
struct Relative
{
    MeasureId id;
    std::string number, title, plan_name, translations;
    PlanId plan_id;
    bool is_current = false;
};
BOOST_DESCRIBE_STRUCT(Relative, (),
                      (id, number, title, plan_name, translations, plan_id, is_current))

enum class OutcomeKind { decision, promise, order, suggestion };
BOOST_DESCRIBE_ENUM(OutcomeKind, decision, promise, order, suggestion)
enum class OutcomeState { open, kept, late, silent, dropped, carried };
BOOST_DESCRIBE_ENUM(OutcomeState, open, kept, late, silent, dropped, carried)

struct Outcome
{
    OutcomeId id;
    std::int64_t year = 0; // of its conference
    std::optional<MeasureId> measure_id;
    OutcomeKind kind{};
    std::string text, owner;
    std::optional<Day> deadline;
    OutcomeState state{};
    std::optional<std::int64_t> carried_to_year;
    std::string translations;
};
BOOST_DESCRIBE_STRUCT(Outcome, (),
                      (id, year, measure_id, kind, text, owner, deadline, state, carried_to_year,
                       translations))

struct OutcomeNote
{
    OutcomeId outcome_id;
    Day day{};
    std::string text;
};
BOOST_DESCRIBE_STRUCT(OutcomeNote, (), (outcome_id, day, text))

std::vector<Plan> plans(db::Tx& tx); // the current one first
std::optional<Plan> find_current_plan(db::Tx& tx);
std::optional<Plan> find_plan(db::Tx& tx, PlanId plan);

std::vector<Node> nodes_of(db::Tx& tx, PlanId plan);       // in the plan's order
std::vector<Measure> measures_of(db::Tx& tx, PlanId plan); // by number: 1.2.10 after 1.2.9
std::vector<Owner> owners_of(db::Tx& tx, PlanId plan, const Day& today);

// The published measure with this number in that plan.
std::optional<Measure> find_measure(db::Tx& tx, PlanId plan, std::string_view number);
std::vector<Owner> owners_of_measure(db::Tx& tx, MeasureId measure, const Day& today);
std::vector<Note> notes_of(db::Tx& tx, MeasureId measure); // latest first
std::vector<Relative> predecessors(db::Tx& tx, MeasureId measure);
std::vector<Relative> successors(db::Tx& tx, MeasureId measure);

// With those of the measures that it came from.
std::vector<Outcome> outcomes_of_measure(db::Tx& tx, MeasureId measure);
std::vector<Outcome> outcomes_of_conference(db::Tx& tx, ConferenceId conference);
std::vector<OutcomeNote> notes_of_outcomes_of_measure(db::Tx& tx, MeasureId measure);
std::vector<OutcomeNote> notes_of_outcomes_of_conference(db::Tx& tx, ConferenceId conference);

// Measures of the current plan whose owner is no more: what the plan's people must put right.
struct StaleOwner
{
    MeasureId measure_id;
    std::string number, title, post, body, successors;
};
BOOST_DESCRIBE_STRUCT(StaleOwner, (), (measure_id, number, title, post, body, successors))
std::vector<StaleOwner> stale_owners(db::Tx& tx, const Day& today);

} // namespace retenk::plan
