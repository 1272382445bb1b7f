#pragma once
// The waiting list as anybody would tell it, in two pools, without a database: what waiting_model_test compares the
// store with.

#include <algorithm>
#include <array>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace retenk::test {

using Places = std::array<std::int64_t, 2>;

struct ModelParty
{
    std::int64_t id = 0;
    Places need{};
    std::string state = "waiting";
    std::int64_t answer_by = 0;
};

struct WaitingModel
{
    Places capacity{}, registered{};
    std::vector<ModelParty> line; // in order, those who ended too
    std::function<std::int64_t(std::int64_t now)> answer_time;

    Places taken() const
    {
        auto sum = registered;
        for (const auto& party : line)
            if (party.state == "offered") add(sum, party.need, 1);
        return sum;
    }

    static void add(Places& to, const Places& what, std::int64_t times)
    {
        for (std::size_t pool = 0; pool < to.size(); ++pool)
            to[pool] += what[pool] * times;
    }

    bool fits(const Places& need) const { return fits(need, taken()); }
    bool fits(const Places& need, const Places& now) const
    {
        return (need[0] == 0 || now[0] + need[0] <= capacity[0]) &&
               (need[1] == 0 || now[1] + need[1] <= capacity[1]);
    }

    // Which pools have too little room for it.
    std::array<bool, 2> lacks(const Places& need, const Places& now) const
    {
        return {need[0] > 0 && now[0] + need[0] > capacity[0], need[1] > 0 && now[1] + need[1] > capacity[1]};
    }

    bool waits_for_the_same(const ModelParty& one, const ModelParty& other, const Places& now) const
    {
        const auto mine = lacks(one.need, now), theirs = lacks(other.need, now);
        return (mine[0] && theirs[0]) || (mine[1] && theirs[1]);
    }

    bool somebody_waits_for(const Places& need) const
    {
        return std::ranges::any_of(line, [&, now = taken()](const auto& party) {
            const auto lacking = lacks(party.need, now);
            return party.state == "waiting" && ((lacking[0] && need[0] > 0) || (lacking[1] && need[1] > 0));
        });
    }

    bool may_register(const Places& need) const { return fits(need) && !somebody_waits_for(need); }

    void end_overdue(std::int64_t now)
    {
        for (auto& party : line)
            if (party.state == "offered" && party.answer_by <= now) party.state = "lapsed";
    }

    bool any_overdue(std::int64_t now) const
    {
        return std::ranges::any_of(line, [&](const auto& party) {
            return party.state == "offered" && party.answer_by <= now;
        });
    }

    void settle(std::int64_t now)
    {
        end_overdue(now);
        auto places = taken();
        for (auto& party : line) {
            if (party.state != "waiting" || !fits(party.need, places)) continue;
            offer(party, now);
            add(places, party.need, 1);
        }
    }

    void offer(ModelParty& party, std::int64_t now)
    {
        party.state = "offered";
        party.answer_by = answer_time(now);
    }

    void to_the_end(std::size_t at)
    {
        auto party = line[at];
        line.erase(line.begin() + static_cast<std::ptrdiff_t>(at));
        line.push_back(party);
    }

    // Past the next (or the first) of those who wait for the same; false: there is nobody.
    bool move(std::size_t at, const std::string& where)
    {
        const auto party = line[at];
        const auto rival = [&, now = taken()](std::size_t other) {
            return other != at && line[other].state == "waiting" && waits_for_the_same(party, line[other], now);
        };
        std::ptrdiff_t to = -1;
        if (where == "down") {
            for (auto other = at + 1; other < line.size() && to < 0; ++other)
                if (rival(other)) to = static_cast<std::ptrdiff_t>(other);
        } else {
            for (std::size_t other = 0; other < at; ++other)
                if (rival(other) && (where == "up" || to < 0)) to = static_cast<std::ptrdiff_t>(other);
        }
        if (to < 0) return false;
        line.erase(line.begin() + static_cast<std::ptrdiff_t>(at));
        line.insert(line.begin() + to, party);
        return true;
    }

    std::string told() const
    {
        std::string text;
        for (const auto& party : line)
            if (party.state == "waiting" || party.state == "offered" || party.state == "lapsed")
                text += std::to_string(party.id) + ":" + party.state + " ";
        return text;
    }
};

} // namespace retenk::test
