#include "registration/form.hpp"
#include "registration/form_view.hpp"
#include "registration/pages_draft.hpp"
#include "registration/pages_link.hpp"
#include "registration/pages.hpp"
#include "registration/pages_waiting.hpp"
#include "registration/prices_view.hpp"
#include "registration/submit.hpp"
#include "registration/upload_file.hpp"
#include "retenk/http/field.hpp"

#include <charconv>

namespace retenk::registration {

namespace {

using http::Access;
using http::Context;
using http::Method;
using http::Response;

Response form_page(const Context& context, const OpenForm& page, const Refusal* refusal)
{
    const auto& offer = page.offer;
    if (!is_open_to(context, offer)) {
        view::Data data;
        data["title"] = http::text(context, "registration.title");
        const auto& opens = offer.conference.registration_opens_at;
        const bool later = opens && context.now < *opens;
        data["opens"] = later ? context.services.templates.catalogue().date_time(context.lang, *opens) : std::string();
        return http::page(context, "registration/closed", std::move(data), refusal == nullptr ? 200 : 410);
    }
    const int status = refusal == nullptr ? 200 : http::status_of(refusal->problem);
    // A code that does not hold is told while one fills the form, and stops nothing yet.
    Refusal of_code{Problem::invalid, "form.invalid", {}, {}};
    if (offer.terms.code_error) of_code.fields.push_back(*offer.terms.code_error);
    if (refusal == nullptr && offer.terms.code_error) refusal = &of_code;
    auto data = form_data(context, offer, page.form, refusal);
    add_draft(context, data, page);
    auto response = http::page(context, "registration/form", std::move(data), status);
    remember_form(context, response, page);
    return response;
}

asio::awaitable<Response> get_form(Context& context)
{
    const auto page = co_await kept_form(context);
    co_return form_page(context, page, nullptr);
}

// "add", "remove_3", "places", "no_places", "refresh", "code" or "preview": the same page with what was typed, one person more or fewer.
bool rearrange(TypedForm& form)
{
    const auto& action = form.fields["action"];
    if (action == "add") add_person(form);
    else if (action == "places" || action == "no_places") form.places = action == "places";
    else if (action.starts_with("remove_")) {
        int number = 0;
        std::from_chars(action.data() + 7, action.data() + action.size(), number);
        take_out(form, number);
    } else return action == "refresh" || action == "code" || action == "preview";
    return true;
}

Response received(const Context& context, const Receipt& receipt)
{
    if (receipt.mailed_instead) return http::see_other(context, "/pamelding/sendt");
    auto response = http::see_other(context, "/pamelding/kvittering");
    keep_link(context, response, "link", receipt.link_token);
    return response;
}

// "wait" is the same form with one more choice: to stand in line if there is no room.
Result<Standing> take_form(db::Tx& tx, const Submission& submission, const bool& waits)
{
    if (waits) return stand_in_line(tx, submission);
    auto receipt = submit(tx, submission);
    if (!receipt) return std::unexpected(receipt.error());
    return Standing{{}, "", std::move(*receipt)};
}

asio::awaitable<Response> form_again(Context& context, OpenForm page, std::optional<Refusal> refusal)
{
    const auto saved = co_await save_form(context, std::move(page));
    co_return form_page(context, saved, refusal ? &*refusal : nullptr);
}

asio::awaitable<Response> post_form(Context& context)
{
    auto page = co_await read_form(context, typed(context.form()));
    std::vector<FieldError> wrong_files;
    if (is_open_to(context, page.offer)) wrong_files = co_await take_uploads(context, page.form.fields, page.offer.questions);
    if (rearrange(page.form)) co_return co_await form_again(context, std::move(page), std::nullopt);

    auto submission = with_errors(parse_submission(page.form, page.offer, context.lang), std::move(wrong_files));
    std::optional<Refusal> refusal;
    if (!submission) refusal = submission.error();
    if (refusal) co_return co_await form_again(context, std::move(page), std::move(refusal));
    submission->base_url = context.services.base_url;
    submission->actor = context.viewer.user ? context.viewer.actor() : "visitor";

    const bool waits = page.form.fields["action"] == "wait";
    const bool for_others = !is_for_oneself(*submission);
    const auto sent = co_await context.db.write(take_form, std::move(*submission), waits);
    if (!sent) refusal = named_as_typed(sent.error(), page.form);
    if (refusal) co_return co_await form_again(context, std::move(page), std::move(refusal));
    if (for_others && sent->receipt && sent->receipt->mailed_instead) {
        const auto kept = co_await save_form(context, std::move(page));
        auto back = http::see_other(context, "/pamelding/sendt?skjema=1");
        remember_form(context, back, kept);
        co_return back;
    }
    auto response = sent->receipt ? received(context, *sent->receipt) : standing_in_line(context, *sent);
    forget_form(context, response);
    co_return response;
}

// What is wrong so far, by field; that nobody is registered yet is no mistake while one goes on.
view::Data mistakes_so_far(const Context& context, const OpenForm& page)
{
    auto submission = parse_submission(page.form, page.offer, context.lang);
    Refusal refusal{Problem::invalid, "form.invalid", {}, {}};
    if (!submission) refusal = submission.error();
    std::erase_if(refusal.fields, [](const auto& error) { return error.field == "self"; });
    if (page.offer.terms.code_error) refusal.fields.push_back(*page.offer.terms.code_error);
    view::Data data;
    http::add_errors(context, data, &refusal);
    return data["errors"];
}

// What it costs, what is left and what is wrong so far, while one fills it in; saved on the way.
asio::awaitable<Response> post_summary(Context& context)
{
    const auto typed_now = co_await read_form(context, typed(context.form()));
    const auto page = co_await save_form(context, typed_now);
    view::Data data;
    data["summary"] = summary_data(context, page.offer, page.form);
    data["mistakes"] = mistakes_so_far(context, page);
    add_draft(context, data, page);
    auto response = http::part(context, "registration/_summary", std::move(data));
    remember_form(context, response, page);
    co_return response;
}

asio::awaitable<Response> get_mailed(Context& context)
{
    view::Data data;
    const bool form_waits = context.request.query.has("skjema");
    data["form_waits"] = form_waits;
    data["title"] = http::text(context, form_waits ? "registration.not_sent_title" : "registration.mailed_title");
    co_return http::page(context, "registration/mailed", std::move(data));
}

view::Data lost_link_data(const Context& context, const std::string& email, const Refusal* refusal)
{
    view::Data data;
    http::add_errors(context, data, refusal);
    data["title"] = http::text(context, "registration.lost_link");
    auto field = http::make_field(context, "email", "registration.email", email, refusal);
    field.type = "email";
    field.autocomplete = "email";
    field.required = true;
    field.hint.clear(); // that of the registration form
    data["email"] = view::data_of(field);
    label_errors(data);
    return data;
}

asio::awaitable<Response> get_lost_link(Context& context)
{
    co_return http::page(context, "registration/lost_link", lost_link_data(context, "", nullptr));
}

asio::awaitable<Response> post_lost_link(Context& context)
{
    const auto& typed_email = context.form()["email"];
    auto email = parse_email(typed_email);
    if (!email) {
        const auto refusal = refuse_field("email", typed_email.empty() ? "form.required" : "form.email").error();
        co_return http::page(context, "registration/lost_link", lost_link_data(context, typed_email, &refusal), 422);
    }
    co_await context.db.write(send_links_again, std::move(*email), context.services.base_url);
    co_return http::see_other(context, "/pamelding/sendt");
}

} // namespace

http::Routes public_routes()
{
    return {
        {Method::get, "/pamelding", Access::open, get_form},
        {Method::post, "/pamelding", Access::open, post_form, {.limit = http::Limit::registration, .takes_files = true}},
        {Method::post, "/pamelding/sum", Access::open, post_summary, {.limit = http::Limit::draft}},
        {Method::post, "/pamelding/forkasting", Access::open, post_discard, {.limit = http::Limit::draft}},
        {Method::get, "/pamelding/sendt", Access::open, get_mailed},
        {Method::get, "/min/lenke", Access::open, get_lost_link},
        {Method::post, "/min/lenke", Access::open, post_lost_link, {.limit = http::Limit::link}},
    };
}

} // namespace retenk::registration
