#include "retenk/registration/ticket.hpp"

#include "retenk/document/calendar.hpp"

namespace retenk::registration {

namespace {

std::string host_of(const std::string& base_url)
{
    const auto begin = base_url.find("://");
    const auto host = begin == std::string::npos ? base_url : base_url.substr(begin + 3);
    return host.substr(0, host.find_first_of(":/"));
}

constexpr std::string_view ticket_columns =
    "SELECT participant.id AS id, participant.name AS name, category.name AS category, "
    "CASE WHEN participant.approval IN ('none', 'approved') AND NOT unnamed THEN ticket_code ELSE '' END AS code, "
    "participant.approval AS approval, declined_reason, "
    "participant.state AS state, participant.price_ore + coalesce((SELECT sum(price_ore) FROM "
    "participant_extra "
    "WHERE participant_id = participant.id), 0) AS price_ore, participant.vat_ore + "
    "coalesce((SELECT sum(vat_ore) FROM "
    "participant_extra WHERE participant_id = participant.id), 0) AS vat_ore, "
    "coalesce(person.email, '') AS email, coalesce(organisation.name, '') AS organisation, "
    "place, unnamed, category.translations AS category_translations "
    "FROM participant JOIN category ON category.id = participant.category_id JOIN person ON "
    "person.id = participant.person_id LEFT JOIN organisation ON organisation.id = organisation_id ";

} // namespace

std::vector<Ticket> tickets_of(db::Tx& tx, RegistrationId registration)
{
    static const auto sql =
        std::string(ticket_columns) + "WHERE participant.registration_id = ?1 ORDER BY participant.id";
    return tx.rows<Ticket>(sql, registration);
}

std::optional<Ticket> find_ticket(db::Tx& tx, ParticipantId participant)
{
    static const auto sql = std::string(ticket_columns) + "WHERE participant.id = ?1";
    return tx.find<Ticket>(sql, participant);
}

std::vector<ChosenExtra> chosen_extras(db::Tx& tx, RegistrationId registration)
{
    return tx.rows<ChosenExtra>(
        "SELECT participant_id, extra.name, translations FROM participant "
        "JOIN participant_extra ON participant_id = participant.id "
        "JOIN extra ON extra.id = extra_id "
        "WHERE registration_id = ?1 ORDER BY extra.position, extra.id",
        registration);
}

std::string calendar_of(const conference::Conference& conference, RegistrationId registration,
                        int sequence, Instant stamp, const std::string& base_url, view::Lang lang)
{
    document::CalendarEvent event;
    event.uid = "registration-" + std::to_string(registration.value) + "@" + host_of(base_url);
    event.sequence = sequence;
    event.starts = conference.starts_at;
    event.ends = conference.ends_at;
    event.stamp = stamp;
    event.summary = conference.name;
    event.location = conference.place;
    event.description =
        view::localised(lang, conference.tagline, conference.translations, "tagline").text;
    event.url = base_url + view::localised_path(lang, "/program");
    return document::calendar_file(conference.name, {event});
}

} // namespace retenk::registration
