#include "registration/clash.hpp"

#include <algorithm>

namespace retenk::registration {

namespace {

const OpenSession* session_with(const std::vector<OpenSession>& sessions, SessionId id)
{
    const auto found = std::ranges::find(sessions, id, &OpenSession::id);
    return found == sessions.end() ? nullptr : &*found;
}

// Why one person cannot be at both, of which `one` begins first; nothing if they can.
const char* collision(const OpenSession& one, const OpenSession& other, std::chrono::minutes travel)
{
    if (other.starts_at < one.ends_at) return "signup.clash";
    const bool elsewhere = one.venue_id && other.venue_id && *one.venue_id != *other.venue_id;
    return elsewhere && other.starts_at < one.ends_at + travel ? "signup.clash_travel" : nullptr;
}

std::optional<FieldError> first_collision(const std::vector<const OpenSession*>& by_time,
                                          std::chrono::minutes travel, const std::string& field)
{
    for (std::size_t i = 0; i < by_time.size(); ++i)
        for (std::size_t j = i + 1; j < by_time.size(); ++j)
            if (const auto* key = collision(*by_time[i], *by_time[j], travel))
                return FieldError{field,
                                  key,
                                  {{"one", by_time[i]->title},
                                   {"other", by_time[j]->title},
                                   {"minutes", std::to_string(travel.count())}}};
    return std::nullopt;
}

// Whoever is new to a session gets a place only where nobody waits.
bool has_place(const OpenSession& session, const HeldSessions& held)
{
    const auto found = held.find(session.id);
    return found == held.end() ? session.free() > 0 && session.waiting == 0 : found->second;
}

} // namespace

std::optional<FieldError> objection_to(const std::vector<OpenSession>& sessions,
                                       const std::vector<SessionId>& chosen,
                                       std::chrono::minutes travel, const std::string& field,
                                       const HeldSessions& held)
{
    for (const auto id : chosen) {
        const auto* session = session_with(sessions, id);
        if (!session) return FieldError{field, "signup.unknown", {}};
        if (session->closed && !held.contains(id))
            return FieldError{field, "signup.closed", {{"title", session->title}}};
    }
    std::vector<const OpenSession*> by_time;
    for (const auto& session : sessions)
        if (std::ranges::count(chosen, session.id) > 0 && has_place(session, held))
            by_time.push_back(&session);
    return first_collision(by_time, travel, field);
}

std::vector<OpenSession> excluded_by(const std::vector<OpenSession>& sessions, SessionId given,
                                     const HeldSessions& held, std::chrono::minutes travel,
                                     Instant now)
{
    std::vector<OpenSession> excluded;
    const auto* place = session_with(sessions, given);
    if (!place) return excluded;
    for (const auto& other : sessions) {
        if (other.id == given || !held.contains(other.id) || other.starts_at <= now) continue;
        const bool first = place->starts_at <= other.starts_at;
        if (first ? collision(*place, other, travel) : collision(other, *place, travel))
            excluded.push_back(other);
    }
    return excluded;
}

} // namespace retenk::registration
