#include "registration/columns.hpp"

#include <algorithm>
#include <charconv>

namespace retenk::registration {
namespace {

constexpr std::array usual{Column::organisation, Column::municipality, Column::category,
                           Column::state, Column::registered_at};
constexpr std::array in_every_row{Column::reference, Column::organisation, Column::municipality,
                                  Column::category,  Column::state,        Column::registered_at};
constexpr std::size_t most_questions = 60;

std::optional<QuestionId> question_in(std::string_view text)
{
    if (!text.starts_with('s')) return std::nullopt;
    QuestionId id;
    const auto [stop, error] =
        std::from_chars(text.data() + 1, text.data() + text.size(), id.value);
    if (error != std::errc() || stop != text.data() + text.size() || id.value <= 0)
        return std::nullopt;
    return id;
}

std::map<ParticipantId, Details> details_of(db::Tx& tx, const Viewer& viewer,
                                            const std::string& ids)
{
    const auto sql =
        "SELECT participant.id, person.email, registration.contact_name, "
        "registration.contact_email,"
        " registration.contact_phone, registration.payer_name, registration.payer_number,"
        " registration.payer_reference, coalesce(code.text, '') AS code,"
        " coalesce((SELECT group_concat(extra.name, ', ') FROM participant_extra JOIN extra"
        "  ON extra.id = participant_extra.extra_id"
        "  WHERE participant_extra.participant_id = participant.id), '') AS extras,"
        " participant.price_ore + coalesce((SELECT sum(price_ore) FROM participant_extra"
        "  WHERE participant_id = participant.id), 0) AS price_ore,"
        " participant.vat_ore + coalesce((SELECT sum(vat_ore) FROM participant_extra"
        "  WHERE participant_id = participant.id), 0) AS vat_ore, participant.cancelled_at"
        " FROM json_each(?2) AS chosen CROSS JOIN participant ON participant.id = chosen.value"
        " JOIN registration ON registration.id = participant.registration_id"
        " JOIN person ON person.id = participant.person_id"
        " LEFT JOIN code ON code.id = participant.code_id WHERE " +
        std::string(seen_by(viewer.scope()));
    std::map<ParticipantId, Details> details;
    for (auto& one : tx.rows<Details>(sql, viewer.scope().municipality, ids))
        details.emplace(one.id, std::move(one));
    return details;
}

struct Said
{
    ParticipantId participant_id;
    QuestionId question_id;
    std::string value;
};
BOOST_DESCRIBE_STRUCT(Said, (), (participant_id, question_id, value))

void add_answers(db::Tx& tx, const Viewer& viewer, const std::string& ids, RegisterCells& cells)
{
    std::string wanted;
    for (const auto& question : cells.questions)
        wanted += (wanted.empty() ? "[" : ",") + std::to_string(question.id.value);
    const auto sql =
        "WITH chosen AS (SELECT participant.id FROM json_each(?2) AS one CROSS JOIN participant"
        "  ON participant.id = one.value WHERE " +
        std::string(seen_by(viewer.scope())) +
        "), said AS (SELECT participant_id, question_id, value, 0 AS place FROM answer"
        "  WHERE participant_id IN chosen"
        " UNION ALL SELECT participant_id, question_id, label, position FROM answer_option"
        "  JOIN question_option ON question_option.id = option_id WHERE participant_id IN chosen"
        " UNION ALL SELECT participant_id, question_id, file_name, 0 FROM upload"
        "  WHERE participant_id IN chosen)"
        " SELECT participant_id, question_id, value FROM said"
        " WHERE question_id IN (SELECT value FROM json_each(?3))"
        " ORDER BY participant_id, question_id, place";
    for (const auto& said : tx.rows<Said>(sql, viewer.scope().municipality, ids, wanted + "]")) {
        auto& text = cells.answers[std::pair(said.participant_id, said.question_id)];
        text += (text.empty() ? "" : ", ") + said.value;
    }
}

std::vector<ParticipantId> ids_of(const std::vector<ParticipantRow>& rows)
{
    std::vector<ParticipantId> ids;
    ids.reserve(rows.size());
    for (const auto& row : rows)
        ids.push_back(row.id);
    return ids;
}

} // namespace

bool Columns::chosen() const { return !questions.empty() || !std::ranges::equal(fixed, usual); }

const ColumnName& name_of(Column column)
{
    return *std::ranges::find(all_columns, column, &ColumnName::column);
}

bool Columns::has(Column column) const { return std::ranges::find(fixed, column) != fixed.end(); }

bool Columns::has(QuestionId question) const
{
    return std::ranges::find(questions, question) != questions.end();
}

bool Columns::need_details() const
{
    return std::ranges::any_of(fixed, [](Column column) {
        return std::ranges::find(in_every_row, column) == in_every_row.end();
    });
}

Columns columns_from(const http::Fields& query)
{
    const auto wanted = query.all("kol");
    Columns columns;
    for (const auto& name : all_columns)
        if (std::ranges::find(wanted, name.slug) != wanted.end())
            columns.fixed.push_back(name.column);
    for (const auto& one : wanted)
        if (const auto id = question_in(one);
            id && !columns.has(*id) && columns.questions.size() < most_questions)
            columns.questions.push_back(*id);
    if (columns.fixed.empty() && columns.questions.empty())
        columns.fixed.assign(usual.begin(), usual.end());
    return columns;
}

std::string columns_query(const Columns& columns)
{
    std::string query;
    if (!columns.chosen()) return query; // a form sends the usual ones along as they stand
    const auto add = [&](std::string_view value) {
        query.append(query.empty() ? "kol=" : "&kol=").append(value);
    };
    for (const auto column : columns.fixed)
        add(name_of(column).slug);
    for (const auto id : columns.questions)
        add("s" + std::to_string(id.value));
    return query;
}

std::vector<ColumnQuestion> column_questions(db::Tx& tx, const Viewer& viewer,
                                             ConferenceId conference)
{
    return tx.rows<ColumnQuestion>(
        "SELECT id, title, translations, kind, rights_class = 'needs' AS needs"
        " FROM question WHERE conference_id = ?1"
        " AND (rights_class = 'ordinary' OR ?2) ORDER BY position, id",
        conference, viewer.is_organiser());
}

std::string json_of(const std::vector<ParticipantId>& ids)
{
    std::string json = "[";
    for (const auto id : ids)
        json += (json.size() > 1 ? "," : "") + std::to_string(id.value);
    return json + "]";
}

RegisterCells cells_of(db::Tx& tx, const Viewer& viewer, ConferenceId conference,
                       std::vector<ParticipantRow> rows, const Columns& columns)
{
    RegisterCells cells;
    cells.rows = std::move(rows);
    if (!columns.need_details() && columns.questions.empty()) return cells;
    const auto ids = json_of(ids_of(cells.rows));
    if (columns.need_details() && viewer.is_organiser())
        cells.details = details_of(tx, viewer, ids);
    if (columns.questions.empty()) return cells;
    cells.questions = column_questions(tx, viewer, conference);
    std::erase_if(cells.questions, [&](const auto& question) { return !columns.has(question.id); });
    if (!cells.questions.empty()) add_answers(tx, viewer, ids, cells);
    return cells;
}

Columns file_columns(db::Tx& tx, const Viewer& viewer, ConferenceId conference, bool with_needs)
{
    Columns columns{{Column::organisation, Column::municipality, Column::category, Column::state,
                     Column::email, Column::reference, Column::extras, Column::price, Column::vat,
                     Column::registered_at},
                    {}};
    for (const auto& question : column_questions(tx, viewer, conference))
        if (with_needs || !question.needs) columns.questions.push_back(question.id);
    return columns;
}

std::int64_t RegisterCells::needs_shown() const
{
    return std::ranges::count_if(answers, [&](const auto& answer) {
        const auto question =
            std::ranges::find(questions, answer.first.second, &ColumnQuestion::id);
        return question != questions.end() && question->needs;
    });
}

} // namespace retenk::registration
