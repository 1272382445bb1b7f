#include "registration/curve.hpp"

#include <algorithm>
#include <array>

namespace retenk::registration {
namespace {

constexpr std::int64_t week = 7 * 24 * 3600;
constexpr std::int64_t most_rows = 27;

// How many there were when so many whole weeks were left.
std::int64_t registered_at(const std::vector<WeekCount>& weeks, std::int64_t weeks_left)
{
    std::int64_t sum = 0;
    for (const auto& one : weeks)
        if (one.weeks_left >= weeks_left) sum += one.registered;
    return sum;
}

std::int64_t highest(const Intake& intake)
{
    auto most = intake.total;
    for (const auto& one : intake.weeks)
        most = std::max(most, registered_at(intake.weeks, one.weeks_left));
    return most;
}

std::int64_t widest(const std::vector<WeekCount>& weeks)
{
    std::int64_t most = 0;
    for (const auto& one : weeks)
        most = std::max(most, one.weeks_left + 1);
    return most;
}

// Three to five even steps of a round number that reach the highest figure and little more.
std::vector<std::int64_t> scale_for(std::int64_t highest)
{
    static constexpr std::array<std::int64_t, 5> round{1, 2, 5, 10, 25};
    std::int64_t best_top = 0, best_step = 0;
    for (std::int64_t factor = 1; best_top == 0 || factor <= highest; factor *= 10)
        for (const auto start : round)
            for (std::int64_t steps = 3; steps <= 5; ++steps) {
                const auto top = start * factor * steps;
                if (top < highest || (best_top != 0 && top >= best_top)) continue;
                best_top = top;
                best_step = start * factor;
            }
    std::vector<std::int64_t> scale;
    for (auto mark = best_top; mark >= 0; mark -= best_step)
        scale.push_back(mark);
    return scale;
}

class Drawing
{
public:
    Drawing(std::int64_t weeks, std::int64_t top) : weeks_(weeks), top_(std::max<std::int64_t>(top, 1))
    {
    }

    std::string at(std::int64_t seconds_left, std::int64_t count) const
    {
        return across(seconds_left) + " " + std::to_string(curve_height - curve_height * count / top_);
    }

    std::string across(std::int64_t seconds_left) const
    {
        const auto whole = weeks_ * week;
        const auto x = curve_width * (whole - std::clamp<std::int64_t>(seconds_left, 0, whole)) / whole;
        return std::to_string(x);
    }

private:
    std::int64_t weeks_, top_;
};

std::string path_through(const std::vector<std::string>& points)
{
    std::string path;
    for (const auto& point : points)
        path += (path.empty() ? "M" : " L") + point;
    return points.size() > 1 ? path : std::string();
}

void draw(Curve& curve, const Intake& intake, const std::optional<Intake>& earlier,
          std::int64_t seconds_left)
{
    const Drawing drawing(curve.weeks, curve.scale.front());
    std::vector<std::string> points, earlier_points;
    for (auto weeks_left = curve.weeks; weeks_left >= 0; --weeks_left) {
        if (weeks_left * week >= seconds_left)
            points.push_back(
                drawing.at(weeks_left * week, registered_at(intake.weeks, weeks_left)));
        if (earlier)
            earlier_points.push_back(
                drawing.at(weeks_left * week, registered_at(earlier->weeks, weeks_left)));
    }
    points.push_back(drawing.at(seconds_left, intake.total));
    curve.line = path_through(points);
    curve.earlier_line = path_through(earlier_points);
    // No longer than its round ends: a dot however the drawing is stretched.
    curve.dot = "M" + points.back() + "h0.01";
    curve.today = "M" + drawing.across(seconds_left) + " 0V" + std::to_string(curve_height);
}

void fill_rows(Curve& curve, const Intake& intake, const std::optional<Intake>& earlier,
               std::int64_t seconds_left)
{
    const auto step = (curve.weeks + most_rows - 2) / (most_rows - 1);
    for (auto weeks_left = curve.weeks; weeks_left > -step; weeks_left -= step) {
        const auto left = std::max<std::int64_t>(weeks_left, 0);
        CurveRow row;
        row.weeks_left = left;
        if (left * week >= seconds_left) row.registered = registered_at(intake.weeks, left);
        if (earlier) row.earlier = registered_at(earlier->weeks, left);
        curve.rows.push_back(row);
    }
}

// Today is mostly no whole number of weeks away.
void add_today(Curve& curve, const Intake& intake, const std::optional<Intake>& earlier,
               std::int64_t seconds_left)
{
    const auto next = std::ranges::find_if(
        curve.rows, [&](const CurveRow& row) { return row.weeks_left * week <= seconds_left; });
    if (next == curve.rows.end() || next->weeks_left * week == seconds_left) return;
    CurveRow today{seconds_left / week, intake.total, {}, true};
    if (earlier) today.earlier = earlier->by_now;
    curve.rows.insert(next, today);
}

} // namespace

Curve curve_of(const Intake& intake, const std::optional<Intake>& earlier,
               std::chrono::seconds until_start, std::int64_t not_before)
{
    const auto seconds_left = std::max<std::int64_t>(until_start.count(), 0);
    auto weeks = std::max({not_before, widest(intake.weeks), std::int64_t{4},
                           earlier ? widest(earlier->weeks) : std::int64_t{0}});
    Curve curve;
    curve.weeks = (weeks + 3) / 4 * 4;
    curve.scale = scale_for(std::max(highest(intake), earlier ? highest(*earlier) : std::int64_t{0}));
    fill_rows(curve, intake, earlier, seconds_left);
    add_today(curve, intake, earlier, seconds_left);
    draw(curve, intake, earlier, seconds_left);
    return curve;
}

} // namespace retenk::registration
