#include "retenk/plan/plan.hpp"

namespace retenk::plan {

namespace {

constexpr std::string_view columns =
    "SELECT outcome.id, conference.year, measure_id, kind, text, owner, deadline, state, "
    "later.year AS carried_to_year, outcome.translations FROM outcome "
    "JOIN conference ON conference.id = conference_id "
    "LEFT JOIN conference later ON later.id = carried_to ";

// A measure with all that it came from, however far back.
constexpr std::string_view line_of_descent =
    "WITH RECURSIVE line (id) AS (SELECT ?1 UNION SELECT measure_id FROM measure_successor "
    "JOIN line ON successor_id = line.id) ";

} // namespace

std::vector<Outcome> outcomes_of_measure(db::Tx& tx, MeasureId measure)
{
    return tx.rows<Outcome>(std::string(line_of_descent)
                                .append(columns)
                                .append("WHERE measure_id IN (SELECT id FROM line) "
                                        "ORDER BY conference.year DESC, outcome.id"),
                            measure);
}

std::vector<Outcome> outcomes_of_conference(db::Tx& tx, ConferenceId conference)
{
    return tx.rows<Outcome>(std::string(columns) += "WHERE conference_id = ?1 ORDER BY outcome.id",
                            conference);
}

std::vector<OutcomeNote> notes_of_outcomes_of_measure(db::Tx& tx, MeasureId measure)
{
    return tx.rows<OutcomeNote>(
        std::string(line_of_descent) +=
        "SELECT outcome_id, day, outcome_note.text FROM outcome_note "
        "JOIN outcome ON outcome.id = outcome_id "
        "WHERE measure_id IN (SELECT id FROM line) ORDER BY day, outcome_note.id",
        measure);
}

std::vector<OutcomeNote> notes_of_outcomes_of_conference(db::Tx& tx, ConferenceId conference)
{
    return tx.rows<OutcomeNote>("SELECT outcome_id, day, outcome_note.text FROM outcome_note "
                                "JOIN outcome ON outcome.id = outcome_id "
                                "WHERE conference_id = ?1 ORDER BY day, outcome_note.id",
                                conference);
}

} // namespace retenk::plan
