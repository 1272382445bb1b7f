#include "registration/answer.hpp"

#include "registration/upload.hpp"
#include "retenk/registration/register.hpp"

#include <algorithm>
#include <map>

namespace retenk::registration {

namespace {

struct Choosable
{
    QuestionId question_id;
    std::string label;
    std::optional<std::int64_t> free;
};
BOOST_DESCRIBE_STRUCT(Choosable, (), (question_id, label, free))

std::optional<Choosable> find_choosable(db::Tx& tx, OptionId option)
{
    return tx.find<Choosable>(
        "SELECT question_id, label, capacity - taken AS free FROM question_option "
        "LEFT JOIN pool ON pool.id = question_option.pool_id LEFT JOIN pool_use ON pool_use.pool_id = pool.id "
        "WHERE question_option.id = ?1",
        option);
}

// Counts what a form asks for beside what is taken, so that a party too gets all or none.
class Places
{
public:
    explicit Places(db::Tx& tx) : tx_(tx) {}

    std::optional<FieldError> objection(const std::string& field, QuestionId question,
                                        OptionId option)
    {
        auto found = options_.find(option);
        if (found == options_.end())
            found = options_.emplace(option, find_choosable(tx_, option)).first;
        auto& choosable = found->second;
        if (!choosable || choosable->question_id != question)
            return FieldError{field, "form.choose", {}};
        if (!choosable->free) return std::nullopt;
        if (--*choosable->free >= 0) return std::nullopt;
        is_full = true;
        return FieldError{field, "question.option_full", {{"option", choosable->label}}};
    }

    bool is_full = false;

private:
    db::Tx& tx_;
    std::map<OptionId, std::optional<Choosable>> options_;
};

void insert_answer(db::Tx& tx, ParticipantId participant, const Answer& answer)
{
    if (!answer.value.empty())
        tx.run("INSERT INTO answer (participant_id, question_id, value) VALUES (?1, ?2, ?3)",
               participant, answer.question, answer.value);
    for (const auto option : answer.options)
        tx.run("INSERT INTO answer_option (participant_id, option_id) VALUES (?1, ?2)", participant,
               option);
    if (!answer.upload.empty()) attach_upload(tx, answer.upload, participant, answer.question);
}

struct Stored
{
    QuestionId question_id;
    std::string value;
};
BOOST_DESCRIBE_STRUCT(Stored, (), (question_id, value))

struct StoredOption
{
    QuestionId question_id;
    OptionId option_id;
};
BOOST_DESCRIBE_STRUCT(StoredOption, (), (question_id, option_id))

using Kept = std::map<QuestionId, Answer>;

Kept kept_answers(db::Tx& tx, ParticipantId participant)
{
    Kept kept;
    for (auto& stored : tx.rows<Stored>(
             "SELECT question_id, value FROM answer WHERE participant_id = ?1", participant))
        kept[stored.question_id].value = std::move(stored.value);
    for (const auto& stored : tx.rows<StoredOption>(
             "SELECT question_id, option_id FROM answer_option JOIN question_option ON id = "
             "option_id WHERE participant_id = ?1 ORDER BY option_id",
             participant))
        kept[stored.question_id].options.push_back(stored.option_id);
    for (auto& stored :
         tx.rows<Stored>("SELECT question_id, key AS value FROM upload WHERE participant_id = ?1",
                         participant))
        kept[stored.question_id].upload = std::move(stored.value);
    return kept;
}

// For the change log, in the organisers' own language.
std::string in_words(db::Tx& tx, const Answer& answer)
{
    auto words = answer.value;
    for (const auto option : answer.options)
        words += (words.empty() ? "" : ", ") +
                 tx.get<std::string>("SELECT label FROM question_option WHERE id = ?1", option);
    if (!answer.upload.empty())
        words = tx.find<std::string>("SELECT file_name FROM upload WHERE key = ?1", answer.upload)
                    .value_or("");
    return words;
}

std::optional<FieldError> objection_to(db::Tx& tx, const AskedQuestion& question,
                                       const Answer& before, const Answer& wanted, Places& places)
{
    const auto field = answer_field("", question.id);
    for (const auto option : wanted.options) {
        if (std::ranges::find(before.options, option) != before.options.end()) continue;
        if (auto error = places.objection(field, question.id, option)) return error;
    }
    if (!wanted.upload.empty() && wanted.upload != before.upload &&
        !is_waiting_upload(tx, wanted.upload, question.id))
        return FieldError{field, "question.file_gone", {}};
    return std::nullopt;
}

void replace(db::Tx& tx, ParticipantId participant, const Answer& before, Answer wanted)
{
    tx.run("DELETE FROM answer WHERE participant_id = ?1 AND question_id = ?2", participant,
           wanted.question);
    for (const auto option : before.options)
        if (std::ranges::find(wanted.options, option) == wanted.options.end())
            tx.run("DELETE FROM answer_option WHERE participant_id = ?1 AND option_id = ?2",
                   participant, option);
    std::erase_if(wanted.options, [&](OptionId option) {
        return std::ranges::find(before.options, option) != before.options.end();
    });
    if (wanted.upload == before.upload)
        wanted.upload.clear();
    else if (!before.upload.empty())
        remove_upload(tx, before.upload);
    insert_answer(tx, participant, wanted);
}

} // namespace

Result<bool> check_answers(db::Tx& tx, const std::vector<NewParticipant>& people)
{
    Refusal refusal{Problem::invalid, "form.invalid", {}, {}};
    Places places(tx);
    for (std::size_t i = 0; i < people.size(); ++i) {
        const auto before = "p" + std::to_string(i + 1) + "_";
        for (const auto& answer : people[i].answers) {
            const auto field = answer_field(before, answer.question);
            for (const auto option : answer.options)
                if (auto error = places.objection(field, answer.question, option))
                    refusal.fields.push_back(std::move(*error));
            if (!answer.upload.empty() && !is_waiting_upload(tx, answer.upload, answer.question))
                refusal.fields.push_back({field, "question.file_gone", {}});
        }
    }
    if (refusal.fields.empty()) return true;
    if (places.is_full) refusal.problem = Problem::full;
    if (places.is_full) refusal.key = "question.full";
    return std::unexpected(std::move(refusal));
}

bool leave_out_impossible(db::Tx& tx, std::vector<NewParticipant>& people)
{
    Places places(tx);
    bool any = false;
    for (auto& person : people) {
        for (auto& answer : person.answers) {
            const auto gone = std::erase_if(answer.options, [&](OptionId option) {
                return places.objection("", answer.question, option).has_value();
            });
            const bool is_gone = !answer.upload.empty() && !is_waiting_upload(tx, answer.upload, answer.question);
            if (is_gone) answer.upload.clear();
            any = any || gone > 0 || is_gone;
        }
        std::erase_if(person.answers, [](const Answer& answer) {
            return answer.value.empty() && answer.options.empty() && answer.upload.empty();
        });
    }
    return any;
}

void store_answers(db::Tx& tx, ParticipantId participant, const std::vector<Answer>& answers)
{
    for (const auto& answer : answers)
        insert_answer(tx, participant, answer);
}

Result<std::vector<AnswerChange>> change_answers(db::Tx& tx, ConferenceId conference,
                                                 ParticipantId participant,
                                                 const std::vector<Answer>& answers)
{
    auto kept = kept_answers(tx, participant);
    Refusal refusal{Problem::invalid, "form.invalid", {}, {}};
    Places places(tx);
    std::vector<AnswerChange> changes;
    std::vector<std::pair<Answer, Answer>> todo;
    for (const auto& question : questions_of(tx, conference)) {
        const auto wanted = std::ranges::find(answers, question.id, &Answer::question);
        if (wanted == answers.end()) continue;
        const auto& before = kept[question.id];
        if (before.value == wanted->value && before.options == wanted->options &&
            before.upload == wanted->upload)
            continue;
        if (auto error = objection_to(tx, question, before, *wanted, places))
            refusal.fields.push_back(std::move(*error));
        changes.push_back({question.title, question.rights_class == "needs", in_words(tx, before),
                           in_words(tx, *wanted)});
        todo.emplace_back(before, *wanted);
    }
    if (places.is_full) refusal = {Problem::full, "question.full", std::move(refusal.fields), {}};
    if (!refusal.fields.empty()) return std::unexpected(std::move(refusal));
    for (const auto& [before, wanted] : todo)
        replace(tx, participant, before, wanted);
    return changes;
}

void remove_answers(db::Tx& tx, ParticipantId participant)
{
    tx.run("DELETE FROM answer WHERE participant_id = ?1", participant);
    tx.run("DELETE FROM answer_option WHERE participant_id = ?1", participant);
    tx.run("UPDATE upload SET removed = 1, participant_id = NULL WHERE participant_id = ?1",
           participant);
}

void add_answer_fields(db::Tx& tx, ParticipantId participant, const std::string& before,
                       http::Form& form)
{
    for (const auto& [question, answer] : kept_answers(tx, participant)) {
        const auto name = answer_field(before, question);
        if (!answer.value.empty()) form.add(name, answer.value);
        for (const auto option : answer.options)
            form.add(name, std::to_string(option.value));
        if (answer.upload.empty()) continue;
        form.add(name, answer.upload);
        form.add(name + "_name", in_words(tx, answer));
    }
}

std::vector<AnswerLine> answer_lines(db::Tx& tx, const Viewer& viewer, RegistrationId registration,
                                     const std::optional<ParticipantId>& one)
{
    const bool part = one && viewer.participant == one;
    const bool own = part || (!one && viewer.registration == registration);
    const auto scope = viewer.scope();
    const std::string whose(own ? "?1 = ?1" : seen_by(scope));
    const auto sql =
        "SELECT participant.id AS participant_id, question.id AS question_id, question.title, "
        "question.translations AS title_translations, question.kind, "
        "question.rights_class = 'needs' AS needs, said.value, said.translations "
        "FROM participant JOIN (WITH one AS (SELECT id FROM participant WHERE registration_id = ?2)"
        " SELECT participant_id, question_id, value, '' AS translations, 0 AS place FROM answer"
        "  WHERE participant_id IN one"
        " UNION ALL SELECT participant_id, question_id, label, translations, position"
        "  FROM answer_option JOIN question_option ON question_option.id = option_id"
        "  WHERE participant_id IN one"
        " UNION ALL SELECT participant_id, question_id, file_name, '', 0 FROM upload"
        "  WHERE participant_id IN one"
        ") AS said ON said.participant_id = participant.id "
        "JOIN question ON question.id = said.question_id WHERE " +
        whose +
        " AND participant.registration_id = ?2 AND (question.rights_class = 'ordinary' OR ?3)"
        " AND (question.rights_class = 'ordinary' OR participant.place = 0 OR ?4)"
        " AND (?5 IS NULL OR participant.id = ?5)"
        " ORDER BY participant.id, question.position, question.id, said.place";
    const bool needs = own || viewer.is_organiser(), members_needs = part || viewer.is_organiser();
    return tx.rows<AnswerLine>(sql, scope.municipality, registration, needs, members_needs, one);
}

} // namespace retenk::registration
