#pragma once
// What came of a survey. Nothing is told of fewer answers than fewest_shown.

#include "retenk/survey/answer.hpp"

namespace retenk::survey {

struct Bar
{
    std::int64_t value = 0;                  // an option, a measure, or a number of the scale
    std::string number, label, translations; // number: of a measure, or of a scale
    std::int64_t by_mail = 0, openly = 0;

    std::int64_t all() const { return by_mail + openly; }
};

struct QuestionResult
{
    Question question;
    std::int64_t answers = 0;  // sheets that answered it
    bool too_few = false;      // some, and fewer than fewest_shown: no bars, mean or NPS
    std::vector<Bar> bars;
    std::optional<double> mean, spread; // of a scale; spread is the standard deviation
    std::optional<std::int64_t> nps;    // -100 to 100: share of 9 and 10 less share of 0 to 6
    std::vector<std::string> texts;     // in the order of random numbers
    std::vector<Rewording> rewordings;
};

struct Results
{
    Survey survey;
    std::int64_t by_mail = 0, openly = 0; // sheets
    bool too_few = false;                 // no question tells anything
    bool texts_gone = false;              // their day has come
    std::vector<QuestionResult> questions;
};

std::optional<Results> results_of(db::Tx& tx, const std::int64_t& year);

// A sheet a row, in the order of their random keys, a cell for each question: values as in `bars`, joined. Nothing when there are
// too few.
struct SheetRow
{
    bool by_mail = false;
    std::vector<std::vector<std::int64_t>> values; // by question
    std::vector<std::string> texts;
};
std::vector<SheetRow> shuffled_sheets(db::Tx& tx, const Results& results);

} // namespace retenk::survey
