#pragma once
// How the register filled, by whole weeks left before the conference, beside the conference before it:
// the rows of a table, and the same as lines of a drawing made here, so that the page needs no script.

#include "retenk/base/time.hpp"

#include <boost/describe.hpp>

#include <optional>
#include <string>
#include <vector>

namespace retenk::registration {

struct WeekCount
{
    std::int64_t weeks_left = 0; // 0 also for what happened after the start
    std::int64_t registered = 0; // who came in that week less who gave their place back in it
};
BOOST_DESCRIBE_STRUCT(WeekCount, (), (weeks_left, registered))

// One conference's places; one that was given back counts until it was.
struct Intake
{
    std::int64_t year = 0;
    std::vector<WeekCount> weeks;
    std::int64_t total = 0;
    std::int64_t by_now = 0; // when there was as long to go as there is now
};

struct CurveRow
{
    std::int64_t weeks_left = 0;
    std::optional<std::int64_t> registered; // nothing: that week has not come
    std::optional<std::int64_t> earlier;
    bool now = false; // between two weeks
};

struct Curve
{
    std::int64_t weeks = 0;           // as wide as this, a multiple of four
    std::vector<std::int64_t> scale;  // the marks of the upright axis, highest first
    std::vector<CurveRow> rows;       // at most 27 and today, the conference last
    std::string line, earlier_line;   // paths; empty: nothing to draw
    std::string dot, today;
};

inline constexpr std::int64_t curve_width = 1000, curve_height = 320;

// until_start: from now to the conference's start; not_before: it is at least this many weeks wide.
Curve curve_of(const Intake& intake, const std::optional<Intake>& earlier,
               std::chrono::seconds until_start, std::int64_t not_before);

} // namespace retenk::registration
