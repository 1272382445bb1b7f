#include "app/demo.hpp"

#include "retenk/base/secret.hpp"

#include <algorithm>
#include <cmath>

namespace retenk::app::demo {

namespace {

// Nobody's name is kept from a conference that long ago; how the places went is.
void add_place(db::Tx& tx, std::int64_t conference, std::int64_t category, std::int64_t pool,
               int number, Instant at)
{
    const std::string name = "Tidligere deltaker";
    const auto text = std::to_string(number);
    const auto person =
        tx.insert("INSERT INTO person (name, sort_name, sort_key, search, created_at)"
                  " VALUES (?1, ?1, ?2, ?3, ?4)",
                  name, sort_key(name), fold(name), at);
    const auto registration = tx.insert(
        "INSERT INTO registration (conference_id, reference, form_key, contact_name, contact_email,"
        " language, created_at) VALUES (?1, ?2, ?3, ?4, 'slettet@example.no', 'nb', ?5)",
        conference, "RT-" + random_code(6), "demo-earlier-" + text, name, at);
    tx.run("INSERT INTO participant (conference_id, registration_id, person_id, category_id,"
           " pool_id, name, sort_key, search, price_ore, vat_ore, ticket_code, created_at)"
           " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, 0, 0, ?9, ?10)",
           conference, registration, person, category, pool, name, sort_key(name), fold(name),
           "earlier-" + text, at);
}

} // namespace

// Somewhat fewer than have come so far this time, at the same distance to their conference, and then
// those who came until it began.
void add_earlier_participants(db::Tx& tx, World& world, int so_far)
{
    const auto conference = world.conference.at("2018");
    const auto starts_at =
        tx.get<Instant>("SELECT starts_at FROM conference WHERE id = ?1", conference);
    const auto next_starts_at =
        tx.get<Instant>("SELECT starts_at FROM conference WHERE id = ?1", world.next());
    const auto then = starts_at - (next_starts_at - world.now);
    const auto pool = tx.insert(
        "INSERT INTO pool (conference_id, name, capacity) VALUES (?1, 'Salen', 300)", conference);
    const auto category = tx.insert(
        "INSERT INTO category (conference_id, pool_id, slug, name, price_ore, vat_ore,"
        " vat_treatment) VALUES (?1, ?2, 'ordinaer', 'Ordinær', 0, 0, 'outside_scope')",
        conference, pool);
    const int early = std::min(so_far, 250) * 4 / 5, late = early * 2 / 5;
    const auto seconds = [](double share, std::chrono::seconds whole) {
        return std::chrono::seconds(
            static_cast<std::int64_t>(static_cast<double>(whole.count()) * share));
    };
    for (int n = 0; n < early; ++n) {
        const double share = std::pow((n + 1.0) / (early + 1.0), 0.7);
        const auto opened = then - std::chrono::days(115);
        add_place(tx, conference, category, pool, n, opened + seconds(share, then - opened));
    }
    for (int n = 0; n < late; ++n) {
        const double share = std::pow((n + 1.0) / (late + 1.0), 0.4);
        add_place(tx, conference, category, pool, early + n,
                  then + seconds(share, starts_at - then));
    }
}

} // namespace retenk::app::demo
