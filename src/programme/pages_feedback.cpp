// Feedback on a session: the page behind the code, and what the desk reads of it.

#include "programme/feedback_slides.hpp"
#include "programme/pages_after.hpp"
#include "retenk/http/typed.hpp"
#include "retenk/programme/feedback.hpp"

#include <algorithm>

namespace retenk::programme {

namespace {

using http::Context;
using http::Response;

std::optional<Session> read_session(db::Tx& tx, const ConferenceId& conference,
                                    const std::string& slug)
{
    auto programme = published_session(tx, conference, slug);
    if (programme.sessions.empty()) return std::nullopt;
    return std::move(programme.sessions.front());
}

std::optional<std::string> slug_of_session(db::Tx& tx, const ConferenceId& conference,
                                           const SessionId& session)
{
    return tx.find<std::string>(
        "SELECT slug FROM published_session WHERE session_id = ?1 AND conference_id = ?2", session,
        conference);
}

Response feedback_page(const Context& context, const Session& session, const Refusal* refusal,
                       int status)
{
    const conference::Wording wording{context.services.templates.catalogue(), context.lang};
    view::Data data;
    data["title"] = http::text(context, "feedback.question");
    data["slug"] = session.slug;
    data["session"] = wording.localised(session.title, session.translations, "title");
    data["thanks"] = context.request.query["takk"] == "1";
    data["open"] = takes_feedback(session, context.now);
    data["early"] = context.now < session.starts_at;
    data["starts"] = wording.catalogue.date_time(context.lang, session.starts_at);
    data["text"] = context.form()["text"];
    data["choices"] = view::Data::List{};
    for (int stars = 5; stars >= 1; --stars) {
        const auto number = std::to_string(stars);
        view::Data choice;
        choice["value"] = number;
        choice["label"] = http::text(context, "feedback.stars_" + number);
        choice["checked"] = context.form()["stars"] == number;
        data["choices"].push_back(std::move(choice));
    }
    http::add_errors(context, data, refusal);
    for (const std::string name : {"stars", "text"}) {
        const auto* wrong = data.find("error_of")->find(name);
        data["error_of_" + name] = wrong ? *wrong : view::Data("");
    }
    return http::page(context, "programme/feedback", std::move(data), status);
}

asio::awaitable<Response> get_feedback(Context& context)
{
    auto slug = context.param("slug");
    const auto session =
        co_await context.db.read(read_session, context.site().conference, std::move(slug));
    if (!session) co_return http::not_found(context);
    co_return feedback_page(context, *session, nullptr, 200);
}

asio::awaitable<Response> post_feedback(Context& context)
{
    const auto conference = context.site().conference;
    auto slug = context.param("slug");
    const auto session = co_await context.db.read(read_session, conference, slug);
    if (!session) co_return http::not_found(context);
    http::Typed typed(context.form());
    GivenFeedback given;
    given.stars = typed.number("stars", 1, 5).value_or(0);
    given.text = typed.lines("text", 1000);
    given.form_key = context.form()["form_key"];
    const auto wrong = typed.refusal();
    if (!typed.fine()) co_return feedback_page(context, *session, &wrong, 422);
    const auto kept = co_await context.db.write(give_feedback, conference, slug, std::move(given));
    if (!kept)
        co_return feedback_page(context, *session, &kept.error(),
                                http::status_of(kept.error().problem));
    co_return http::see_other(context, "/program/" + slug + "/tilbakemelding?takk=1");
}

// Short, for those who type it from the slide.
asio::awaitable<Response> get_short(Context& context)
{
    const SessionId session{http::parse_number(context.param("id")).value_or(0)};
    const auto slug = co_await context.db.read(slug_of_session, context.site().conference, session);
    if (!slug) co_return http::not_found(context);
    co_return http::see_other(context, "/program/" + *slug + "/tilbakemelding");
}

view::Data sum_data(const Context& context, const FeedbackSum& sum)
{
    view::Data data;
    data["id"] = sum.session_id.value;
    data["title"] = sum.title;
    data["starts"] = context.services.templates.catalogue().date_time(context.lang, sum.starts_at);
    data["answers"] = sum.answers();
    data["answered"] = sum.answers() > 0;
    data["mean"] = mean_of(context, sum);
    data["bars"] = view::Data::List{};
    const auto counts = sum.by_stars();
    const auto most = std::max<std::int64_t>(1, *std::ranges::max_element(counts));
    for (std::size_t stars = 5; stars >= 1; --stars) {
        view::Data bar;
        bar["label"] = http::text(context, "feedback.stars_" + std::to_string(stars));
        bar["count"] = counts[stars - 1];
        bar["share"] = counts[stars - 1] * 100 / most;
        data["bars"].push_back(std::move(bar));
    }
    return data;
}

asio::awaitable<Response> get_overview(Context& context)
{
    const SessionId all;
    const auto sums = co_await context.db.read(feedback_sums, context.site().conference, all);
    view::Data data;
    data["title"] = http::text(context, "feedback.title");
    data["area"] = "desk";
    data["any"] = !sums.empty();
    data["sessions"] = view::Data::List{};
    for (const auto& sum : sums)
        data["sessions"].push_back(sum_data(context, sum));
    co_return http::page(context, "programme/admin_feedback", std::move(data));
}

struct OneFeedback
{
    std::vector<FeedbackSum> sums; // one, or none
    std::vector<FeedbackText> texts;
};

OneFeedback read_one(db::Tx& tx, const ConferenceId& conference, const SessionId& session)
{
    if (session.value < 1) return {};
    OneFeedback one{feedback_sums(tx, conference, session), {}};
    if (!one.sums.empty()) one.texts = feedback_texts(tx, session);
    return one;
}

SessionId asked_session(const Context& context)
{
    return SessionId{http::parse_number(context.param("id")).value_or(0)};
}

asio::awaitable<Response> get_one(Context& context)
{
    const auto one =
        co_await context.db.read(read_one, context.site().conference, asked_session(context));
    if (one.sums.empty()) co_return http::not_found(context);
    auto data = sum_data(context, one.sums.front());
    data["area"] = "desk";
    data["any_text"] = !one.texts.empty();
    data["texts"] = view::Data::List{};
    for (const auto& text : one.texts) {
        auto entry = view::data_of(text);
        entry["feedback"] = text.id;
        entry["stars_text"] = http::text(context, "feedback.stars_" + std::to_string(text.stars));
        data["texts"].push_back(std::move(entry));
    }
    co_return http::page(context, "programme/admin_feedback_one", std::move(data));
}

asio::awaitable<Response> post_hiding(Context& context)
{
    const auto feedback = http::parse_number(context.form()["feedback"]).value_or(0);
    const bool hidden = context.form()["hidden"] == "1";
    const auto session = asked_session(context);
    const auto done = co_await context.db.write(hide_feedback, context.site().conference, session,
                                                feedback, hidden, context.viewer.actor());
    if (!done) co_return http::refused(context, done.error());
    co_return http::see_other(context, "/admin/program/" + std::to_string(session.value) +
                                           "/tilbakemelding");
}

asio::awaitable<Response> slides(Context& context, SessionId only)
{
    const conference::Wording wording{context.services.templates.catalogue(), context.lang};
    FeedFrame frame{wording, context.services.base_url};
    auto slides = co_await context.db.read(feedback_slides, std::move(frame), only);
    if (!slides) co_return http::not_found(context);
    auto bytes = co_await context.workers.run(document::pdf_slides, std::move(*slides));
    co_return http::file(std::move(bytes), "application/pdf", "tilbakemelding.pdf");
}

asio::awaitable<Response> get_all_slides(Context& context) { return slides(context, SessionId{}); }

asio::awaitable<Response> get_one_slide(Context& context)
{
    const auto session = asked_session(context);
    if (session.value < 1) co_return http::not_found(context);
    co_return co_await slides(context, session);
}

} // namespace

std::string mean_of(const Context& context, const FeedbackSum& sum)
{
    if (sum.answers() == 0) return "";
    const auto tenths = static_cast<std::int64_t>(sum.mean() * 10 + 0.5);
    return http::text(
        context, "feedback.mean",
        {{"whole", std::to_string(tenths / 10)}, {"tenth", std::to_string(tenths % 10)}});
}

http::Routes feedback_routes()
{
    using enum http::Method;
    constexpr auto open = http::Access::open, staff = http::Access::programme;
    return {
        {get, "/t/{id}", open, get_short},
        {get, "/program/{slug}/tilbakemelding", open, get_feedback},
        {post,
         "/program/{slug}/tilbakemelding",
         open,
         post_feedback,
         {.limit = http::Limit::registration}},
        {get, "/admin/program/tilbakemelding", staff, get_overview},
        {get, "/admin/program/tilbakemelding.pdf", staff, get_all_slides},
        {get, "/admin/program/{id}/tilbakemelding", staff, get_one},
        {post, "/admin/program/{id}/tilbakemelding", staff, post_hiding},
        {get, "/admin/program/{id}/tilbakemelding.pdf", staff, get_one_slide},
    };
}

} // namespace retenk::programme
