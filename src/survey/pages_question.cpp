// One question of the survey, edited.

#include "retenk/accounts/history.hpp"
#include "retenk/http/form_page.hpp"
#include "retenk/survey/survey.hpp"
#include "survey/pages.hpp"

#include <algorithm>

namespace retenk::survey {

namespace {

using http::Access;
using http::Context;
using http::Method;
using http::Response;

constexpr http::TranslatedColumn question_texts[] = {{"title", 300}};
constexpr http::TranslatedColumn option_texts[] = {{"label", 150}};
constexpr int spare_rows = 3;
constexpr std::array form_languages{"nn", "en", "se"};

std::string option_field(int row, const std::string& name) { return "option_" + std::to_string(row) + "_" + name; }

http::Fields fields_of(const Question& question)
{
    http::Fields fields;
    fields.add("title", question.details.title);
    fields.add("required", question.details.required ? "1" : "");
    fields.add("recommend", question.details.recommend ? "1" : "");
    http::add_translations(fields, question_texts, question.details.translations);
    int row = 0;
    for (const auto& option : question.details.options) {
        fields.add(option_field(++row, "id"), std::to_string(option.id.value));
        fields.add(option_field(row, "label"), option.label);
        http::Fields texts;
        http::add_translations(texts, option_texts, option.translations);
        for (const auto& [name, text] : texts.list())
            fields.add(option_field(row, name), text);
    }
    fields.add("version", std::to_string(question.version));
    return fields;
}

// Label and translations of a row stand in the form behind its number.
Option parse_option(http::Typed& typed, const http::Fields& fields, int row)
{
    Option option;
    option.id = SurveyOptionId{http::parse_number(fields[option_field(row, "id")]).value_or(0)};
    option.label = typed.line(option_field(row, "label"), option_texts[0].longest);
    view::Data::Object all;
    for (const std::string lang : form_languages) {
        const auto text = typed.line(option_field(row, "label_" + lang), option_texts[0].longest);
        if (text.empty()) continue;
        view::Data one;
        one["label"] = text;
        all.emplace(lang, std::move(one));
    }
    option.translations = view::to_json(view::Data(std::move(all)));
    return option;
}

Result<QuestionDetails> parse_question(const http::Fields& fields, Kind kind, const std::string& translations_before)
{
    http::Typed typed(fields);
    QuestionDetails details;
    details.kind = kind;
    details.title = typed.line("title", question_texts[0].longest, true);
    details.required = typed.flag("required");
    details.recommend = kind == Kind::scale10 && typed.flag("recommend");
    details.translations = typed.translations(question_texts, translations_before);
    if (has_options(kind))
        for (int row = 1; row <= static_cast<int>(most_options); ++row) {
            auto option = parse_option(typed, fields, row);
            if (!option.label.empty()) details.options.push_back(std::move(option));
        }
    if (!typed.fine()) return std::unexpected(typed.refusal());
    return details;
}

struct Editor
{
    std::optional<Question> stored;
    std::vector<Rewording> rewordings;
    std::vector<accounts::HistoryRow> history;
};

Editor read_editor(db::Tx& tx, const ConferenceId& conference, const SurveyQuestionId& id)
{
    return {find_question(tx, conference, id), rewordings_of(tx, id), accounts::history_of(tx, "survey_question", id.value)};
}

int rows_of(const http::Fields& fields)
{
    int last = 0;
    for (int row = 1; row <= static_cast<int>(most_options); ++row)
        if (!fields[option_field(row, "label")].empty() || !fields[option_field(row, "id")].empty()) last = row;
    return std::min(static_cast<int>(most_options), last + spare_rows);
}

view::Data option_data(const Context& context, const http::Fields& fields, int row, const Refusal* refusal)
{
    const auto field = [&](const std::string& name, const std::string& lang) {
        const auto full = option_field(row, name);
        auto made = http::make_field(context, full, "survey.option_label", fields[full], refusal);
        made.label += " " + std::to_string(row);
        if (!lang.empty()) made.label += " (" + http::text(context, "language." + lang) + ")";
        made.autocomplete = "off";
        made.maxlength = static_cast<std::int64_t>(option_texts[0].longest);
        return view::data_of(made);
    };
    view::Data data;
    data["row"] = row;
    data["id_name"] = option_field(row, "id");
    data["id"] = fields[option_field(row, "id")];
    data["label"] = field("label", "");
    data["languages"] = view::Data::List{};
    for (const std::string lang : form_languages)
        data["languages"].push_back(field("label_" + lang, lang));
    return data;
}

view::Data rewordings_data(const Context& context, const std::vector<Rewording>& rewordings)
{
    view::Data list = view::Data::List{};
    for (const auto& one : rewordings) {
        view::Data data;
        data["day"] = context.services.templates.catalogue().short_day(context.lang, one.day);
        data["before"] = one.before;
        data["note"] = one.note;
        list.push_back(std::move(data));
    }
    return list;
}

Response editor_page(const Context& context, const Editor& editor, Kind kind, const http::Fields& fields,
                     const Refusal* refusal)
{
    http::FormPage page(context, "edit.survey_question_", fields, refusal);
    page.line("title", 300, true);
    page.checkbox("required");
    page.data()["f"]["recommend"] = view::Data();
    if (kind == Kind::scale10) page.checkbox("recommend");
    page.translations(question_texts);
    const bool answered = editor.stored && editor.stored->answers > 0;
    page.data()["f"]["note"] = view::Data();
    if (answered) page.line("note", 300);
    page.hidden("version");
    auto& data = page.data();
    data["has_options"] = has_options(kind);
    data["options"] = view::Data::List{};
    if (has_options(kind))
        for (int row = 1; row <= rows_of(fields); ++row)
            data["options"].push_back(option_data(context, fields, row, refusal));
    data["option_error"] = http::make_field(context, "options", "survey.options", "", refusal).error;
    data["kind"] = db::enum_name(kind);
    data["kind_text"] = http::text(context, "survey.kind_" + std::string(db::enum_name(kind)));
    data["is_new"] = !editor.stored;
    data["id"] = editor.stored ? std::to_string(editor.stored->id.value) : std::string("ny");
    data["closed"] = editor.stored && editor.stored->closed;
    data["answered"] = answered;
    data["answers"] = editor.stored ? editor.stored->answers : 0;
    data["rewordings"] = rewordings_data(context, editor.rewordings);
    page.history(accounts::changes_of(context, editor.history));
    if (refusal && refusal->key == "edit.conflict" && editor.stored)
        page.conflict(fields_of(*editor.stored), accounts::last_changer(editor.history),
                      accounts::last_change_time(context, editor.history));
    return page.answer("survey/admin_question",
                       editor.stored ? editor.stored->details.title : http::text(context, "survey.new_question"));
}

SurveyQuestionId id_of(const Context& context)
{
    return SurveyQuestionId{http::parse_number(context.param("id")).value_or(0)};
}

std::optional<Kind> kind_called(const std::string& name)
{
    for (const auto kind : all_kinds)
        if (db::enum_name(kind) == name) return kind;
    return std::nullopt;
}

asio::awaitable<Response> get_new(Context& context)
{
    const auto kind = kind_called(context.request.query["slag"]);
    if (!kind) co_return http::see_other(context, "/admin/undersokelse");
    const Editor editor;
    const http::Fields nothing;
    co_return editor_page(context, editor, *kind, nothing, nullptr);
}

bool has_survey(db::Tx& tx, const ConferenceId& conference) { return find_survey(tx, conference).has_value(); }

asio::awaitable<Response> post_new(Context& context)
{
    const auto& form = context.form();
    const auto kind = kind_called(form["kind"]);
    const auto conference = context.site().conference;
    const bool started = co_await context.db.read(has_survey, conference);
    if (!kind || !started) co_return http::see_other(context, "/admin/undersokelse");
    const Editor editor;
    auto details = parse_question(form, *kind, "{}");
    if (!details) co_return editor_page(context, editor, *kind, form, &details.error());
    const auto created = co_await context.db.write(create_question, conference, *std::move(details), form["form_key"], context.viewer.actor());
    if (!created) co_return editor_page(context, editor, *kind, form, &created.error());
    co_return http::see_other(context, "/admin/undersokelse?notice=survey_saved");
}

asio::awaitable<Response> get_question(Context& context)
{
    const auto editor = co_await context.db.read(read_editor, context.site().conference, id_of(context));
    if (!editor.stored) co_return http::not_found(context);
    co_return editor_page(context, editor, editor.stored->details.kind, fields_of(*editor.stored), nullptr);
}

asio::awaitable<Response> post_question(Context& context)
{
    const auto& form = context.form();
    const auto conference = context.site().conference;
    const auto id = id_of(context);
    auto editor = co_await context.db.read(read_editor, conference, id);
    if (!editor.stored) co_return http::not_found(context);
    const auto kind = editor.stored->details.kind;
    auto details = parse_question(form, kind, editor.stored->details.translations);
    if (!details) co_return editor_page(context, editor, kind, form, &details.error());
    http::Typed typed(form);
    auto note = typed.line("note", 300);
    const auto wrong = typed.refusal();
    if (!typed.fine()) co_return editor_page(context, editor, kind, form, &wrong);
    const auto version = http::parse_number(form["version"]).value_or(0);
    const auto changed = co_await context.db.write(change_question, conference, id, version, *std::move(details), std::move(note), context.viewer.actor());
    if (changed) co_return http::see_other(context, "/admin/undersokelse?notice=survey_saved");
    editor = co_await context.db.read(read_editor, conference, id);
    if (!editor.stored) co_return http::not_found(context);
    co_return editor_page(context, editor, kind, form, &changed.error());
}

Response done_or_refused(const Context& context, const Result<bool>& done)
{
    if (!done) return http::refused(context, done.error());
    return http::see_other(context, "/admin/undersokelse?notice=survey_saved");
}

asio::awaitable<Response> post_move(Context& context)
{
    const bool up = context.form()["retning"] == "opp";
    const auto done = co_await context.db.write(move_question, context.site().conference, id_of(context), up, context.viewer.actor());
    co_return done_or_refused(context, done);
}

asio::awaitable<Response> post_closing(Context& context)
{
    const bool closed = context.form()["status"] == "slutt";
    const auto done = co_await context.db.write(close_question, context.site().conference, id_of(context), closed, context.viewer.actor());
    co_return done_or_refused(context, done);
}

asio::awaitable<Response> post_deletion(Context& context)
{
    const auto done = co_await context.db.write(delete_question, context.site().conference, id_of(context), context.viewer.actor());
    co_return done_or_refused(context, done);
}

} // namespace

http::Routes question_routes()
{
    return {
        {Method::get, "/admin/undersokelse/sporsmal/ny", Access::organiser, get_new},
        {Method::post, "/admin/undersokelse/sporsmal/ny", Access::organiser, post_new},
        {Method::get, "/admin/undersokelse/sporsmal/{id}", Access::organiser, get_question},
        {Method::post, "/admin/undersokelse/sporsmal/{id}", Access::organiser, post_question},
        {Method::post, "/admin/undersokelse/sporsmal/{id}/flytting", Access::organiser, post_move},
        {Method::post, "/admin/undersokelse/sporsmal/{id}/avslutning", Access::organiser, post_closing},
        {Method::post, "/admin/undersokelse/sporsmal/{id}/sletting", Access::organiser, post_deletion},
    };
}

} // namespace retenk::survey
