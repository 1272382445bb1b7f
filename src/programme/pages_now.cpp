// What is on, and what comes next: for the phone in a corridor and the screen in the foyer.

#include "programme/pages.hpp"

#include "retenk/conference/conference.hpp"
#include "retenk/programme/card.hpp"

#include <algorithm>

namespace retenk::programme {

std::optional<view::Data> view_of_now(db::Tx& tx, const Wording& wording, const Instant& now)
{
    const auto conference = conference::find_current(tx);
    if (!conference) return std::nullopt;
    auto sessions = published(tx, conference->id).sessions;
    std::erase_if(sessions, &Session::cancelled);
    const auto next = std::ranges::find_if(
        sessions, [&](const Session& session) { return session.starts_at > now; });
    view::Data data;
    data["title"] = wording.text("programme.now_title");
    data["clock"] = wording.time(now);
    data["now"] = view::Data::List{};
    data["next"] = view::Data::List{};
    for (const auto& session : sessions) {
        if (session.starts_at <= now && now < session.ends_at)
            data["now"].push_back(card_of(session, wording));
        if (next != sessions.end() && session.starts_at == next->starts_at)
            data["next"].push_back(card_of(session, wording));
    }
    const bool any_now = !data["now"].list()->empty();
    data["any_now"] = any_now;
    data["any_next"] = next != sessions.end();
    data["next_at"] = next == sessions.end()
                          ? std::string()
                          : wording.catalogue.date_time(wording.lang, next->starts_at);
    data["over"] = next == sessions.end() && !any_now;
    data["published"] = !sessions.empty();
    return data;
}

} // namespace retenk::programme
