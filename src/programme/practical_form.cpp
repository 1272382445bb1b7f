#include "programme/practical_form.hpp"

#include <algorithm>

namespace retenk::programme {

namespace {

std::string clock_of(Instant instant) { return iso_local_time(to_local(instant)).substr(11); }

std::optional<Instant> moment(http::Typed& typed, const http::Fields& fields, const Day& day,
                              const std::string& name)
{
    const auto local = parse_local_time(iso_day(day) + "T" + fields[name]);
    if (local) return from_local(*local);
    typed.wrong(name, "typed.not_a_time");
    return std::nullopt;
}

std::vector<SpeakerTime> times_in(http::Typed& typed, const http::Fields& fields, const Day& day)
{
    std::vector<SpeakerTime> times;
    for (int row = 1; row <= time_rows; ++row) {
        const auto from = "from" + std::to_string(row), until = "until" + std::to_string(row);
        if (fields[from].empty() && fields[until].empty()) continue;
        const auto starts = moment(typed, fields, day, from),
                   ends = moment(typed, fields, day, until);
        if (!starts || !ends) continue;
        if (*ends <= *starts)
            typed.wrong(until, "edit.ends_before_start");
        else
            times.push_back({*starts, *ends});
    }
    return times;
}

std::string chosen_or_nothing(http::Typed& typed, const http::Fields& fields,
                              const std::string& name, std::span<const std::string_view> allowed)
{
    return fields[name].empty() ? std::string() : typed.one_of(name, allowed);
}

} // namespace

http::Fields fields_of(const SpeakerPage& page, const Needs& needs)
{
    http::Fields fields;
    const auto& practical = page.practical;
    fields.add("availability", practical.availability);
    for (std::size_t n = 0; n < practical.times.size(); ++n) {
        fields.add("from" + std::to_string(n + 1), clock_of(practical.times[n].starts_at));
        fields.add("until" + std::to_string(n + 1), clock_of(practical.times[n].ends_at));
    }
    fields.add("recording", practical.recording);
    fields.add("equipment", practical.equipment);
    fields.add("travel", practical.travel);
    fields.add("diet", needs.diet);
    fields.add("access", needs.access);
    fields.add("version", std::to_string(page.version));
    return fields;
}

Result<TypedPractical> parse_practical(const http::Fields& fields, const Day& day)
{
    http::Typed typed(fields);
    TypedPractical result;
    auto& practical = result.practical;
    practical.availability = chosen_or_nothing(typed, fields, "availability", availabilities);
    practical.times = times_in(typed, fields, day);
    const bool of_times = practical.availability == "only" || practical.availability == "never";
    if (of_times && practical.times.empty() && typed.fine())
        typed.wrong("from1", "speaker.times_missing");
    if (!of_times) practical.times.clear();
    practical.recording = chosen_or_nothing(typed, fields, "recording", recordings);
    practical.equipment = typed.lines("equipment", 2000);
    practical.travel = typed.lines("travel", 2000);
    result.needs.diet = typed.lines("diet", 1000);
    result.needs.access = typed.lines("access", 1000);
    if (!typed.fine()) return std::unexpected(typed.refusal());
    return result;
}

} // namespace retenk::programme
