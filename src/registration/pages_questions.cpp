#include "registration/pages_questions.hpp"

#include "registration/form_view.hpp"
#include "registration/question_form.hpp"
#include "retenk/http/field.hpp"

#include <algorithm>

namespace retenk::registration {

namespace asio = boost::asio;

namespace {

struct ListedQuestion
{
    QuestionId id;
    std::string title, translations;
    QuestionKind kind{};
    std::string rights_class;
    bool required = false, retired = false;
    Day delete_on{};
    std::optional<std::string> condition;
    std::int64_t categories = 0;
    std::int64_t answers = 0;
};
BOOST_DESCRIBE_STRUCT(ListedQuestion, (),
                      (id, title, translations, kind, rights_class, required, retired, delete_on,
                       condition, categories, answers))

struct Answered
{
    QuestionId question_id;
    std::int64_t answers = 0;
};
BOOST_DESCRIBE_STRUCT(Answered, (), (question_id, answers))

std::vector<ListedQuestion> read_questions(db::Tx& tx, const ConferenceId& conference)
{
    auto questions = tx.rows<ListedQuestion>(
        "SELECT question.id AS id, question.title AS title, question.translations AS translations, "
        "question.kind AS kind, question.rights_class AS rights_class, question.required AS "
        "required, question.retired AS retired, question.delete_on AS delete_on, above.title AS "
        "condition, (SELECT count(*) FROM question_category WHERE question_id = question.id) AS "
        "categories, 0 AS answers FROM question LEFT JOIN question AS above "
        "ON above.id = question.condition_question_id "
        "WHERE question.conference_id = ?1 ORDER BY question.position, question.id",
        conference);
    for (const auto& [id, answers] : tx.rows<Answered>(
             "SELECT question_id, count(DISTINCT participant_id) AS answers FROM ("
             " SELECT question_id, participant_id FROM answer UNION ALL"
             " SELECT question_id, participant_id FROM answer_option"
             "  JOIN question_option ON question_option.id = option_id UNION ALL"
             " SELECT question_id, participant_id FROM upload) AS said "
             "JOIN participant ON participant.id = participant_id "
             "WHERE participant.conference_id = ?1 AND state = 'registered' GROUP BY question_id",
             conference)) {
        const auto listed = std::ranges::find(questions, id, &ListedQuestion::id);
        if (listed != questions.end()) listed->answers = answers;
    }
    return questions;
}

view::Data kinds_data(const http::Context& context)
{
    view::Data list = view::Data::List{};
    for (const auto kind : all_question_kinds) {
        const std::string name(db::enum_name(kind));
        view::Data item;
        item["name"] = name;
        item["label"] = http::text(context, "question.kind_" + name);
        item["hint"] = http::text(context, "question.kind_" + name + "_hint");
        list.push_back(std::move(item));
    }
    return list;
}

view::Data row_data(const http::Context& context, const ListedQuestion& question)
{
    view::Data row;
    row["id"] = question.id.value;
    row["title"] = own_text(context, question.title, question.translations, "title");
    row["kind"] =
        http::text(context, "question.kind_" + std::string(db::enum_name(question.kind)));
    row["needs"] = question.rights_class == "needs";
    row["required"] = question.required;
    row["retired"] = question.retired;
    row["condition"] = question.condition.value_or("");
    row["some_categories"] = question.categories > 0;
    row["answers"] = question.answers;
    row["delete_on"] =
        context.services.templates.catalogue().short_day(context.lang, question.delete_on);
    return row;
}

http::Response list_page(const http::Context& context, const std::vector<ListedQuestion>& questions,
                         const Refusal* refusal)
{
    view::Data data;
    http::add_errors(context, data, refusal);
    data["title"] = http::text(context, "question.list");
    data["area"] = "desk";
    view::Data rows = view::Data::List{};
    for (std::size_t i = 0; i < questions.size(); ++i) {
        auto row = row_data(context, questions[i]);
        row["can_up"] = i > 0;
        row["can_down"] = i + 1 < questions.size();
        rows.push_back(std::move(row));
    }
    data["questions"] = std::move(rows);
    data["kinds"] = kinds_data(context);
    return http::page(context, "registration/admin_questions", std::move(data),
                      refusal ? http::status_of(refusal->problem) : 200);
}

QuestionId asked_question(const http::Context& context)
{
    return QuestionId{http::parse_number(context.param("id")).value_or(0)};
}

// Sensible values for what every question must have.
http::Fields fresh_fields(Day conference_day)
{
    http::Fields fields;
    fields.add("rights_class", "ordinary");
    fields.add("delete_on",
               iso_day(Day(std::chrono::sys_days(conference_day) + std::chrono::days(180))));
    return fields;
}

asio::awaitable<http::Response> get_questions(http::Context& context)
{
    const auto questions = co_await context.db.read(read_questions, context.site().conference);
    co_return list_page(context, questions, nullptr);
}

asio::awaitable<http::Response> get_new_question(http::Context& context)
{
    const auto kind = kind_called(context.request.query["slag"]);
    if (!kind) co_return http::see_other(context, "/admin/sporsmal");
    const auto editor =
        co_await context.db.read(read_editor, context.site().conference, QuestionId());
    co_return editor_page(context, editor, *kind, fresh_fields(editor.conference_day), nullptr);
}

asio::awaitable<http::Response> post_new_question(http::Context& context)
{
    const auto& form = context.form();
    const auto kind = kind_called(form["kind"]);
    if (!kind) co_return http::see_other(context, "/admin/sporsmal");
    const auto editor =
        co_await context.db.read(read_editor, context.site().conference, QuestionId());
    if (form["action"] == "preview") co_return editor_page(context, editor, *kind, form, nullptr);
    auto details = parse_question(form, *kind, "{}");
    if (!details) co_return editor_page(context, editor, *kind, form, &details.error());
    auto created =
        co_await context.db.write(create_question, context.site().conference, std::move(*details),
                                  form["form_key"], context.viewer.actor());
    if (!created) co_return editor_page(context, editor, *kind, form, &created.error());
    co_return http::see_other(context, "/admin/sporsmal?notice=question_saved");
}

asio::awaitable<http::Response> get_question(http::Context& context)
{
    const auto editor =
        co_await context.db.read(read_editor, context.site().conference, asked_question(context));
    if (!editor.stored) co_return http::not_found(context);
    const auto kind = editor.stored->details.kind;
    co_return editor_page(context, editor, kind, fields_of(*editor.stored), nullptr);
}

asio::awaitable<http::Response> post_question(http::Context& context)
{
    const auto& form = context.form();
    const auto question = asked_question(context);
    auto editor = co_await context.db.read(read_editor, context.site().conference, question);
    if (!editor.stored) co_return http::not_found(context);
    const auto kind = editor.stored->details.kind;
    if (form["action"] == "preview") co_return editor_page(context, editor, kind, form, nullptr);
    auto details = parse_question(form, kind, editor.stored->details.translations);
    if (!details) co_return editor_page(context, editor, kind, form, &details.error());
    const auto version = http::parse_number(form["version"]).value_or(0);
    auto changed = co_await context.db.write(change_question, context.site().conference, question,
                                             version, std::move(*details), context.viewer.actor());
    if (changed) co_return http::see_other(context, "/admin/sporsmal?notice=question_saved");
    editor = co_await context.db.read(read_editor, context.site().conference, question);
    if (!editor.stored) co_return http::not_found(context);
    co_return editor_page(context, editor, kind, form, &changed.error());
}

// The list again, with what was refused above it.
asio::awaitable<http::Response> done_or_refused(http::Context& context, Result<bool> done)
{
    if (done) co_return http::see_other(context, "/admin/sporsmal?notice=question_saved");
    if (done.error().problem == Problem::not_found) co_return http::not_found(context);
    const auto questions = co_await context.db.read(read_questions, context.site().conference);
    co_return list_page(context, questions, &done.error());
}

asio::awaitable<http::Response> post_move(http::Context& context)
{
    const bool up = context.form()["retning"] == "opp";
    auto moved = co_await context.db.write(move_question, context.site().conference,
                                           asked_question(context), up, context.viewer.actor());
    co_return co_await done_or_refused(context, std::move(moved));
}

asio::awaitable<http::Response> post_retirement(http::Context& context)
{
    const bool retired = context.form()["status"] == "slutt";
    auto done = co_await context.db.write(retire_question, context.site().conference,
                                          asked_question(context), retired, context.viewer.actor());
    co_return co_await done_or_refused(context, std::move(done));
}

asio::awaitable<http::Response> post_deletion(http::Context& context)
{
    auto done = co_await context.db.write(delete_question, context.site().conference,
                                          asked_question(context), context.viewer.actor());
    co_return co_await done_or_refused(context, std::move(done));
}

} // namespace

http::Routes question_routes()
{
    using enum http::Method;
    using enum http::Access;
    return {
        {get, "/admin/sporsmal", organiser, get_questions},
        {get, "/admin/sporsmal/ny", organiser, get_new_question},
        {post, "/admin/sporsmal/ny", organiser, post_new_question},
        {get, "/admin/sporsmal/{id}", organiser, get_question},
        {post, "/admin/sporsmal/{id}", organiser, post_question},
        {post, "/admin/sporsmal/{id}/flytting", organiser, post_move},
        {post, "/admin/sporsmal/{id}/avslutning", organiser, post_retirement},
        {post, "/admin/sporsmal/{id}/sletting", organiser, post_deletion},
    };
}

} // namespace retenk::registration
