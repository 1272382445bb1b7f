#include "registration/pages_statistics.hpp"

#include "retenk/registration/approval.hpp"
#include "retenk/registration/waiting.hpp"

namespace retenk::registration {
namespace {

std::vector<PlaceFigures> places_of(db::Tx& tx, const Viewer& viewer, ConferenceId conference,
                                    ConferenceId before)
{
    const std::string seen(seen_by(viewer.scope()));
    const auto sql =
        "SELECT municipality.id, municipality.name, sum(figure.registered) AS registered,"
        " sum(figure.cancelled) AS cancelled, sum(figure.before) AS before FROM ("
        "SELECT municipality_id, sum(people) AS registered, 0 AS cancelled, 0 AS before"
        " FROM participant_count AS participant WHERE " +
        seen +
        " AND conference_id = ?2 AND state = 'registered' GROUP BY 1 UNION ALL"
        " SELECT municipality_id, 0, sum(people), 0 FROM participant_count AS participant WHERE " +
        seen +
        " AND conference_id = ?2 AND state = 'cancelled' GROUP BY 1 UNION ALL"
        " SELECT municipality_id, 0, 0, sum(people) FROM participant_count AS participant WHERE " +
        seen +
        " AND conference_id = ?3 AND state = 'registered' GROUP BY 1) AS figure"
        " LEFT JOIN municipality ON municipality.id = figure.municipality_id GROUP BY municipality.id"
        " HAVING sum(figure.registered + figure.cancelled + figure.before) > 0"
        " ORDER BY municipality.sort_key IS NULL, municipality.sort_key";
    return tx.rows<PlaceFigures>(sql, viewer.scope().municipality, conference, before);
}

std::vector<AnswerFigures> answers_of(db::Tx& tx, const Viewer& viewer, ConferenceId conference)
{
    const std::string seen(seen_by(viewer.scope()));
    const auto sql =
        "SELECT question.id AS question_id, question.title, question.translations AS title_translations,"
        " question_option.label, question_option.translations, (SELECT count(*) FROM answer_option JOIN participant"
        "  ON participant.id = answer_option.participant_id WHERE option_id = question_option.id"
        "  AND state = 'registered' AND " +
        seen +
        ") AS registered, coalesce(answered.people, 0) AS answered FROM question JOIN question_option"
        " ON question_option.question_id = question.id LEFT JOIN"
        " (SELECT question_option.question_id, count(DISTINCT participant_id) AS people FROM answer_option"
        "  JOIN question_option ON question_option.id = option_id JOIN participant ON participant.id = participant_id"
        "  WHERE participant.conference_id = ?2 AND state = 'registered' AND " +
        seen +
        "  GROUP BY 1) AS answered ON answered.question_id = question.id"
        " WHERE question.conference_id = ?2 AND question.rights_class = 'ordinary'"
        " ORDER BY question.position, question.id, question_option.position, question_option.id";
    return tx.rows<AnswerFigures>(sql, viewer.scope().municipality, conference);
}

std::int64_t walk_ins_of(db::Tx& tx, const Viewer& viewer, const conference::Conference& conference)
{
    const auto sql = "SELECT count(*) FROM participant INDEXED BY participant_figures WHERE " +
                     std::string(seen_by(viewer.scope())) +
                     " AND conference_id = ?2 AND state = 'registered' AND created_at >= ?3";
    return tx.get<std::int64_t>(sql, viewer.scope().municipality, conference.id,
                                from_local(LocalTime{conference.day, 0, 0}));
}

} // namespace

Statistics read_statistics(db::Tx& tx, const Viewer& viewer, const ConferenceId& conference)
{
    Statistics all;
    all.conference = conference::get_current(tx);
    const auto starts_at = all.conference.starts_at;
    const auto until_start = starts_at - tx.now;
    all.intake = intake_of(tx, viewer, {conference, all.conference.year, starts_at}, until_start);
    const auto before = edition_before(tx, starts_at);
    if (before) all.earlier = intake_of(tx, viewer, *before, until_start);
    all.categories = participant_counts(tx, viewer, conference);
    all.places = places_of(tx, viewer, conference, before ? before->id : ConferenceId{});
    all.answers = answers_of(tx, viewer, conference);
    for (const auto& category : all.categories)
        all.cancelled += category.cancelled;
    all.approvals = count_waiting(tx, conference);
    for (const auto& queue : queues_of(tx, conference))
        all.in_line += queue.people;
    all.walk_ins = walk_ins_of(tx, viewer, all.conference);
    return all;
}

} // namespace retenk::registration
