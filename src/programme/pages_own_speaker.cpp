#include "programme/pages_own_speaker.hpp"

#include "programme/answer_frame.hpp"
#include "programme/pages_after.hpp"
#include "programme/speaker_link.hpp"
#include "retenk/base/secret.hpp"
#include "retenk/conference/wording.hpp"
#include "retenk/http/typed.hpp"

namespace retenk::programme {

namespace {

using http::Context;
using http::Response;

constexpr long link_seconds = 400L * 24 * 3600;

void add_after(const Context& context, const OwnAfter& after, view::Data& data)
{
    data["material_count"] = after.materials.size();
    data["has_material"] = !after.materials.empty();
    data["has_feedback"] = after.feedback.has_value();
    data["feedback_answers"] = after.feedback ? after.feedback->answers() : 0;
    data["feedback_mean"] = after.feedback ? mean_of(context, *after.feedback) : std::string();
    data["feedback_texts"] = view::Data::List{};
    for (const auto& text : after.texts)
        data["feedback_texts"].push_back(text.text);
    data["any_feedback_text"] = !after.texts.empty();
}

view::Data session_data(const Context& context, const OwnSession& session, const OwnAfter& after)
{
    const conference::Wording wording{context.services.templates.catalogue(), context.lang};
    view::Data data;
    data["id"] = session.id.value;
    data["slug"] = session.slug;
    data["title"] = wording.localised(session.title, session.translations, "title");
    data["day"] = wording.catalogue.long_day(context.lang, to_local(session.starts_at).day);
    data["starts"] = wording.time(session.starts_at);
    data["ends"] = wording.time(session.ends_at);
    data["room"] = wording.localised(session.room, session.room_translations, "name");
    data["venue"] = session.venue;
    data["role"] = http::text(context, "programme.role_" + session.role);
    data["state"] = session.answer;
    data["state_text"] = http::text(context, "speaker.answer_" + session.answer);
    data["confirmed"] = session.answer == "confirmed";
    data["declined"] = session.answer == "declined";
    data["note"] = session.note;
    data["cancelled"] = session.cancelled;
    data["published"] = session.published;
    add_after(context, after, data);
    return data;
}

view::Data lacks_data(const Context& context, const OwnSpeaker& own)
{
    view::Data::List list;
    for (const auto lack : own.lacks) {
        if (lack == "answer") continue; // it is asked for right below
        const bool of_profile = lack == "bio" || lack == "photo" || lack == "alt";
        view::Data data;
        data["text"] = http::text(context, "speaker.lacks_" + std::string(lack));
        data["path"] = of_profile ? "/foredragsholder/profil" : "/foredragsholder/praktisk";
        list.push_back(std::move(data));
    }
    return conference::section_of(std::move(list));
}

view::Data page_data(const Context& context, const OwnSpeaker& own)
{
    const conference::Wording wording{context.services.templates.catalogue(), context.lang};
    view::Data data;
    add_own_head(context, own, data);
    data["title"] = http::text(context, "speaker.own_title");
    data["sessions"] = view::Data::List{};
    for (const auto& session : own.sessions)
        data["sessions"].push_back(session_data(context, session, own.after.at(session.id)));
    data["lacks"] = lacks_data(context, own);
    data["briefing"] = wording.markdown(own.page.briefing, "{}", "briefing");
    data["has_place"] = own.has_place;
    data["declined"] = own.stored.details.state == "declined";
    return data;
}

asio::awaitable<Response> get_own_speaker(Context& context)
{
    const auto own = co_await context.db.read(read_own_speaker, speaker_token(context));
    if (!own) co_return needs_speaker_link(context);
    co_return http::page(context, "programme/own_speaker", page_data(context, *own));
}

asio::awaitable<Response> get_no_link(Context& context)
{
    view::Data data;
    data["title"] = http::text(context, "speaker.no_link_title");
    co_return http::page(context, "programme/own_no_link", std::move(data));
}

asio::awaitable<Response> get_speaker_link(Context& context)
{
    const auto token = context.param("token");
    const auto speaker = co_await context.db.read(speaker_with, token);
    if (!speaker) {
        view::Data data;
        data["title"] = http::text(context, "speaker.link_over_title");
        co_return http::page(context, "programme/own_no_link", std::move(data), 404);
    }
    auto response = http::see_other(context, "/foredragsholder");
    http::set_cookie(context, response, "speaker", token, link_seconds);
    co_return response;
}

asio::awaitable<Response> post_answer(Context& context)
{
    const auto own = co_await context.db.read(read_own_speaker, speaker_token(context));
    if (!own) co_return needs_speaker_link(context);
    if (!is_own_form(context)) co_return not_allowed(context);
    const SessionId session{http::parse_number(context.param("id")).value_or(0)};
    http::Typed typed(context.form());
    auto note = typed.lines("note", 1000);
    auto answer = context.form()["answer"];
    if (!typed.fine()) co_return http::refused(context, typed.refusal());
    auto done =
        co_await context.db.write(answer_own, speaker_token(context), session, std::move(answer),
                                  std::move(note), answer_frame(context));
    if (!done) co_return http::refused(context, done.error());
    co_return http::see_other(context, "/foredragsholder?notice=speaker_answered");
}

view::Data sessions_of_file(const OwnSpeaker& own)
{
    view::Data list = view::Data::List{};
    for (const auto& session : own.sessions) {
        view::Data data;
        data["title"] = session.title;
        data["starts_at"] = view::data_of(session.starts_at);
        data["role"] = session.role;
        data["answer"] = session.answer;
        data["note"] = session.note;
        data["materials"] = view::Data::List{};
        for (const auto& material : own.after.at(session.id).materials)
            if (material.speaker_id == own.id) data["materials"].push_back(material.title);
        list.push_back(std::move(data));
    }
    return list;
}

// PRV-2: what is kept about this speaker.
asio::awaitable<Response> get_own_data(Context& context)
{
    const auto own = co_await context.db.read(read_own_speaker, speaker_token(context));
    if (!own) co_return needs_speaker_link(context);
    view::Data data;
    data["conference"] = own->conference.name;
    data["speaker"] = view::data_of(own->stored.details);
    data["speaker"]["translations"] = view::from_json(own->stored.details.translations);
    data["sessions"] = sessions_of_file(*own);
    data["practical"] = view::data_of(own->page.practical);
    data["needs"] = view::data_of(own->needs);
    data["briefing"] = own->page.briefing;
    data["has_photo"] = !own->face.photo.empty();
    co_return http::file(view::to_json(data), "application/json", "foredragsholder.json");
}

asio::awaitable<Response> post_forget(Context& context)
{
    auto response = http::see_other(context, "/?notice=registration_forgotten");
    http::set_cookie(context, response, "speaker", "", 0);
    co_return response;
}

} // namespace

const std::string& speaker_token(const Context& context)
{
    return http::cookie(context, "speaker");
}

Response needs_speaker_link(const Context& context)
{
    return http::see_other(context, "/foredragsholder/lenke");
}

bool is_own_form(const Context& context)
{
    const auto& token = context.viewer.form_token;
    return !token.empty() && same_secret(token, context.form()["form_token"]);
}

Response not_allowed(const Context& context)
{
    const Refusal refusal{Problem::forbidden, "problem.not_yours", {}, {}};
    return http::refused(context, refusal);
}

void add_own_head(const Context& context, const OwnSpeaker& own, view::Data& data)
{
    const auto& catalogue = context.services.templates.catalogue();
    data["area"] = "public";
    data["name"] = own.stored.details.name;
    data["conference"] = own.conference.name;
    data["long_day"] = catalogue.long_day(context.lang, own.conference.day);
    data["place"] = own.conference.place;
    data["contact_mail"] = own.conference.contact_email;
    data["photo"] = own.face.photo;
    data["alt"] = own.stored.details.photo_alt;
}

http::Routes own_speaker_routes()
{
    using enum http::Method;
    // The link is looked up by each handler, in the transaction that needs it.
    constexpr auto open = http::Access::open;
    constexpr http::RouteOptions with_photo{.body_limit = 256 * 1024, .takes_files = true};
    return {
        {get, "/foredragsholder", open, get_own_speaker},
        {get, "/foredragsholder/lenke", open, get_no_link},
        {get, "/foredragsholder/profil", open, get_own_profile},
        {post, "/foredragsholder/profil", open, post_own_profile, with_photo},
        {get, "/foredragsholder/praktisk", open, get_own_practical},
        {post, "/foredragsholder/praktisk", open, post_own_practical},
        {get, "/foredragsholder/materiell/{id}", open, get_own_material},
        {post, "/foredragsholder/materiell/{id}", open, post_own_material, {.takes_files = true}},
        {post, "/foredragsholder/materiell/{id}/fjerning", open, post_own_removal},
        {get, "/foredragsholder/data.json", open, get_own_data},
        {post, "/foredragsholder/svar/{id}", open, post_answer},
        {post, "/foredragsholder/ut", open, post_forget},
        {get, "/foredragsholder/{token}", open, get_speaker_link},
    };
}

} // namespace retenk::programme
