#include "retenk/registration/register.hpp"

#include <algorithm>

namespace retenk::registration {
namespace {

// Up to here what was found is sorted; above, the page comes from a walk along the sorted index.
// Hits often stand together (all the Tors), so a walk for few of them would be long.
constexpr std::int64_t few_hits = 5000;
constexpr std::size_t most_words = 8;
constexpr std::int64_t everybody = 10'000'000;

// The numbers of the values are the same in every statement: ?1 scope, ?2 conference, ?3 municipality,
// ?4 category, ?5 state, ?6 words (or the ids of a choice, as JSON), ?7 since,
// ?8 registration; what stands behind them differs.
struct Question
{
    std::string source, condition, words;
    Instant since;
    RegistrationId registration; // whose reference was typed
    bool only_words = false;
    bool many = false;
};

bool is_word_byte(char c)
{
    const auto byte = static_cast<unsigned char>(c);
    return byte >= 0x80 || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

// Each word in quotation marks, so that nothing typed is an operator of the search language.
std::string words_of(std::string_view typed)
{
    std::string words;
    std::string word;
    std::size_t count = 0;
    for (char c : fold(typed) + ' ') {
        if (is_word_byte(c)) {
            word += c;
        } else if (!word.empty()) {
            if (++count > most_words) break;
            words += (words.empty() ? "\"" : " \"") + word + "\"*";
            word.clear();
        }
    }
    return words;
}

// Of what was typed, with or without "RT-", in whatever letters; empty when it cannot be one.
std::string reference_in(std::string_view typed)
{
    std::string code;
    for (char c : typed) {
        if (c == ' ' || c == '-') continue;
        if (!is_ascii_letter_or_digit(c)) return "";
        code += c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    }
    if (code.size() == 8 && code.starts_with("RT")) code.erase(0, 2);
    return code.size() == 6 ? "RT-" + code : "";
}

std::optional<RegistrationId> find_reference(db::Tx& tx, ConferenceId conference, std::string_view typed)
{
    const auto reference = reference_in(typed);
    if (reference.empty()) return std::nullopt;
    return tx.find<RegistrationId>("SELECT id FROM registration WHERE reference = ?1 AND conference_id = ?2", reference,
                                   conference);
}

// A code may be a word as well.
constexpr std::string_view people_of_reference =
    "(SELECT id FROM participant WHERE registration_id = ?8 UNION SELECT rowid FROM participant_search"
    " WHERE participant_search MATCH ?6) AS hit CROSS JOIN participant ON participant.id = hit.id";

bool has_many_hits(db::Tx& tx, const std::string& words)
{
    return tx.get<std::int64_t>("SELECT count(*) FROM (SELECT 1 FROM participant_search"
                                " WHERE participant_search MATCH ?1 LIMIT ?2)",
                                words, few_hits + 1) > few_hits;
}

std::string condition_of(const Scope& scope, const ParticipantFilter& filter)
{
    std::string condition(seen_by(scope));
    condition += " AND participant.conference_id = ?2";
    if (filter.elsewhere)
        condition += " AND participant.municipality_id IS NULL AND ?3 IS NOT NULL";
    else if (filter.municipality.value != 0)
        condition += " AND participant.municipality_id = ?3";
    else
        condition += " AND ?3 = 0";
    condition += filter.category.value != 0 ? " AND participant.category_id = ?4" : " AND ?4 = 0";
    if (filter.unnamed) condition += " AND participant.unnamed = 1";
    if (filter.approved) condition += " AND participant.approval IN ('none', 'approved')";
    if (filter.waiting) condition += " AND participant.approval = 'waiting' AND participant.state = 'registered'";
    condition += filter.since ? " AND participant.created_at >= ?7" : " AND ?7 = 0";
    condition += filter.state ? " AND participant.state = ?5" : " AND ?5 IS NULL";
    return condition;
}

// Named, for the planner's own choice changes with what ANALYZE saw: an index in the order of the
// page, except for the cancelled ones, who are few among many.
std::string_view sorted_source(const Scope& scope, const ParticipantFilter& filter)
{
    if (filter.unnamed) return "participant INDEXED BY participant_unnamed"; // a few
    const bool one_municipality = scope.kind == Scope::Kind::municipality ||
                                  filter.municipality.value != 0 || filter.elsewhere;
    if (one_municipality) return "participant INDEXED BY participant_municipality";
    if (filter.waiting) return "participant INDEXED BY participant_waiting";
    if (filter.state == ParticipantState::cancelled || filter.since)
        return "participant INDEXED BY participant_figures";
    if (filter.newest) return "participant NOT INDEXED";
    if (filter.category.value != 0) return "participant INDEXED BY participant_category";
    return "participant INDEXED BY participant_sorted";
}

// The rows that somebody ticked: what else the filter says does not count.
Question question_of_choice(const Scope& scope, const ParticipantFilter& filter)
{
    std::string ids;
    for (const auto id : filter.only)
        ids += (ids.empty() ? "[" : ",") + std::to_string(id.value);
    std::string condition(seen_by(scope));
    condition += " AND participant.conference_id = ?2 AND ?3 = ?3 AND ?4 = ?4 AND ?5 IS ?5 AND ?7 = ?7 AND ?8 = 0"
                 " AND participant.id IN (SELECT value FROM json_each(?6))";
    return {"participant", condition, ids + "]", {}, {}, false, false};
}

Question question_of(db::Tx& tx, const Scope& scope, ConferenceId conference, const ParticipantFilter& filter)
{
    if (!filter.only.empty()) return question_of_choice(scope, filter);
    Question question{std::string(sorted_source(scope, filter)), condition_of(scope, filter),
                      words_of(filter.search), {}, {}, false, false};
    if (filter.since) question.since = from_local({*filter.since, {}});
    if (question.words.empty()) {
        question.condition += " AND ?6 = '' AND ?8 = 0";
        return question;
    }
    if (const auto registration = find_reference(tx, conference, filter.search)) {
        question.registration = *registration;
        question.source = people_of_reference;
        return question;
    }
    question.condition += " AND ?8 = 0";
    question.many = has_many_hits(tx, question.words);
    question.only_words = scope.kind == Scope::Kind::all && !filter.elsewhere && !filter.state &&
                          !filter.waiting && !filter.since && !filter.unnamed &&
                          filter.municipality.value == 0 && filter.category.value == 0;
    if (question.many) {
        // The plus keeps the sorted index in the lead: there a page is full after a few rows.
        question.condition += " AND +participant.id IN (SELECT rowid FROM participant_search"
                              " WHERE participant_search MATCH ?6)";
    } else {
        question.source = "participant_search CROSS JOIN participant"
                          " ON participant.id = participant_search.rowid";
        question.condition += " AND participant_search MATCH ?6";
    }
    return question;
}

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
