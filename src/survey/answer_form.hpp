#pragma once
// The form that is answered: questions as a page draws them, and fields as a sheet.

#include "retenk/http/route.hpp"
#include "retenk/survey/answer.hpp"

namespace retenk::survey {

struct Form
{
    std::vector<Question> questions; // that are asked
    std::vector<Measure> measures;
    Sheet sheet; // what stands in it
};

Form read_form(db::Tx& tx, const ConferenceId& conference);

Sheet parse_sheet(const http::Fields& fields, const std::vector<Question>& questions);

// For survey/_questions.html, with what was refused of each, and for parts/error_summary.html.
void draw(const http::Context& context, view::Data& data, const Form& form, const Refusal* refusal);

// {intro, closes, open_text …}: what stands above the questions.
void add_head(const http::Context& context, view::Data& data, const Survey& survey);

} // namespace retenk::survey
