// The survey of this time, as every one begins, and what came of the one in 2018. What was written there in own words is
// long since deleted.

#include "app/demo.hpp"

#include "retenk/base/secret.hpp"
#include "retenk/survey/answer.hpp"
#include "retenk/survey/default_questions.hpp"

namespace retenk::app::demo {

namespace {

using survey::Kind;

// Most are satisfied, somewhat differently with each thing.
std::int64_t on_scale(World& world, Kind kind, std::size_t question)
{
    const auto most = survey::most_of(kind);
    const auto least = survey::least_of(kind);
    const auto step = static_cast<std::int64_t>(world.random() % 2 + world.random() % (2 + question % 2));
    return std::max(least, most - (kind == Kind::scale10 ? step * 2 - static_cast<std::int64_t>(world.random() % 2) : step));
}

std::vector<std::int64_t> answer_to(World& world, const survey::Question& question, std::size_t n, const std::vector<survey::Measure>& measures)
{
    const auto& options = question.details.options;
    switch (question.details.kind) {
    case Kind::scale5:
    case Kind::scale10: return {std::clamp(on_scale(world, question.details.kind, n), survey::least_of(question.details.kind), survey::most_of(question.details.kind))};
    case Kind::one_of:
    case Kind::several_of: return {options[std::min(world.random() % options.size(), world.random() % options.size())].id.value};
    case Kind::measures:
        if (measures.empty() || world.random() % 3 == 0) return {};
        return {measures[std::min(world.random() % measures.size(), world.random() % measures.size())].id.value};
    case Kind::text: return {};
    }
    return {};
}

} // namespace

void add_surveys(db::Tx& tx, World& world)
{
    const view::Catalogue catalogue(world.folder.parent_path() / "locales");
    const auto questions = survey::default_questions(catalogue);
    const ConferenceId earlier{world.conference.at("2018")};
    survey::start_survey(tx, ConferenceId{world.next()}, questions);
    survey::start_survey(tx, earlier, questions);
    const auto invited = tx.get<std::int64_t>("SELECT count(*) FROM participant WHERE conference_id = ?1", earlier);
    tx.run("UPDATE survey SET invited = ?2, published = 1 WHERE conference_id = ?1", earlier, invited);
    const auto measures = tx.rows<survey::Measure>("SELECT DISTINCT measure.id AS id, number, measure.title AS title, measure.translations AS "
                                                   "translations FROM measure JOIN session_measure ON measure_id = measure.id JOIN session ON "
                                                   "session.id = session_id WHERE conference_id = ?1 ORDER BY measure.id",
                                                   earlier);
    const auto asked = survey::questions_of(tx, earlier);
    for (std::int64_t sheet = 0; sheet < invited * 3 / 5; ++sheet) {
        const auto key = sha256("the demonstration's " + std::to_string(world.random()));
        tx.run("INSERT INTO survey_answer (key, conference_id, by_mail) VALUES (?1, ?2, 1)", key, earlier);
        for (std::size_t n = 0; n < asked.size(); ++n)
            for (const auto value : answer_to(world, asked[n], n, measures))
                tx.run("INSERT INTO survey_value (key, question_id, value) VALUES (?1, ?2, ?3)", key, asked[n].id, value);
    }
}

} // namespace retenk::app::demo
