#include "registration/pages_draft.hpp"

namespace retenk::registration {
namespace {

constexpr std::string_view draft_cookie = "draft";

// Of somebody who typed this: with their code and their organisation number.
OpenForm page_of(db::Tx& tx, const TypedForm& form)
{
    OpenForm page{
        form, offer_for(tx, form.fields["code"], form.fields["payer_number"]), {}, {}, false};
    const auto& form_key = form.fields["form_key"];
    if (!is_draft_key(form_key)) return page;
    const auto draft = find_draft(tx, page.offer.conference.id, form_key);
    if (!draft || !draft->held_until || *draft->held_until <= tx.now) return page;
    page.held_until = draft->held_until;
    give_held(page.offer, held_places(tx, form_key));
    return page;
}

// Whether there is less than it wants, its own holds counted in.
bool wants_too_much(const OpenForm& page)
{
    const auto wanted = places_wanted(page.form, page.offer);
    const auto lacks = [&](const auto& offered) {
        const auto found = wanted.find(offered.pool_id);
        return found != wanted.end() && found->second > offered.free;
    };
    return std::ranges::any_of(page.offer.categories, lacks) ||
           std::ranges::any_of(page.offer.extras, lacks);
}

std::optional<Draft> kept_draft(db::Tx& tx, const std::string& form_key)
{
    return find_draft(tx, conference::get_current(tx).id, form_key);
}

TypedForm with_code(const TypedForm& form, const std::string& code)
{
    auto changed = form;
    changed.fields = {};
    for (const auto& [name, value] : form.fields.list())
        if (name != "code") changed.fields.add(name, value);
    changed.fields.add("code", code);
    return changed;
}

} // namespace

asio::awaitable<OpenForm> read_form(http::Context& context, TypedForm form)
{
    auto page = co_await context.db.read(page_of, std::move(form));
    page.is_short = wants_too_much(page);
    co_return page;
}

asio::awaitable<OpenForm> kept_form(http::Context& context)
{
    std::optional<Draft> draft;
    const auto form_key = http::cookie(context, draft_cookie);
    if (is_draft_key(form_key)) draft = co_await context.db.read(kept_draft, form_key);
    auto form = draft ? form_of(*draft) : empty_form();
    const auto& code = context.request.query["kode"];
    if (!code.empty() && code.size() <= 80) form = with_code(form, code);
    auto page = co_await read_form(context, std::move(form));
    if (draft) page.kept_at = draft->saved_at;
    co_return page;
}

void add_draft(const http::Context& context, view::Data& data, const OpenForm& page)
{
    const auto& catalogue = context.services.templates.catalogue();
    const auto time = [&](Instant instant) {
        return catalogue.time(context.lang, to_local(instant));
    };
    data["kept_at"] = page.kept_at ? time(*page.kept_at) : std::string();
    data["held_until"] = page.held_until ? time(*page.held_until) : std::string();
    data["is_short"] = page.is_short;
}

bool is_open_to(const http::Context& context, const Offer& offer)
{
    return offer.conference.registration_open(context.now) || context.viewer.is_organiser();
}

asio::awaitable<OpenForm> save_form(http::Context& context, OpenForm page)
{
    auto draft = draft_of(page.form, page.offer);
    if (!draft || !is_open_to(context, page.offer)) co_return page;
    const bool saved = co_await context.db.write(save_draft, std::move(*draft));
    if (saved) page = co_await read_form(context, std::move(page.form));
    co_return page;
}

void remember_form(const http::Context& context, http::Response& response, const OpenForm& page)
{
    const auto& form_key = page.form.fields["form_key"];
    if (!is_draft_key(form_key)) return;
    http::set_cookie(context, response, draft_cookie, form_key,
                     std::chrono::seconds(draft_kept).count());
}

void forget_form(const http::Context& context, http::Response& response)
{
    if (!http::cookie(context, draft_cookie).empty())
        http::set_cookie(context, response, draft_cookie, "", 0);
}

asio::awaitable<http::Response> post_discard(http::Context& context)
{
    const auto form_key = http::cookie(context, draft_cookie);
    if (is_draft_key(form_key)) co_await context.db.write(forget_draft, form_key);
    auto response = http::see_other(context, "/pamelding");
    forget_form(context, response);
    co_return response;
}

} // namespace retenk::registration
