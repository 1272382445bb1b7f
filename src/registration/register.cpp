#include "registration/register_question.hpp"

#include <algorithm>

namespace retenk::registration {
namespace {

constexpr std::int64_t everybody = 10'000'000;

constexpr std::string_view joined =
    " LEFT JOIN registration ON registration.id = participant.registration_id"
    " LEFT JOIN person ON person.id = participant.person_id"
    " LEFT JOIN category ON category.id = participant.category_id"
    " LEFT JOIN municipality ON municipality.id = participant.municipality_id"
    " LEFT JOIN organisation ON organisation.id = participant.organisation_id ";

constexpr std::string_view row_columns =
    "SELECT participant.id, participant.registration_id, registration.reference, participant.name,"
    " participant.sort_key, category.name AS category,"
    " category.translations AS category_translations, organisation.name AS organisation,"
    " municipality.name AS municipality, person.email, participant.state,"
    " participant.approval = 'waiting' AND participant.state = 'registered' AS waits,"
    " participant.created_at, participant.place, participant.unnamed ";

struct Anchor
{
    std::string sort_key;
    std::int64_t id = 0;
};
BOOST_DESCRIBE_STRUCT(Anchor, (), (sort_key, id))

Anchor find_anchor(db::Tx& tx, const Scope& scope, ParticipantId participant)
{
    if (participant.value == 0) return {};
    const auto sql = "SELECT sort_key, id FROM participant WHERE " + std::string(seen_by(scope)) +
                     " AND id = ?2";
    return tx.find<Anchor>(sql, scope.municipality, participant).value_or(Anchor());
}

// Ids grow with time, so the newest have the highest.
std::string_view place_beyond(const Anchor& anchor, bool newest, bool backwards)
{
    if (anchor.id == 0) return " AND ?9 = '' AND ?10 = 0";
    if (newest)
        return backwards ? " AND ?9 <> '' AND participant.id > ?10"
                         : " AND ?9 <> '' AND participant.id < ?10";
    return backwards ? " AND (participant.sort_key, participant.id) < (?9, ?10)"
                     : " AND (participant.sort_key, participant.id) > (?9, ?10)";
}

std::string_view order_of(bool newest, bool backwards)
{
    if (newest) return backwards ? " ORDER BY participant.id" : " ORDER BY participant.id DESC";
    return backwards ? " ORDER BY participant.sort_key DESC, participant.id DESC"
                     : " ORDER BY participant.sort_key, participant.id";
}

std::vector<ParticipantRow> rows_of(db::Tx& tx, const Viewer& viewer, ConferenceId conference,
                                    const ParticipantFilter& filter, const Question& question,
                                    const Anchor& anchor, bool backwards)
{
    const auto place = place_beyond(anchor, filter.newest, backwards);
    const auto order = order_of(filter.newest, backwards);
    std::string sql(row_columns);
    if (filter.limit == everybody) { // read as they come: sorting whole rows again is half of the work
        sql.append("FROM ").append(question.source).append(joined);
        sql.append("WHERE ").append(question.condition).append(place).append(order).append(" LIMIT ?11");
    } else {
        sql.append("FROM (SELECT participant.id FROM ").append(question.source);
        sql.append(" WHERE ").append(question.condition).append(place).append(order);
        sql.append(" LIMIT ?11) AS page CROSS JOIN participant ON participant.id = page.id");
        sql.append(joined).append(order);
    }
    return tx.rows<ParticipantRow>(sql, viewer.scope().municipality, conference,
                                   filter.municipality, filter.category, filter.state,
                                   question.words, question.since, question.registration, anchor.sort_key,
                                   anchor.id, filter.limit + 1);
}

// Of these the figures are kept.
bool is_counted(const ParticipantFilter& filter, const Question& question)
{
    return question.words.empty() && filter.only.empty() && !filter.unnamed && !filter.since && !filter.elsewhere;
}

std::int64_t count_hits(db::Tx& tx, const Viewer& viewer, ConferenceId conference,
                        const ParticipantFilter& filter, const Question& question)
{
    if (question.many && question.only_words) return most_hits_counted + 1;
    if (is_counted(filter, question)) {
        const auto known = "SELECT coalesce(sum(people), 0) FROM participant_count AS participant WHERE " +
                           question.condition;
        return tx.get<std::int64_t>(known, viewer.scope().municipality, conference,
                                    filter.municipality, filter.category, filter.state,
                                    question.words, question.since, question.registration);
    }
    std::string sql = "SELECT count(*) FROM (SELECT 1 FROM ";
    sql.append(question.source);
    sql.append(" WHERE ").append(question.condition).append(" LIMIT ?9)");
    return tx.get<std::int64_t>(sql, viewer.scope().municipality, conference, filter.municipality,
                                filter.category, filter.state, question.words, question.since,
                                question.registration, most_hits_counted + 1);
}

} // namespace

std::string_view seen_by(const Scope& scope)
{
    switch (scope.kind) {
    case Scope::Kind::all:
        return "?1 = 0";
    case Scope::Kind::municipality:
        return "participant.municipality_id = ?1 AND participant.approval IN ('none', 'approved')";
    case Scope::Kind::partner: // a partner's own guests come with its block of places
    case Scope::Kind::nothing:
        break;
    }
    return "?1 < 0";
}

ParticipantPage participant_page(db::Tx& tx, const Viewer& viewer, ConferenceId conference,
                                 const ParticipantFilter& filter)
{
    const auto question = question_of(tx, viewer.scope(), conference, filter);
    const bool back = filter.before.value != 0;
    const auto anchor = find_anchor(tx, viewer.scope(), back ? filter.before : filter.after);
    const bool turned = back && anchor.id != 0;
    ParticipantPage page;
    page.rows = rows_of(tx, viewer, conference, filter, question, anchor, turned);
    const bool more = static_cast<std::int64_t>(page.rows.size()) > filter.limit;
    if (more) page.rows.pop_back();
    if (turned) std::ranges::reverse(page.rows);
    page.has_next = turned || more;
    page.has_previous = turned ? more : anchor.id != 0;
    const auto hits = count_hits(tx, viewer, conference, filter, question);
    page.hits = std::min(hits, most_hits_counted);
    page.more_hits = hits > most_hits_counted;
    return page;
}

std::vector<ParticipantRow> all_participants(db::Tx& tx, const Viewer& viewer,
                                             ConferenceId conference,
                                             const ParticipantFilter& filter)
{
    auto all = filter;
    all.limit = everybody;
    const auto question = question_of(tx, viewer.scope(), conference, all);
    return rows_of(tx, viewer, conference, all, question, {}, false);
}

std::vector<ParticipantId> participant_ids(db::Tx& tx, const Viewer& viewer, ConferenceId conference,
                                           const ParticipantFilter& filter, std::int64_t most)
{
    const auto question = question_of(tx, viewer.scope(), conference, filter);
    std::string sql = "SELECT participant.id FROM ";
    sql.append(question.source).append(" WHERE ").append(question.condition);
    sql.append(" ORDER BY participant.id LIMIT ?9");
    return tx.rows<ParticipantId>(sql, viewer.scope().municipality, conference, filter.municipality,
                                  filter.category, filter.state, question.words, question.since, question.registration, most);
}

std::optional<ParticipantRow> find_participant(db::Tx& tx, const Viewer& viewer,
                                               ParticipantId participant)
{
    const auto scope = viewer.scope();
    std::string sql(row_columns);
    sql.append("FROM participant").append(joined).append("WHERE ").append(seen_by(scope));
    sql.append(" AND participant.id = ?2");
    return tx.find<ParticipantRow>(sql, scope.municipality, participant);
}

std::optional<RegistrationRow> find_registration(db::Tx& tx, const Viewer& viewer,
                                                 RegistrationId registration)
{
    const auto scope = viewer.scope();
    const auto sql =
        "SELECT id, conference_id, reference, contact_name, contact_email, contact_phone, language,"
        " payer_name, payer_number, payer_reference, created_at FROM registration WHERE id = ?2"
        " AND EXISTS (SELECT 1 FROM participant WHERE registration_id = ?2)"
        " AND NOT EXISTS (SELECT 1 FROM participant WHERE registration_id = ?2 AND (" +
        std::string(seen_by(scope)) + ") IS NOT TRUE)";
    return tx.find<RegistrationRow>(sql, scope.municipality, registration);
}

} // namespace retenk::registration
