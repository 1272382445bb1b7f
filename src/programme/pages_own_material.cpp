// Slides and links that a speaker brings to one of the speaker's sessions.

#include "programme/material_form.hpp"
#include "programme/pages_own_speaker.hpp"

#include <algorithm>

namespace retenk::programme {

namespace {

using http::Context;
using http::Response;

SessionId asked_session(const Context& context)
{
    return SessionId{http::parse_number(context.param("id")).value_or(0)};
}

Response material_page(const Context& context, const OwnSpeaker& own, SessionId session,
                       const http::Fields& fields, const Refusal* refusal)
{
    const auto found = std::ranges::find(own.sessions, session, &OwnSession::id);
    if (found == own.sessions.end()) return http::not_found(context);
    http::FormPage form(context, "material.", fields, refusal);
    draw_material(context, form);
    auto& data = form.data();
    add_own_head(context, own, data);
    data["id"] = session.value;
    data["form_path"] = "/foredragsholder/materiell/" + std::to_string(session.value);
    data["session"] = found->title;
    data["published"] = found->published;
    data["materials"] = view::Data::List{};
    const auto& materials = own.after.at(session).materials;
    for (const auto& material : materials) {
        auto row = material_data(wording_of(context), material, "/program/" + found->slug + "/fil");
        row["mine"] = material.speaker_id == own.id;
        data["materials"].push_back(std::move(row));
    }
    data["any"] = !materials.empty();
    return form.answer("programme/own_material", http::text(context, "material.own_title"));
}

} // namespace

asio::awaitable<Response> get_own_material(Context& context)
{
    const auto own = co_await context.db.read(read_own_speaker, speaker_token(context));
    if (!own) co_return needs_speaker_link(context);
    co_return material_page(context, *own, asked_session(context), http::Fields(), nullptr);
}

asio::awaitable<Response> post_own_material(Context& context)
{
    const auto own = co_await context.db.read(read_own_speaker, speaker_token(context));
    if (!own) co_return needs_speaker_link(context);
    if (!is_own_form(context)) co_return not_allowed(context);
    const auto session = asked_session(context);
    if (!own->after.contains(session)) co_return http::not_found(context);
    auto material = co_await take_material(context, session);
    if (!material)
        co_return material_page(context, *own, session, context.form(), &material.error());
    const auto added =
        co_await context.db.write(add_own_material, speaker_token(context), *std::move(material));
    if (!added) co_return material_page(context, *own, session, context.form(), &added.error());
    co_return http::see_other(context, "/foredragsholder/materiell/" + context.param("id") +
                                           "?notice=material_added");
}

asio::awaitable<Response> post_own_removal(Context& context)
{
    const auto own = co_await context.db.read(read_own_speaker, speaker_token(context));
    if (!own) co_return needs_speaker_link(context);
    if (!is_own_form(context)) co_return not_allowed(context);
    const auto material = http::parse_number(context.form()["material"]).value_or(0);
    const auto removed = co_await context.db.write(remove_own_material, speaker_token(context),
                                                   asked_session(context), material);
    if (!removed) co_return http::refused(context, removed.error());
    co_return http::see_other(context, "/foredragsholder/materiell/" + context.param("id") +
                                           "?notice=material_removed");
}

} // namespace retenk::programme
