#include "retenk/programme/grid.hpp"

#include "retenk/programme/card.hpp"

#include <algorithm>
#include <map>

namespace retenk::programme {

namespace {

using Sessions = std::vector<const Session*>;

bool overlap(const Session& a, const Session& b)
{
    return a.starts_at < b.ends_at && b.starts_at < a.ends_at;
}

bool is_alone(const Session& session, const Sessions& day)
{
    return std::ranges::none_of(day, [&](const Session* other) {
        return other != &session && overlap(*other, session);
    });
}

// The columns of a room, each with sessions that do not overlap.
using Lanes = std::vector<Sessions>;

void put_into_lane(Lanes& lanes, const Session* session)
{
    const auto free = std::ranges::find_if(lanes, [&](const Sessions& lane) {
        return !overlap(*lane.back(), *session);
    });
    if (free == lanes.end())
        lanes.push_back({session});
    else
        free->push_back(session);
}

class DayGrid
{
public:
    explicit DayGrid(const Sessions& sessions) : sessions_(sessions)
    {
        day_.day = to_local(sessions.front()->starts_at).day;
        for (const auto* session : sessions)
            if (starts_.empty() || starts_.back() != session->starts_at)
                starts_.push_back(session->starts_at);
        for (const auto* session : sessions)
            if (is_alone(*session, sessions)) alone_.emplace(session->starts_at, session);
        find_columns();
    }

    GridDay take()
    {
        const auto width = std::max<std::size_t>(columns_.size(), 1);
        taken_.assign(starts_.size(), std::vector<bool>(width, false));
        for (std::size_t row = 0; row < starts_.size(); ++row)
            day_.rows.push_back({starts_[row], cells_of(row, width)});
        return std::move(day_);
    }

private:
    void find_columns()
    {
        std::vector<std::pair<std::optional<RoomId>, Lanes>> rooms;
        for (const auto* session : sessions_) {
            if (alone_.contains(session->starts_at)) continue; // and then nothing else begins with it
            auto room = std::ranges::find(rooms, session->room_id, [](const auto& one) { return one.first; });
            if (room == rooms.end()) room = rooms.insert(rooms.end(), {session->room_id, {}});
            put_into_lane(room->second, session);
        }
        for (const auto& [id, lanes] : rooms) {
            day_.rooms.push_back({lanes.front().front(), lanes.size()});
            columns_.insert(columns_.end(), lanes.begin(), lanes.end());
        }
    }

    std::size_t rows_of(const Session& session) const
    {
        return static_cast<std::size_t>(std::ranges::count_if(starts_, [&](Instant at) {
            return at >= session.starts_at && at < session.ends_at;
        }));
    }

    const Session* beginning(std::size_t row, std::size_t column) const
    {
        const auto at = std::ranges::find(columns_[column], starts_[row],
                                          [](const Session* session) { return session->starts_at; });
        return at == columns_[column].end() ? nullptr : *at;
    }

    std::vector<GridCell> cells_of(std::size_t row, std::size_t width)
    {
        if (const auto only = alone_.find(starts_[row]); only != alone_.end())
            return {{only->second, 1, width}};
        std::vector<GridCell> cells;
        for (std::size_t column = 0; column < columns_.size(); ++column) {
            if (taken_[row][column]) continue;
            const auto* session = beginning(row, column);
            const auto rows = session ? rows_of(*session) : 1;
            for (auto below = row; below < row + rows; ++below)
                taken_[below][column] = true;
            cells.push_back({session, rows, 1});
        }
        return cells;
    }

    const Sessions& sessions_;
    std::vector<Instant> starts_;
    std::map<Instant, const Session*> alone_; // by their beginning
    std::vector<Sessions> columns_;
    std::vector<std::vector<bool>> taken_;
    GridDay day_;
};

view::Data row_data(const GridRow& row, const conference::Wording& wording)
{
    std::optional<Instant> ends; // when everything that begins here ends together
    bool together = true;
    for (const auto& cell : row.cells) {
        if (!cell.session) continue;
        together = together && (!ends || *ends == cell.session->ends_at);
        ends = cell.session->ends_at;
    }
    view::Data data;
    data["time"] = wording.time(row.starts);
    data["machine_time"] = iso_local_time(to_local(row.starts));
    data["ends"] = together && ends ? wording.time(*ends) : std::string();
    data["cells"] = view::Data::List{};
    for (const auto& cell : row.cells) {
        view::Data one;
        one["rows"] = cell.rows;
        one["columns"] = cell.columns;
        one["alone"] = cell.columns > 1;
        one["card"] = view::Data();
        if (cell.session) {
            one["card"] = card_of(*cell.session, wording);
            one["card"]["shows_time"] = !together;
            one["card"]["may_star"] = !cell.session->cancelled;
        }
        data["cells"].push_back(std::move(one));
    }
    return data;
}

} // namespace

std::vector<GridDay> grid_of(const std::vector<Session>& sessions)
{
    std::map<Day, Sessions> days;
    for (const auto& session : sessions)
        days[to_local(session.starts_at).day].push_back(&session);
    std::vector<GridDay> grid;
    for (const auto& [day, of_day] : days)
        grid.push_back(DayGrid(of_day).take());
    return grid;
}

view::Data grid_data(const std::vector<Session>& sessions, const conference::Wording& wording)
{
    view::Data::List days;
    for (const auto& day : grid_of(sessions)) {
        view::Data data;
        data["day"] = wording.catalogue.long_day(wording.lang, day.day);
        data["id"] = iso_day(day.day);
        data["rooms"] = view::Data::List{};
        for (const auto& room : day.rooms) {
            view::Data one;
            one["name"] = wording.localised(room.like->room, room.like->room_translations, "name");
            one["columns"] = room.columns;
            data["rooms"].push_back(std::move(one));
        }
        data["parallel"] = !day.rooms.empty();
        data["rows"] = view::Data::List{};
        for (const auto& row : day.rows)
            data["rows"].push_back(row_data(row, wording));
        days.push_back(std::move(data));
    }
    return view::Data(std::move(days));
}

} // namespace retenk::programme
