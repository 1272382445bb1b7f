#include "registration/curve_view.hpp"

namespace retenk::registration {
namespace {

view::Data curve_rows(const Curve& curve)
{
    const auto number = [](const std::optional<std::int64_t>& count) {
        return count ? std::to_string(*count) : std::string();
    };
    view::Data::List list;
    for (const auto& row : curve.rows) {
        view::Data data;
        data["weeks_left"] = row.weeks_left;
        data["now"] = row.now;
        data["registered"] = number(row.registered);
        data["before"] = number(row.earlier);
        list.push_back(std::move(data));
    }
    return list;
}

view::Data earlier_data(const std::optional<Intake>& earlier)
{
    if (!earlier) return {};
    view::Data data;
    data["year"] = earlier->year;
    data["total"] = earlier->total;
    data["by_now"] = earlier->by_now;
    return data;
}

// Empty before anybody has come: there is nothing to draw yet.
view::Data curve_data(const Intake& intake, const std::optional<Intake>& earlier,
                      const conference::Conference& conference, Instant now)
{
    if (intake.total == 0 && !earlier) return {};
    const auto curve = curve_until(intake, earlier, conference, now);
    view::Data data;
    data["width"] = curve_width;
    data["height"] = curve_height;
    data["line"] = curve.line;
    data["earlier_line"] = curve.earlier_line;
    data["dot"] = curve.dot;
    data["today"] = curve.today;
    data["rows"] = curve_rows(curve);
    view::Data::List scale, grid, weeks;
    for (std::size_t n = 0; n < curve.scale.size(); ++n) {
        scale.emplace_back(curve.scale[n]);
        grid.emplace_back(curve_height * std::int64_t(n) / (std::ssize(curve.scale) - 1));
    }
    for (std::int64_t quarter = 4; quarter > 0; --quarter) {
        view::Data mark;
        mark["weeks"] = curve.weeks * quarter / 4;
        mark["first"] = quarter == 4;
        weeks.push_back(std::move(mark));
    }
    data["scale"] = std::move(scale);
    data["grid"] = std::move(grid);
    data["weeks"] = std::move(weeks);
    return data;
}

} // namespace

Curve curve_until(const Intake& intake, const std::optional<Intake>& earlier,
                  const conference::Conference& conference, Instant now)
{
    const auto starts_at = conference.starts_at;
    std::int64_t open_weeks = 0;
    if (const auto opened = conference.registration_opens_at; opened && *opened < now)
        open_weeks = (starts_at - *opened).count() / (7 * 24 * 3600) + 1;
    return curve_of(intake, earlier, starts_at - now, open_weeks);
}

void add_curve(const Intake& intake, const std::optional<Intake>& earlier,
               const conference::Conference& conference, Instant now, view::Data& data)
{
    data["year"] = intake.year;
    data["count"] = intake.total;
    data["earlier"] = earlier_data(earlier);
    data["curve"] = curve_data(intake, earlier, conference, now);
}

} // namespace retenk::registration
