#include "programme/import_time.hpp"

#include "retenk/document/cells.hpp"

#include <algorithm>
#include <cmath>

namespace retenk::programme {

namespace {

using std::chrono::minutes;

struct Moment
{
    std::optional<Day> day;
    std::optional<minutes> time;
};

minutes time_of(const LocalTime& local) { return minutes(local.hour * 60 + local.minute); }

// "2027-10-20T07:00Z" and "2027-10-20T09:00+02:00": a moment of the world, seen from here.
std::optional<Moment> moment_of_the_world(const std::string& cell)
{
    if (cell.size() < 17 || cell[10] != 'T') return std::nullopt;
    const auto at = cell.find_first_of("Z+-", 16);
    const auto day = parse_day(cell.substr(0, 10));
    const auto time =
        at == cell.npos ? std::nullopt : document::time_in_cell(cell.substr(11, at - 11));
    if (!day || !time) return std::nullopt;
    minutes east{0};
    if (cell[at] != 'Z') {
        const auto zone = document::time_in_cell(cell.substr(at + 1));
        if (!zone) return std::nullopt;
        east = cell[at] == '+' ? *zone : -*zone;
    } else if (at + 1 != cell.size())
        return std::nullopt;
    const auto local = to_local(Instant(std::chrono::sys_days(*day)) + *time - east);
    return Moment{local.day, time_of(local)};
}

// 46315.375, where a spreadsheet was never told to show a time.
std::optional<Moment> moment_of_serial(const std::string& cell, bool from_1904)
{
    const auto point = cell.find_first_of(".,");
    if (point != 5) return std::nullopt;
    const auto day = document::day_in_cell(cell.substr(0, point), from_1904);
    const auto time = document::time_in_cell("0." + cell.substr(point + 1));
    return day && time ? std::optional(Moment{day, time}) : std::nullopt;
}

std::optional<Moment> moment_in(const std::string& typed, const ImportWorld& world)
{
    auto cell = squeeze(typed);
    if (const auto time = document::time_in_cell(cell)) return Moment{std::nullopt, time};
    if (auto moment = moment_of_the_world(cell)) return moment;
    if (auto moment = moment_of_serial(cell, world.from_1904)) return moment;
    if (cell.size() > 10 && cell[10] == 'T') cell[10] = ' ';
    const int year = static_cast<int>(world.day.year());
    for (auto blank = cell.find(' '); blank != cell.npos; blank = cell.find(' ', blank + 1)) {
        const auto day = document::day_in_cell(cell.substr(0, blank), world.from_1904, year);
        const auto time = document::time_in_cell(cell.substr(blank + 1));
        if (day && time) return Moment{day, time};
    }
    if (const auto day = document::day_in_cell(cell, world.from_1904, year))
        return Moment{day, std::nullopt};
    return std::nullopt;
}

// "09:00–09:45": from and to in one cell, whatever the dash.
std::optional<std::pair<Moment, minutes>> range_in(std::string cell, const ImportWorld& world)
{
    for (const std::string_view dash : {"–", "—", "til"})
        for (auto at = cell.find(dash); at != cell.npos; at = cell.find(dash))
            cell.replace(at, dash.size(), "-");
    for (auto at = cell.find('-'); at != cell.npos; at = cell.find('-', at + 1)) {
        const auto from = moment_in(cell.substr(0, at), world);
        const auto to = document::time_in_cell(cell.substr(at + 1));
        if (from && from->time && to) return std::pair(*from, *to);
    }
    return std::nullopt;
}

class Reader
{
public:
    Reader(const ImportWorld& world, const RowCells& cells) : world_(world), cells_(cells) {}

    WrittenTime read()
    {
        day();
        starts();
        ends();
        length();
        return std::move(time_);
    }

private:
    void wrong(const char* field, const char* key) { time_.errors.push_back({field, key, {}}); }

    void take_day(const char* field, const std::optional<Day>& day)
    {
        if (!day) return;
        if (time_.day && *time_.day != *day) wrong(field, "programme_import.two_days");
        time_.day = day;
    }

    void day()
    {
        const auto cell = squeeze(cells_["day"]);
        if (cell.empty()) return;
        time_.day =
            document::day_in_cell(cell, world_.from_1904, static_cast<int>(world_.day.year()));
        if (!time_.day) wrong("day", "programme_import.not_a_day");
    }

    void starts()
    {
        const auto cell = squeeze(cells_["starts"]);
        if (cell.empty()) return;
        if (const auto moment = moment_in(cell, world_)) {
            take_day("starts", moment->day);
            time_.starts = moment->time;
        } else if (const auto range = range_in(cell, world_)) {
            take_day("starts", range->first.day);
            time_.starts = range->first.time;
            time_.ends = range->second;
        } else
            wrong("starts", "programme_import.not_a_time");
    }

    void ends()
    {
        const auto cell = squeeze(cells_["ends"]);
        if (cell.empty()) return;
        const auto moment = moment_in(cell, world_);
        if (!moment || !moment->time) return wrong("ends", "programme_import.not_a_time");
        take_day("ends", moment->day);
        time_.ends = moment->time;
    }

    void length()
    {
        const auto cell = squeeze(cells_["length"]);
        if (cell.empty()) return;
        time_.length = document::length_in_cell(cell);
        if (!time_.length)
            wrong("length", "programme_import.not_a_length");
        else if (time_.starts && time_.ends && *time_.starts + *time_.length != *time_.ends)
            wrong("length", "programme_import.length_and_end");
    }

    const ImportWorld& world_;
    const RowCells& cells_;
    WrittenTime time_;
};

} // namespace

WrittenTime written_time(const ImportWorld& world, const RowCells& cells)
{
    return Reader(world, cells).read();
}

std::string clock_text(minutes after_midnight)
{
    const auto two = [](std::int64_t number) {
        return (number < 10 ? "0" : "") + std::to_string(number);
    };
    const auto of_the_day = after_midnight.count() % 1440;
    return two(of_the_day / 60) + ":" + two(of_the_day % 60);
}

} // namespace retenk::programme
