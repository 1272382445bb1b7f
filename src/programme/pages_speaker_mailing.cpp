// Invitations and reminders: who gets which text is shown before anything is sent.

#include "programme/pages_speaker_desk.hpp"
#include "programme/speaker_mails.hpp"
#include "retenk/base/share.hpp"
#include "retenk/http/form_page.hpp"
#include "retenk/mail/held.hpp"
#include "retenk/programme/speaker.hpp"

#include <algorithm>

namespace retenk::programme {

namespace {

using http::Context;
using http::Response;

struct Mailing
{
    MailPlan plan;
    std::vector<mail::Message> samples; // one for each language, of whoever lacks most
};

Mailing read_mailing(db::Tx& tx, const ConferenceId& conference, const MailWish& wish)
{
    Mailing mailing{plan_mails(tx, conference, wish), {}};
    const auto site = conference::get_current(tx);
    for (const auto language : speaker_languages) {
        const SpeakerLine* most = nullptr;
        for (const auto& speaker : mailing.plan.to)
            if (speaker.language == language &&
                (!most || lacks_of(speaker).size() > lacks_of(*most).size()))
                most = &speaker;
        if (most) mailing.samples.push_back(sample_mail(tx, site, wish.kind, *most));
    }
    return mailing;
}

std::vector<mail::Composed> composed(const http::Services* services,
                                     const std::vector<mail::Message>& samples, const Instant& now)
{
    std::vector<mail::Composed> all;
    for (const auto& sample : samples)
        all.push_back(mail::compose(mail::row_of(sample, now), services->templates,
                                    share_folder(services->config) / "mail_templates",
                                    services->config.mail, services->base_url));
    return all;
}

MailWish wish_in(const http::Fields& fields)
{
    MailWish wish;
    wish.kind = fields["slag"] == "reminder" ? SpeakerMail::reminder : SpeakerMail::invitation;
    for (const auto& text : fields.all("id"))
        wish.speakers.push_back(SpeakerId{http::parse_number(text).value_or(0)});
    wish.again = !fields["again"].empty();
    return wish;
}

view::Data people_data(const Context& context, const std::vector<SpeakerLine>& speakers)
{
    view::Data list = view::Data::List{};
    for (const auto& speaker : speakers) {
        view::Data data;
        data["id"] = speaker.id.value;
        data["name"] = speaker.name;
        data["email"] = speaker.email ? speaker.email->text : std::string();
        data["lacks"] = view::Data::List{};
        for (const auto lack : lacks_of(speaker))
            data["lacks"].push_back(http::text(context, "speaker.lack_" + std::string(lack)));
        list.push_back(std::move(data));
    }
    return list;
}

view::Data texts_data(const Context& context, const Mailing& mailing,
                      const std::vector<mail::Composed>& texts)
{
    view::Data list = view::Data::List{};
    for (std::size_t n = 0; n < texts.size(); ++n) {
        const auto language = std::string(view::code_of(mailing.samples[n].language));
        const auto count = std::ranges::count(mailing.plan.to, language, &SpeakerLine::language);
        view::Data data;
        data["language"] = language;
        data["heading"] =
            http::text(context, "speaker.mails_in_" + language, {{"count", std::to_string(count)}});
        data["subject"] = texts[n].subject;
        data["text"] = texts[n].text;
        list.push_back(std::move(data));
    }
    return list;
}

Response mailing_page(const Context& context, const MailWish& wish, const Mailing& mailing,
                      const std::vector<mail::Composed>& texts, const Refusal* refusal)
{
    const bool invites = wish.kind == SpeakerMail::invitation;
    const auto count = std::to_string(mailing.plan.to.size());
    view::Data data;
    http::add_errors(context, data, refusal);
    data["title"] = http::text(context, invites ? "speaker.invite_title" : "speaker.remind_title");
    data["area"] = "desk";
    data["invites"] = invites;
    data["kind"] = std::string(db::enum_name(wish.kind));
    data["ids"] = view::Data::List{};
    for (const auto id : wish.speakers)
        data["ids"].push_back(std::to_string(id.value));
    data["again"] = wish.again;
    data["any"] = !mailing.plan.to.empty();
    data["send_text"] = http::text(context, "speaker.send", {{"count", count}});
    data["fingerprint"] = fingerprint_of(mailing.plan);
    data["to"] = people_data(context, mailing.plan.to);
    data["had_one"] = people_data(context, mailing.plan.had_one);
    data["any_had_one"] = !mailing.plan.had_one.empty();
    data["no_address"] = people_data(context, mailing.plan.no_address);
    data["any_no_address"] = !mailing.plan.no_address.empty();
    data["texts"] = texts_data(context, mailing, texts);
    return http::page(context, "programme/admin_speaker_mailing", std::move(data),
                      refusal ? http::status_of(refusal->problem) : 200);
}

asio::awaitable<Response> show_mailing(Context& context, const MailWish& wish,
                                       const Refusal* refusal)
{
    const auto conference = context.site().conference;
    const auto mailing = co_await context.db.read(read_mailing, conference, wish);
    const auto* services = &context.services;
    const auto texts =
        co_await context.workers.run(composed, services, mailing.samples, context.now);
    co_return mailing_page(context, wish, mailing, texts, refusal);
}

} // namespace

asio::awaitable<Response> get_speaker_mailing(Context& context)
{
    const auto wish = wish_in(context.request.query);
    co_return co_await show_mailing(context, wish, nullptr);
}

asio::awaitable<Response> post_speaker_mailing(Context& context)
{
    const auto& form = context.form();
    const auto wish = wish_in(form);
    if (form["steg"] != "send") co_return co_await show_mailing(context, wish, nullptr);
    auto sent =
        co_await context.db.write(send_mails, context.site().conference, wish, form["fingerprint"],
                                  form["form_key"], context.viewer.actor());
    if (!sent) co_return co_await show_mailing(context, wish, &sent.error());
    co_return http::see_other(context,
                              "/admin/foredragsholdere/oversikt?notice=speaker_mails_sent");
}

} // namespace retenk::programme
