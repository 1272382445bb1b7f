// The survey as organisers set it up: its time, its questions, and how many have answered.

#include "retenk/accounts/history.hpp"
#include "retenk/audit/differences.hpp"
#include "retenk/document/qr.hpp"
#include "retenk/http/form_page.hpp"
#include "survey/answer_form.hpp"
#include "retenk/survey/default_questions.hpp"
#include "survey/pages.hpp"
#include "survey/result_view.hpp"

namespace retenk::survey {

namespace {

using http::Access;
using http::Context;
using http::Method;
using http::Response;

constexpr http::TranslatedColumn settings_texts[] = {{"intro", 3000}};

struct Setup
{
    std::optional<Survey> survey;
    std::vector<Question> questions;
    std::int64_t by_mail = 0, openly = 0;
    std::vector<std::int64_t> other_years;
    std::vector<accounts::HistoryRow> history;
};

Setup read_setup(db::Tx& tx, const ConferenceId& conference)
{
    Setup setup{find_survey(tx, conference), questions_of(tx, conference), 0, 0, years_with_survey(tx, conference),
                accounts::history_of(tx, "survey", conference.value)};
    for (const auto by_mail : tx.rows<bool>("SELECT by_mail FROM survey_answer WHERE conference_id = ?1", conference))
        ++(by_mail ? setup.by_mail : setup.openly);
    return setup;
}

// From the first look at it on, with the questions that every survey begins with.
asio::awaitable<Setup> setup_of(Context& context)
{
    const auto conference = context.site().conference;
    auto setup = co_await context.db.read(read_setup, conference);
    if (setup.survey) co_return setup;
    auto questions = default_questions(context.services.templates.catalogue());
    co_await context.db.write(start_survey, conference, std::move(questions));
    co_return co_await context.db.read(read_setup, conference);
}

http::Fields fields_of(const Settings& settings)
{
    http::Fields fields;
    const auto local = [](const std::optional<Instant>& at) { return at ? iso_local_time(to_local(*at)) : std::string(); };
    fields.add("opens_at", local(settings.opens_at));
    fields.add("closes_at", local(settings.closes_at));
    fields.add("intro", settings.intro);
    fields.add("open_link", settings.open_link ? "1" : "");
    http::add_translations(fields, settings_texts, settings.translations);
    fields.add("version", audit::fingerprint(settings));
    return fields;
}

Result<Settings> parse_settings(const http::Fields& fields, const std::string& translations_before)
{
    http::Typed typed(fields);
    Settings settings;
    settings.opens_at = typed.moment("opens_at");
    settings.closes_at = typed.moment("closes_at");
    settings.intro = typed.lines("intro", settings_texts[0].longest);
    settings.open_link = typed.flag("open_link");
    settings.translations = typed.translations(settings_texts, translations_before);
    if (!typed.fine()) return std::unexpected(typed.refusal());
    return settings;
}

view::Data questions_data(const Context& context, const Setup& setup)
{
    view::Data list = view::Data::List{};
    for (std::size_t n = 0; n < setup.questions.size(); ++n) {
        const auto& [id, details, closed, version, answers] = setup.questions[n];
        view::Data row;
        row["id"] = id.value;
        row["title"] = view::localised(context.lang, details.title, details.translations, "title").text;
        row["kind"] = http::text(context, "survey.kind_" + std::string(db::enum_name(details.kind)));
        row["required"] = details.required;
        row["closed"] = closed;
        row["answers"] = answers;
        row["can_up"] = n > 0;
        row["can_down"] = n + 1 < setup.questions.size();
        list.push_back(std::move(row));
    }
    return list;
}

view::Data kinds_data(const Context& context)
{
    view::Data list = view::Data::List{};
    for (const auto kind : all_kinds) {
        const std::string name(db::enum_name(kind));
        view::Data item;
        item["name"] = name;
        item["label"] = http::text(context, "survey.kind_" + name);
        item["hint"] = http::text(context, "survey.kind_" + name + "_hint");
        list.push_back(std::move(item));
    }
    return list;
}

void add_state(const Context& context, view::Data& data, const Setup& setup)
{
    const auto& survey = *setup.survey;
    add_head(context, data, survey);
    data["open"] = survey.is_open(context.now);
    data["not_yet"] = context.now < survey.opens;
    data["over"] = survey.closes <= context.now;
    data["invited"] = survey.invited;
    data["any_invited"] = survey.invited > 0;
    data["reminded"] = survey.reminded_at.has_value();
    data["by_mail"] = setup.by_mail;
    data["openly"] = setup.openly;
    data["rate"] = percent(setup.by_mail, survey.invited);
    const auto address = context.services.base_url + "/undersokelse/apen";
    data["open_address"] = survey.settings.open_link ? address : std::string();
    data["qr_html"] = survey.settings.open_link ? document::qr_svg(address) : std::string();
    data["other_years"] = view::Data::List{};
    for (const auto year : setup.other_years) {
        view::Data one;
        one["year"] = year;
        data["other_years"].push_back(std::move(one));
    }
}

Response setup_page(const Context& context, const Setup& setup, const http::Fields& fields, const Refusal* refusal)
{
    http::FormPage page(context, "edit.survey_", fields, refusal);
    page.line("opens_at", 16, false, "datetime-local");
    page.line("closes_at", 16, false, "datetime-local");
    page.lines("intro", 3000);
    page.checkbox("open_link");
    page.translations(settings_texts);
    page.hidden("version");
    add_state(context, page.data(), setup);
    page.data()["questions"] = questions_data(context, setup);
    page.data()["kinds"] = kinds_data(context);
    page.history(accounts::changes_of(context, setup.history));
    if (refusal && refusal->problem == Problem::conflict)
        page.conflict(fields_of(setup.survey->settings), accounts::last_changer(setup.history),
                      accounts::last_change_time(context, setup.history));
    return page.answer("survey/admin", http::text(context, "survey.desk_title"));
}

asio::awaitable<Response> get_setup(Context& context)
{
    const auto setup = co_await setup_of(context);
    co_return setup_page(context, setup, fields_of(setup.survey->settings), nullptr);
}

asio::awaitable<Response> post_setup(Context& context)
{
    const auto& form = context.form();
    auto setup = co_await setup_of(context);
    auto settings = parse_settings(form, setup.survey->settings.translations);
    if (!settings) co_return setup_page(context, setup, form, &settings.error());
    const auto changed = co_await context.db.write(change_settings, context.site().conference, form["version"], *std::move(settings), context.viewer.actor());
    if (changed) co_return http::see_other(context, "/admin/undersokelse?notice=survey_saved");
    setup = co_await setup_of(context);
    co_return setup_page(context, setup, form, &changed.error());
}

// As those who answer will see it; nothing of it can be sent.
asio::awaitable<Response> get_preview(Context& context)
{
    const auto conference = context.site().conference;
    const auto setup = co_await setup_of(context);
    const auto form = co_await context.db.read(read_form, conference);
    view::Data data;
    add_head(context, data, *setup.survey);
    data["heading"] = *data.find("title");
    data["title"] = http::text(context, "survey.preview");
    data["area"] = "desk";
    data["openly"] = false;
    draw(context, data, form, nullptr);
    co_return http::page(context, "survey/admin_preview", std::move(data));
}

} // namespace

http::Routes setup_routes()
{
    return {
        {Method::get, "/admin/undersokelse", Access::organiser, get_setup},
        {Method::post, "/admin/undersokelse", Access::organiser, post_setup},
        {Method::get, "/admin/undersokelse/forhandsvisning", Access::organiser, get_preview},
    };
}

} // namespace retenk::survey
