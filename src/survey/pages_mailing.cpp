// What goes to how many is shown before anything is sent.

#include "retenk/http/field.hpp"
#include "retenk/mail/preview.hpp"
#include "retenk/survey/mailing.hpp"
#include "survey/pages.hpp"

#include <algorithm>

namespace retenk::survey {

namespace {

using http::Access;
using http::Context;
using http::Method;
using http::Response;

struct Mailing
{
    std::optional<Survey> survey;
    MailPlan plan;
    std::vector<mail::Message> samples; // one for each language that somebody gets
};

Mailing read_mailing(db::Tx& tx, const ConferenceId& conference, const SurveyMail& kind)
{
    Mailing mailing{find_survey(tx, conference), {}, {}};
    if (!mailing.survey) return mailing;
    mailing.plan = plan_mails(tx, conference, kind);
    for (const auto lang : {view::Lang::nb, view::Lang::nn, view::Lang::se, view::Lang::en})
        if (std::ranges::count(mailing.plan.to, view::code_of(lang), &Recipient::language) > 0)
            mailing.samples.push_back(sample_of(tx, conference, kind, lang));
    return mailing;
}

SurveyMail kind_in(const http::Fields& fields)
{
    return fields["slag"] == "reminder" ? SurveyMail::reminder : SurveyMail::invitation;
}

Response mailing_page(const Context& context, SurveyMail kind, const Mailing& mailing, view::Data samples, const Refusal* refusal)
{
    const auto& survey = *mailing.survey;
    const bool reminds = kind == SurveyMail::reminder;
    const auto count = std::to_string(mailing.plan.to.size());
    view::Data data;
    http::add_errors(context, data, refusal);
    data["title"] = http::text(context, reminds ? "survey.remind_title" : "survey.invite_title");
    data["area"] = "desk";
    data["reminds"] = reminds;
    data["kind"] = std::string(db::enum_name(kind));
    data["count"] = count;
    data["to_text"] = http::text(context, "survey.mail_to", {{"count", count}});
    data["had_one"] = mailing.plan.had_one;
    data["any_had_one"] = mailing.plan.had_one > 0 && !reminds;
    data["without_address"] = mailing.plan.without_address;
    data["any_without"] = mailing.plan.without_address > 0;
    data["any"] = !mailing.plan.to.empty();
    data["open"] = survey.is_open(context.now);
    data["reminded"] = reminds && survey.reminded_at;
    data["may_send"] = survey.is_open(context.now) && !mailing.plan.to.empty() && !(reminds && survey.reminded_at);
    data["opens"] = context.services.templates.catalogue().date_time(context.lang, survey.opens);
    data["send_text"] = http::text(context, "survey.mail_send", {{"count", count}});
    data["fingerprint"] = fingerprint_of(mailing.plan);
    data["samples"] = std::move(samples);
    return http::page(context, "survey/admin_mailing", std::move(data), refusal ? http::status_of(refusal->problem) : 200);
}

asio::awaitable<Response> show(Context& context, SurveyMail kind, const Refusal* refusal)
{
    const auto mailing = co_await context.db.read(read_mailing, context.site().conference, kind);
    if (!mailing.survey) co_return http::see_other(context, "/admin/undersokelse");
    view::Data samples = view::Data::List();
    for (const auto& sample : mailing.samples) {
        const auto* services = &context.services;
        auto text = co_await context.workers.run(mail::preview_text, services, sample, context.now);
        view::Data one;
        one["lang"] = view::code_of(sample.language);
        one["text"] = std::move(text);
        samples.push_back(std::move(one));
    }
    co_return mailing_page(context, kind, mailing, std::move(samples), refusal);
}

asio::awaitable<Response> get_mailing(Context& context)
{
    co_return co_await show(context, kind_in(context.request.query), nullptr);
}

asio::awaitable<Response> post_mailing(Context& context)
{
    const auto& form = context.form();
    const auto kind = kind_in(form);
    const auto sent = co_await context.db.write(send_mails, context.site().conference, kind, form["fingerprint"], context.viewer.actor());
    if (!sent) co_return co_await show(context, kind, &sent.error());
    co_return http::see_other(context, "/admin/undersokelse?notice=survey_mails_sent");
}

} // namespace

http::Routes mailing_routes()
{
    return {
        {Method::get, "/admin/undersokelse/utsending", Access::organiser, get_mailing},
        {Method::post, "/admin/undersokelse/utsending", Access::organiser, post_mailing},
    };
}

} // namespace retenk::survey
