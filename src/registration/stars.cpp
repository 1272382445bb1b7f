#include "retenk/registration/stars.hpp"

#include "registration/signup.hpp"
#include "retenk/base/must.hpp"
#include "retenk/base/secret.hpp"
#include "retenk/conference/conference.hpp"

#include <charconv>
#include <map>

namespace retenk::registration {

namespace {

void keep(db::Tx& tx, RegistrationId registration, const Stars& stars)
{
    for (const auto& session : stars)
        tx.run("INSERT INTO session_star (registration_id, session_id, created_at) "
               "SELECT ?1, id, ?3 FROM session WHERE id = ?2 ON CONFLICT DO NOTHING",
               registration, session, tx.now);
}

Stars kept(db::Tx& tx, RegistrationId registration)
{
    const auto ids = tx.rows<SessionId>(
        "SELECT session_id FROM session_star WHERE registration_id = ?1", registration);
    return {ids.begin(), ids.end()};
}

void add_clashes(std::vector<OwnSession>& sessions)
{
    for (auto& one : sessions) {
        if (one.session.cancelled) continue;
        for (std::size_t place = 0; place < sessions.size(); ++place) {
            const auto& other = sessions[place].session;
            if (&other != &one.session && !other.cancelled && other.starts_at < one.session.ends_at &&
                other.ends_at > one.session.starts_at)
                one.clashes.push_back(place);
        }
    }
}

} // namespace

Stars stars_in(std::string_view cookie)
{
    Stars stars;
    while (!cookie.empty() && stars.size() < most_stars) {
        const auto part = cookie.substr(0, cookie.find('.'));
        cookie.remove_prefix(std::min(cookie.size(), part.size() + 1));
        std::int64_t id = 0;
        const auto [end, error] = std::from_chars(part.data(), part.data() + part.size(), id);
        if (error == std::errc() && end == part.data() + part.size() && id > 0)
            stars.insert(SessionId{id});
    }
    return stars;
}

std::string cookie_of(const Stars& stars)
{
    std::string text;
    for (const auto& session : stars)
        text += (text.empty() ? "" : ".") + std::to_string(session.value);
    return text;
}

std::optional<SessionId> session_called(db::Tx& tx, const std::string& slug)
{
    return tx.find<SessionId>(
        "SELECT session_id FROM release_session JOIN release ON release.id = release_id JOIN "
        "conference ON conference.id = conference_id WHERE conference.is_current = 1 AND "
        "release.is_current = 1 AND slug = ?1",
        slug);
}

Stars stars_of(db::Tx& tx, const Viewer& viewer, const Stars& of_cookie)
{
    auto stars = of_cookie;
    if (viewer.registration) stars.merge(kept(tx, *viewer.registration));
    return stars;
}

Stars set_star(db::Tx& tx, const Viewer& viewer, const Stars& of_cookie, const SessionId& session,
               const bool& on)
{
    auto stars = of_cookie;
    if (on && stars.size() < most_stars)
        stars.insert(session);
    else if (!on)
        stars.erase(session);
    if (!viewer.registration) return stars;
    keep(tx, *viewer.registration, stars);
    if (!on)
        tx.run("DELETE FROM session_star WHERE registration_id = ?1 AND session_id = ?2",
               *viewer.registration, session);
    return kept(tx, *viewer.registration);
}

OwnProgramme own_programme(db::Tx& tx, const Viewer& viewer, const Stars& of_cookie)
{
    OwnProgramme own;
    const auto conference = conference::find_current(tx);
    if (!conference) return own;
    auto programme = programme::published(tx, conference->id);
    own.release = programme.release;
    own.has_page = viewer.registration.has_value();
    const auto stars = stars_of(tx, viewer, of_cookie);
    std::map<SessionId, bool> places; // whether it is only waited for
    if (viewer.registration) {
        for (const auto& one : signed_sessions(tx, *viewer.registration)) {
            const auto [at, is_new] = places.emplace(one.session_id, one.state != "signed");
            at->second = at->second && one.state != "signed";
        }
        own.has_feed = tx.get<bool>(
            "SELECT EXISTS (SELECT 1 FROM calendar_feed WHERE registration_id = ?1)",
            *viewer.registration);
    }
    for (auto& session : programme.sessions) {
        const auto place = places.find(session.session_id);
        const bool starred = stars.contains(session.session_id), has_place = place != places.end();
        if (!starred && !has_place) continue;
        own.sessions.push_back({std::move(session), starred, has_place && !place->second,
                                has_place && place->second, {}});
    }
    add_clashes(own.sessions);
    return own;
}

std::string new_feed(db::Tx& tx, const Viewer& viewer)
{
    auto token = random_token();
    tx.run("INSERT INTO calendar_feed (registration_id, token_hash, created_at) VALUES (?1, ?2, ?3) "
           "ON CONFLICT (registration_id) DO UPDATE SET token_hash = ?2, created_at = ?3",
           must(viewer.registration), sha256(token), tx.now);
    return token;
}

std::optional<Viewer> owner_of_feed(db::Tx& tx, const std::string& token)
{
    const auto registration = tx.find<RegistrationId>(
        "SELECT registration_id FROM calendar_feed WHERE token_hash = ?1", sha256(token));
    if (!registration) return std::nullopt;
    Viewer viewer;
    viewer.registration = registration;
    return viewer;
}

} // namespace retenk::registration
