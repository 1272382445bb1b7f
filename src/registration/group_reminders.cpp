#include "registration/group_mails.hpp"
#include "retenk/registration/group.hpp"

#include <array>

namespace retenk::registration {

namespace {

constexpr std::array<std::int64_t, 3> days_before{2, 7, 14};

struct Unnamed
{
    RegistrationId registration_id;
    std::int64_t places = 0;
};
BOOST_DESCRIBE_STRUCT(Unnamed, (), (registration_id, places))

// The latest one whose time has come: who was not reminded of the earlier ones is not reminded twice today.
std::optional<std::int64_t> days_due(const conference::Conference& conference, Instant now)
{
    const auto deadline = conference.names_until();
    if (now >= deadline) return std::nullopt;
    for (const auto days : days_before)
        if (now >= deadline - std::chrono::days(days)) return days;
    return std::nullopt;
}

// Who reserved after that day knows it still.
std::vector<Unnamed> to_remind(db::Tx& tx, const conference::Conference& conference,
                               std::int64_t days)
{
    return tx.rows<Unnamed>(
        "SELECT registration_id, count(*) AS places FROM participant INDEXED BY participant_unnamed "
        "JOIN registration ON registration.id = registration_id WHERE unnamed = 1 AND "
        "participant.conference_id = ?1 AND state = 'registered' AND registration.created_at < ?2 "
        "AND NOT EXISTS (SELECT 1 FROM place_reminder WHERE place_reminder.registration_id = "
        "participant.registration_id AND days = ?3) GROUP BY registration_id",
        conference.id, conference.names_until() - std::chrono::days(days), days);
}

std::vector<Unnamed> due(db::Tx& tx, std::optional<std::int64_t>& days)
{
    const auto conference = conference::find_current(tx);
    if (!conference) return {};
    days = days_due(*conference, tx.now);
    return days ? to_remind(tx, *conference, *days) : std::vector<Unnamed>();
}

} // namespace

bool place_reminders_due(db::Tx& tx)
{
    std::optional<std::int64_t> days;
    return !due(tx, days).empty();
}

std::int64_t send_place_reminders(db::Tx& tx)
{
    std::optional<std::int64_t> days;
    const auto registrations = due(tx, days);
    if (registrations.empty()) return 0;
    const auto conference = conference::get_current(tx);
    for (const auto& one : registrations) {
        tx.run("INSERT INTO place_reminder (registration_id, days, sent_at) VALUES (?1, ?2, ?3)",
               one.registration_id, *days, tx.now);
        mail_place_reminder(tx, conference, one.registration_id, one.places, *days);
    }
    tx.after_commit("mail");
    return std::ssize(registrations);
}

} // namespace retenk::registration
