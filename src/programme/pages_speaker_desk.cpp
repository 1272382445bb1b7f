// One speaker, as the organisers see what was answered.

#include "programme/pages_speaker_desk.hpp"

#include "programme/practical_form.hpp"
#include "programme/speaker_photo.hpp"
#include "retenk/accounts/history.hpp"
#include "retenk/audit/reading.hpp"
#include "retenk/conference/wording.hpp"
#include "retenk/programme/speaker.hpp"
#include "retenk/programme/speaker_answer.hpp"
#include "retenk/programme/speaker_keeping.hpp"

namespace retenk::programme {

namespace {

using http::Context;
using http::Response;

struct DeskSpeaker
{
    std::optional<StoredSpeaker> stored;
    std::vector<OwnSession> sessions;
    SpeakerPage page;
    Face face;
    std::vector<accounts::HistoryRow> history;
    bool has_place = false;
};

SpeakerId asked_speaker(const Context& context)
{
    return SpeakerId{http::parse_number(context.param("id")).value_or(0)};
}

std::string path_of(SpeakerId speaker, std::string_view end)
{
    return "/admin/foredragsholdere/" + std::to_string(speaker.value) + std::string(end);
}

DeskSpeaker read_desk(db::Tx& tx, const ConferenceId& conference, const SpeakerId& speaker)
{
    DeskSpeaker desk;
    desk.stored = find_speaker(tx, conference, speaker);
    if (!desk.stored) return desk;
    desk.sessions = own_sessions(tx, speaker);
    desk.page = find_page(tx, speaker);
    desk.face = faces_of(tx, conference).at(speaker);
    desk.history = accounts::history_of(tx, "speaker", speaker.value);
    desk.has_place = tx.find<std::int64_t>("SELECT 1 FROM participant WHERE conference_id = ?1 AND "
                                           "person_id = ?2 AND state = 'registered'",
                                           conference, desk.stored->person_id)
                         .has_value();
    return desk;
}

view::Data sessions_data(const Context& context, const DeskSpeaker& desk)
{
    const conference::Wording wording{context.services.templates.catalogue(), context.lang};
    view::Data list = view::Data::List{};
    for (const auto& session : desk.sessions) {
        view::Data data;
        data["id"] = session.id.value;
        data["title"] = session.title;
        data["when"] = wording.time(session.starts_at) + "–" + wording.time(session.ends_at);
        data["role"] = http::text(context, "programme.role_" + session.role);
        data["state"] = session.answer;
        data["state_text"] = http::text(context, "speaker.answer_" + session.answer);
        data["note"] = session.note;
        list.push_back(std::move(data));
    }
    return list;
}

view::Data practical_data(const Context& context, const SpeakerPage& page)
{
    const conference::Wording wording{context.services.templates.catalogue(), context.lang};
    const auto& practical = page.practical;
    view::Data data;
    const auto worded = [&](const std::string& name, const std::string& value) {
        return http::text(context,
                          value.empty() ? "speaker.not_answered" : "speaker." + name + "_" + value);
    };
    data["availability"] = worded("availability", practical.availability);
    data["times"] = view::Data::List{};
    for (const auto& time : practical.times)
        data["times"].push_back(wording.time(time.starts_at) + "–" + wording.time(time.ends_at));
    data["recording"] = worded("recording", practical.recording);
    data["equipment"] = practical.equipment;
    data["travel"] = practical.travel;
    data["answered"] = page.practical_at.has_value();
    return data;
}

Response desk_page(const Context& context, const DeskSpeaker& desk, const http::Fields& fields,
                   const Refusal* refusal)
{
    const auto& catalogue = context.services.templates.catalogue();
    const auto when = [&](const std::optional<Instant>& at) {
        return at ? catalogue.date_time(context.lang, *at) : std::string();
    };
    http::FormPage page(context, "speaker.", fields, refusal);
    page.lines("briefing", 5000);
    page.hidden("version");
    page.history(accounts::changes_of(context, desk.history));
    auto& data = page.data();
    data["id"] = desk.stored->id.value;
    data["state"] = desk.stored->details.state;
    data["state_text"] = http::text(context, "edit.speaker_state_" + desk.stored->details.state);
    data["sessions"] = sessions_data(context, desk);
    data["practical"] = practical_data(context, desk.page);
    data["photo"] = desk.face.photo;
    data["alt"] = desk.face.photo_alt;
    data["invited"] = when(desk.page.invited_at);
    data["reminded"] = when(desk.page.reminded_at);
    data["arrived"] = when(desk.page.arrived_at);
    data["has_address"] = desk.stored->details.email.has_value();
    data["has_place"] = desk.has_place;
    data["may_see_needs"] = context.viewer.is_organiser();
    return page.answer("programme/admin_speaker_answers", desk.stored->details.name);
}

http::Fields briefing_fields(const DeskSpeaker& desk)
{
    http::Fields fields;
    fields.add("briefing", desk.page.briefing);
    fields.add("version", std::to_string(desk.page.version));
    return fields;
}

asio::awaitable<Response> get_answers(Context& context)
{
    const auto speaker = asked_speaker(context);
    const auto desk = co_await context.db.read(read_desk, context.site().conference, speaker);
    if (!desk.stored) co_return http::not_found(context);
    co_await audit::note_seen(context, "speaker " + std::to_string(speaker.value), 1);
    co_return desk_page(context, desk, briefing_fields(desk), nullptr);
}

asio::awaitable<Response> post_briefing(Context& context)
{
    const auto speaker = asked_speaker(context);
    const auto conference = context.site().conference;
    auto desk = co_await context.db.read(read_desk, conference, speaker);
    if (!desk.stored) co_return http::not_found(context);
    const auto& form = context.form();
    http::Typed typed(form);
    auto briefing = typed.lines("briefing", 5000);
    auto refusal = typed.refusal();
    if (typed.fine()) {
        const auto version = http::parse_number(form["version"]).value_or(0);
        auto changed = co_await context.db.write(change_briefing, conference, speaker, version,
                                                 std::move(briefing), context.viewer.actor());
        if (changed)
            co_return http::see_other(context, path_of(speaker, "/svar?notice=speaker_saved"));
        refusal = changed.error();
        desk = co_await context.db.read(read_desk, conference, speaker);
    }
    co_return desk_page(context, desk, form, &refusal);
}

// Looking is logged each time that somebody looks, under a name of its own.
asio::awaitable<Response> get_needs(Context& context)
{
    const auto speaker = asked_speaker(context);
    const auto conference = context.site().conference;
    const auto stored = co_await context.db.read(find_speaker, conference, speaker);
    const auto needs = co_await context.db.read(needs_for, context.viewer, conference, speaker);
    if (!stored || !needs) co_return http::not_found(context);
    co_await audit::note_taken(context, "read", "needs of speaker " + std::to_string(speaker.value),
                               1);
    view::Data data;
    data["title"] = http::text(context, "speaker.needs_title");
    data["area"] = "desk";
    data["id"] = speaker.value;
    data["name"] = stored->details.name;
    data["diet"] = needs->diet;
    data["access"] = needs->access;
    co_return http::page(context, "programme/admin_speaker_needs", std::move(data));
}

bool remove_photo_of(db::Tx& tx, const ConferenceId& conference, const SpeakerId& speaker,
                     const std::string& actor)
{
    return find_speaker(tx, conference, speaker) && remove_photo(tx, speaker, actor);
}

asio::awaitable<Response> post_photo_removal(Context& context)
{
    const auto speaker = asked_speaker(context);
    co_await context.db.write(remove_photo_of, context.site().conference, speaker,
                              context.viewer.actor());
    co_return http::see_other(context, path_of(speaker, "/svar?notice=speaker_saved"));
}

asio::awaitable<Response> post_erasure(Context& context)
{
    const auto speaker = asked_speaker(context);
    if (context.form()["sure"].empty())
        co_return http::see_other(context, path_of(speaker, "/svar?notice=speaker_not_sure"));
    auto erased = co_await context.db.write(erase_speaker, context.site().conference, speaker,
                                            context.viewer.actor());
    if (!erased) co_return http::refused(context, erased.error());
    co_return http::see_other(context, path_of(speaker, "/svar?notice=speaker_erased"));
}

} // namespace

http::Routes speaker_desk_routes()
{
    using enum http::Method;
    using http::Access;
    return {
        {get, "/admin/foredragsholdere/oversikt", Access::programme, get_speaker_overview},
        {get, "/admin/foredragsholdere/utsending", Access::organiser, get_speaker_mailing},
        {post, "/admin/foredragsholdere/utsending", Access::organiser, post_speaker_mailing},
        // Narrower than the word says: may_mark_arrival().
        {get, "/admin/foredragsholdere/framme", Access::signed_in, get_arrivals},
        {post, "/admin/foredragsholdere/framme", Access::signed_in, post_arrival},
        {get, "/admin/foredragsholdere/{id}/svar", Access::programme, get_answers},
        {post, "/admin/foredragsholdere/{id}/svar", Access::programme, post_briefing},
        {post, "/admin/foredragsholdere/{id}/bilde", Access::programme, post_photo_removal},
        {get, "/admin/foredragsholdere/{id}/behov", Access::organiser, get_needs},
        {post, "/admin/foredragsholdere/{id}/sletting", Access::organiser, post_erasure},
    };
}

} // namespace retenk::programme
