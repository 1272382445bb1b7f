#include "programme/timetable_form.hpp"

namespace retenk::programme {

namespace {

constexpr std::int64_t largest_id = 1'000'000'000'000;
constexpr std::int64_t longest = 24 * 60;

std::int64_t minutes_between(Instant from, Instant to)
{
    return std::chrono::duration_cast<std::chrono::minutes>(to - from).count();
}

std::vector<std::string> parts_of(std::string_view text)
{
    std::vector<std::string> parts;
    for (std::size_t at = 0; at <= text.size();) {
        const auto end = std::min(text.find('_', at), text.size());
        parts.emplace_back(text.substr(at, end - at));
        at = end + 1;
    }
    return parts;
}

} // namespace

std::int64_t minutes_of(const Placement& placement)
{
    return minutes_between(placement.starts_at, placement.ends_at);
}

std::int64_t minutes_of(const TimetableSession& session)
{
    return minutes_between(session.starts_at, session.ends_at);
}

http::Fields fields_of(const TimetableSession& session)
{
    const auto starts = iso_local_time(to_local(session.starts_at));
    http::Fields fields;
    fields.add("day", starts.substr(0, 10));
    fields.add("starts", starts.substr(11));
    fields.add("length", std::to_string(minutes_of(session)));
    fields.add("room_id", session.room_id ? std::to_string(session.room_id->value) : "");
    fields.add("version", std::to_string(session.version));
    return fields;
}

Result<Placement> parse_placement(const http::Fields& fields)
{
    http::Typed typed(fields);
    const auto day = parse_day(fields["day"]);
    if (!day) typed.wrong("day", "typed.not_a_day");
    const auto local = parse_local_time("2000-01-01T" + fields["starts"]);
    if (!local) typed.wrong("starts", "typed.not_a_time");
    const auto length = typed.number("length", 1, longest);
    if (fields["length"].empty()) typed.wrong("length", "typed.missing");
    const auto room = typed.number("room_id", 1, largest_id);
    if (!typed.fine()) return std::unexpected(typed.refusal());
    Placement placement;
    placement.starts_at = from_local(LocalTime{*day, local->hour, local->minute});
    placement.ends_at = placement.starts_at + std::chrono::minutes(*length);
    if (room) placement.room_id = RoomId{*room};
    return placement;
}

std::string text_of(const TakenBack& move)
{
    const auto& before = move.before;
    return std::to_string(move.session.value) + "_" + std::to_string(move.version) + "_" +
           iso_local_time(to_local(before.starts_at)) + "_" + std::to_string(minutes_of(before)) +
           "_" + std::to_string(before.room_id ? before.room_id->value : 0) + "_" +
           (before.unscheduled ? "1" : "0");
}

std::optional<TakenBack> parse_taken_back(std::string_view text)
{
    const auto parts = parts_of(text);
    if (parts.size() != 6) return std::nullopt;
    const auto session = http::parse_number(parts[0]), version = http::parse_number(parts[1]),
               length = http::parse_number(parts[3]), room = http::parse_number(parts[4]);
    const auto starts = parse_local_time(parts[2]);
    if (!session || !version || !starts || !length || !room) return std::nullopt;
    if (*length < 1 || *length > longest) return std::nullopt;
    TakenBack move{SessionId{*session}, *version, {}};
    move.before.starts_at = from_local(*starts);
    move.before.ends_at = move.before.starts_at + std::chrono::minutes(*length);
    if (*room > 0) move.before.room_id = RoomId{*room};
    move.before.unscheduled = parts[5] == "1";
    return move;
}

} // namespace retenk::programme
