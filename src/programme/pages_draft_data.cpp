#include "programme/pages_draft_data.hpp"

namespace retenk::programme {

Editor read_editor(db::Tx& tx, const ConferenceId& conference, const SessionId& session)
{
    Editor editor;
    editor.stored = find_draft(tx, conference, session);
    editor.tracks = tx.rows<Named>(
        "SELECT id, name FROM track WHERE conference_id = ?1 ORDER BY position, id", conference);
    editor.rooms = tx.rows<Named>(
        "SELECT id, name FROM room WHERE conference_id = ?1 ORDER BY position, id", conference);
    editor.speakers = tx.rows<Named>(
        "SELECT speaker.id, person.name FROM speaker JOIN person ON person.id = speaker.person_id"
        " WHERE speaker.conference_id = ?1 ORDER BY person.sort_key, speaker.id",
        conference);
    editor.municipalities = tx.rows<Named>(
        "SELECT id, name FROM municipality WHERE valid_to IS NULL OR valid_to > (SELECT day FROM "
        "conference WHERE id = ?1) ORDER BY sort_key, id",
        conference);
    // What an earlier plan gave a session stays to be seen and unticked.
    editor.themes =
        tx.rows<Named>("SELECT plan_node.id, plan_node.title AS name FROM plan_node JOIN plan ON "
                       "plan.id = plan_node.plan_id"
                       " WHERE plan_node.kind = 'theme' AND (plan.is_current = 1 OR plan_node.id IN"
                       " (SELECT node_id FROM session_theme WHERE session_id = ?1)) ORDER BY "
                       "plan.is_current DESC, plan_node.position, plan_node.id",
                       session);
    editor.measures = tx.rows<NamedMeasure>(
        "SELECT measure.id, measure.number || ' ' || measure.title AS name, plan_node.title AS "
        "heading FROM measure"
        " JOIN plan ON plan.id = measure.plan_id JOIN plan_node ON plan_node.id = measure.node_id"
        " WHERE plan.is_current = 1 OR measure.id IN (SELECT measure_id FROM session_measure WHERE "
        "session_id = ?1)"
        " ORDER BY plan.is_current DESC, plan_node.number, plan_node.id, measure.id",
        session);
    if (!editor.stored) return editor;
    editor.warnings = draft_warnings(tx, conference);
    std::erase_if(editor.warnings,
                  [&](const DraftWarning& warning) { return warning.session != session; });
    editor.history = accounts::history_of(tx, "session", session.value);
    return editor;
}

} // namespace retenk::programme
