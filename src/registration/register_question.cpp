#include "registration/register_question.hpp"

#include <algorithm>
#include <utility>

namespace retenk::registration {
namespace {

// Up to here what was found is sorted; above, the page comes from a walk along the sorted index.
// Hits often stand together (all the Tors), so a walk for few of them would be long.
constexpr std::int64_t few_hits = 5000;
constexpr std::size_t most_words = 8;

bool is_word_byte(char c)
{
    const auto byte = static_cast<unsigned char>(c);
    return byte >= 0x80 || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

std::vector<std::string> split(std::string_view typed)
{
    std::vector<std::string> words;
    std::string word;
    for (char c : fold(typed) + ' ') {
        if (is_word_byte(c))
            word += c;
        else if (!word.empty())
            words.push_back(std::exchange(word, {}));
    }
    return words;
}

// Each word in quotation marks, so that nothing typed is an operator of the search language.
std::string words_of(std::string_view typed)
{
    auto all = split(typed);
    if (all.size() > most_words) all.resize(most_words);
    std::string words;
    for (const auto& word : all)
        words += (words.empty() ? "\"" : " \"") + word + "\"*";
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

std::string json_list(const std::vector<ParticipantId>& people)
{
    std::string ids;
    for (const auto id : people)
        ids += (ids.empty() ? "[" : ",") + std::to_string(id.value);
    return (ids.empty() ? "[" : ids) + "]";
}

struct Found
{
    ParticipantId id;
    std::string name, organisation;
};
BOOST_DESCRIBE_STRUCT(Found, (), (id, name, organisation))

bool is_called(const Found& found, const std::vector<std::string>& typed)
{
    const auto words = split(found.name + " " + found.organisation);
    return std::ranges::all_of(typed, [&](const std::string& start) {
        return std::ranges::any_of(
            words, [&](const std::string& word) { return word.starts_with(start); });
    });
}

// What the search finds contains addresses. Whoever does not see them must not find by them either, or they
// could be read out letter by letter.
std::vector<ParticipantId> found_by_name(db::Tx& tx, const Scope& scope, ConferenceId conference,
                                         const std::string& typed)
{
    auto words = split(typed);
    if (words.size() > most_words) words.resize(most_words);
    std::vector<ParticipantId> people;
    const auto sql =
        "SELECT participant.id, participant.name, coalesce(organisation.name, '') AS organisation "
        "FROM participant_search CROSS JOIN participant ON participant.id = "
        "participant_search.rowid LEFT JOIN organisation ON organisation.id = organisation_id "
        "WHERE participant_search MATCH ?3 AND participant.conference_id = ?2 AND " +
        std::string(seen_by(scope));
    for (const auto& found :
         tx.rows<Found>(sql, scope.municipality, conference, words_of(typed)))
        if (is_called(found, words)) people.push_back(found.id);
    if (const auto registration = find_reference(tx, conference, typed))
        for (const auto id : tx.rows<ParticipantId>(
                 "SELECT id FROM participant WHERE registration_id = ?1", *registration))
            people.push_back(id);
    return people;
}

// The rows that somebody ticked: what else the filter says does not count.
Question question_of_choice(const Scope& scope, const ParticipantFilter& filter)
{
    std::string condition(seen_by(scope));
    condition += " AND participant.conference_id = ?2 AND ?3 = ?3 AND ?4 = ?4 AND ?5 IS ?5 AND ?7 = ?7 AND ?8 = 0"
                 " AND participant.id IN (SELECT value FROM json_each(?6))";
    return {"participant", condition, json_list(filter.only), {}, {}, false, false};
}

} // namespace

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
    if (scope.kind != Scope::Kind::all) {
        question.condition += " AND participant.id IN (SELECT value FROM json_each(?6)) AND ?8 = 0";
        question.words = json_list(found_by_name(tx, scope, conference, filter.search));
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

} // namespace retenk::registration
