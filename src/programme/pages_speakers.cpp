#include "programme/answer_frame.hpp"
#include "programme/list_filter.hpp"
#include "programme/pages_organiser.hpp"
#include "programme/speaker_form.hpp"
#include "retenk/accounts/history.hpp"
#include "retenk/audit/reading.hpp"
#include "retenk/http/form_page.hpp"
#include "retenk/http/typed.hpp"
#include "retenk/programme/speaker.hpp"

#include <algorithm>

namespace retenk::programme {

namespace {

struct ListedSpeaker
{
    SpeakerId id;
    std::string name, title, state;
    std::int64_t sessions = 0;
};
BOOST_DESCRIBE_STRUCT(ListedSpeaker, (), (id, name, title, state, sessions))

struct SpeakerEditor
{
    std::optional<StoredSpeaker> stored;
    std::vector<accounts::HistoryRow> history;
};

std::vector<ListedSpeaker> read_speakers(db::Tx& tx, const ConferenceId& conference)
{
    return tx.rows<ListedSpeaker>(
        "SELECT speaker.id, person.name, speaker.title, speaker.state,"
        " (SELECT count(*) FROM session_role WHERE speaker_id = speaker.id) AS sessions"
        " FROM speaker JOIN person ON person.id = speaker.person_id WHERE speaker.conference_id = "
        "?1"
        " ORDER BY person.sort_key, speaker.id",
        conference);
}

SpeakerEditor read_speaker(db::Tx& tx, const ConferenceId& conference, const SpeakerId& speaker)
{
    return SpeakerEditor{find_speaker(tx, conference, speaker),
                         accounts::history_of(tx, "speaker", speaker.value)};
}

// A speaker whom an organiser puts down as coming has a place like those who say so themselves.
Result<SpeakerId> create_and_tell(db::Tx& tx, const ConferenceId& conference,
                                  const SpeakerDetails& details, const std::string& form_key,
                                  const AnswerFrame& frame)
{
    auto created = create_speaker(tx, conference, details, form_key, frame.actor);
    if (created) tell_of_answers(tx, *created, frame);
    return created;
}

Result<bool> change_and_tell(db::Tx& tx, const ConferenceId& conference, const SpeakerId& speaker,
                             const std::int64_t& version, const SpeakerDetails& details,
                             const AnswerFrame& frame)
{
    const auto before = find_speaker(tx, conference, speaker);
    auto changed = change_speaker(tx, conference, speaker, version, details, frame.actor);
    if (changed && before->details.state != details.state)
        answer_for(tx, speaker, details.state, frame);
    return changed;
}

http::Response speaker_page(const http::Context& context, const SpeakerEditor& editor,
                            const http::Fields& fields, const Refusal* refusal)
{
    http::FormPage page(context, "edit.speaker_", fields, refusal);
    page.line("name", 120, true);
    page.line("email", 254, false, "email");
    page.line("title", 200);
    page.line("organisation", 200);
    page.lines("bio", 5000);
    page.line("photo_alt", 300);
    page.select("language", http::choices_of(context, "speaker.language_", speaker_languages));
    page.select("state", http::choices_of(context, "edit.speaker_state_", speaker_states), true);
    page.translations(speaker_texts);
    page.hidden("version");
    page.data()["is_new"] = !editor.stored;
    page.data()["id"] = editor.stored ? std::to_string(editor.stored->id.value) : std::string("ny");
    page.history(accounts::changes_of(context, editor.history));
    if (refusal && refusal->key == "edit.conflict" && editor.stored)
        page.conflict(fields_of(*editor.stored), accounts::last_changer(editor.history),
                      accounts::last_change_time(context, editor.history));
    const auto title =
        editor.stored ? editor.stored->details.name : http::text(context, "edit.new_speaker");
    return page.answer("programme/admin_speaker", title);
}

SpeakerId asked_speaker(const http::Context& context)
{
    return SpeakerId{http::parse_number(context.param("id")).value_or(0)};
}

struct SpeakerFilter
{
    std::string search, state;
};

SpeakerFilter filter_of(const http::Context& context)
{
    const auto& state = context.request.query["svar"];
    const bool known = std::ranges::find(speaker_states, state) != speaker_states.end();
    return {squeeze(context.request.query["sok"]), known ? state : std::string()};
}

view::Data rows_data(const http::Context& context, const std::vector<ListedSpeaker>& speakers,
                     const SpeakerFilter& filter)
{
    view::Data::List rows;
    for (const auto& speaker : speakers) {
        if (!filter.state.empty() && speaker.state != filter.state) continue;
        if (!finds(filter.search, speaker.name + " " + speaker.title)) continue;
        view::Data row;
        row["id"] = speaker.id.value;
        row["name"] = speaker.name;
        row["speaker_title"] = speaker.title;
        row["state"] = speaker.state;
        row["state_text"] = http::text(context, "edit.speaker_state_" + speaker.state);
        row["sessions"] = speaker.sessions;
        rows.push_back(std::move(row));
    }
    return rows;
}

void add_filter(const http::Context& context, const SpeakerFilter& filter, view::Data& data)
{
    auto search = http::make_field(context, "sok", "edit.search_speakers", filter.search, nullptr);
    search.type = "search";
    search.autocomplete = "off";
    data["search"] = view::data_of(search);
    auto state = http::make_field(context, "svar", "edit.speaker_state", "", nullptr);
    state.choices = http::choices_of(context, "edit.speaker_state_", speaker_states);
    for (auto& choice : state.choices)
        choice.selected = choice.value == filter.state;
    state.choices.insert(state.choices.begin(),
                         {"", http::text(context, "edit.all_answers"), false});
    data["answer"] = view::data_of(state);
    data["filtered"] = !filter.search.empty() || !filter.state.empty();
}

asio::awaitable<http::Response> get_speakers(http::Context& context)
{
    const auto speakers = co_await context.db.read(read_speakers, context.site().conference);
    const auto filter = filter_of(context);
    view::Data data;
    data["title"] = http::text(context, "edit.speakers");
    data["area"] = "desk";
    data["speakers"] = rows_data(context, speakers, filter);
    add_filter(context, filter, data);
    if (context.request.is_htmx)
        co_return http::part(context, "programme/_speaker_rows", std::move(data));
    co_return http::page(context, "programme/admin_speakers", std::move(data));
}

asio::awaitable<http::Response> get_new_speaker(http::Context& context)
{
    http::Fields fields;
    fields.add("state", "invited");
    fields.add("language", "nb");
    co_return speaker_page(context, SpeakerEditor{}, fields, nullptr);
}

asio::awaitable<http::Response> post_new_speaker(http::Context& context)
{
    const auto& form = context.form();
    auto details = parse_speaker(form, "{}");
    if (!details) co_return speaker_page(context, SpeakerEditor(), form, &details.error());
    auto created =
        co_await context.db.write(create_and_tell, context.site().conference, std::move(*details),
                                  form["form_key"], answer_frame(context));
    if (!created) co_return speaker_page(context, SpeakerEditor(), form, &created.error());
    co_return http::see_other(context, "/admin/foredragsholdere?notice=speaker_saved");
}

asio::awaitable<http::Response> get_speaker(http::Context& context)
{
    const auto editor =
        co_await context.db.read(read_speaker, context.site().conference, asked_speaker(context));
    if (!editor.stored) co_return http::not_found(context);
    co_await audit::note_seen(context, "speaker " + std::to_string(asked_speaker(context).value), 1);
    co_return speaker_page(context, editor, fields_of(*editor.stored), nullptr);
}

asio::awaitable<http::Response> post_speaker(http::Context& context)
{
    const auto& form = context.form();
    const auto speaker = asked_speaker(context);
    auto editor = co_await context.db.read(read_speaker, context.site().conference, speaker);
    if (!editor.stored) co_return http::not_found(context);
    auto details = parse_speaker(form, editor.stored->details.translations);
    if (!details) co_return speaker_page(context, editor, form, &details.error());
    const auto version = http::parse_number(form["version"]).value_or(0);
    auto changed = co_await context.db.write(change_and_tell, context.site().conference, speaker,
                                             version, std::move(*details), answer_frame(context));
    if (changed) co_return http::see_other(context, "/admin/foredragsholdere?notice=speaker_saved");
    editor = co_await context.db.read(read_speaker, context.site().conference, speaker);
    co_return speaker_page(context, editor, form, &changed.error());
}

} // namespace

http::Routes speaker_editor_routes()
{
    using enum http::Method;
    using http::Access;
    constexpr http::RouteOptions long_texts{.body_limit = 256 * 1024};
    return {
        {get, "/admin/foredragsholdere", Access::programme, get_speakers},
        {get, "/admin/foredragsholdere/ny", Access::programme, get_new_speaker},
        {post, "/admin/foredragsholdere/ny", Access::programme, post_new_speaker, long_texts},
        {get, "/admin/foredragsholdere/{id}", Access::programme, get_speaker},
        {post, "/admin/foredragsholdere/{id}", Access::programme, post_speaker, long_texts},
    };
}

} // namespace retenk::programme
