#pragma once
// The organisers' figures of one conference: who came, from where, as what, and when.

#include "registration/pages_overview.hpp"
#include "retenk/http/route.hpp"

namespace retenk::registration {

http::Routes statistics_routes();

struct PlaceFigures
{
    std::optional<MunicipalityId> id; // nothing: from elsewhere
    std::optional<std::string> name;
    std::int64_t registered = 0, cancelled = 0, before = 0; // before: at the conference before
};
BOOST_DESCRIBE_STRUCT(PlaceFigures, (), (id, name, registered, cancelled, before))

// How many of those registered chose an option of an ordinary question; age, sector or way of travel, as
// the organisers ask for it.
struct AnswerFigures
{
    QuestionId question_id;
    std::string title, title_translations, label, translations;
    std::int64_t registered = 0;
    std::int64_t answered = 0; // who chose any option of the question
};
BOOST_DESCRIBE_STRUCT(AnswerFigures, (),
                      (question_id, title, title_translations, label, translations, registered, answered))

struct Statistics
{
    conference::Conference conference;
    Intake intake;
    std::optional<Intake> earlier;
    std::vector<CategoryCount> categories;
    std::vector<PlaceFigures> places;
    std::vector<AnswerFigures> answers; // by question
    std::int64_t cancelled = 0;
    std::int64_t approvals = 0; // that wait for an organiser
    std::int64_t in_line = 0;   // people on the waiting list
    std::int64_t walk_ins = 0;  // who registered on the conference's day or later
};

// As many statements whatever the register holds; each is a walk along an index.
Statistics read_statistics(db::Tx& tx, const Viewer& viewer, const ConferenceId& conference);

} // namespace retenk::registration
