#include "programme/speaker_mails.hpp"

#include "programme/speaker_link.hpp"
#include "programme/speaker_page.hpp"
#include "retenk/audit/audit.hpp"
#include "retenk/base/secret.hpp"
#include "retenk/db/once.hpp"

#include <algorithm>

namespace retenk::programme {

namespace {

view::Lang language_of(const SpeakerLine& speaker)
{
    return view::lang_called(speaker.language).value_or(view::Lang::nb);
}

view::Data sessions_in_mail(db::Tx& tx, SpeakerId speaker, view::Lang lang)
{
    view::Data list = view::Data::List{};
    for (const auto& session : own_sessions(tx, speaker)) {
        if (session.cancelled || session.answer == "declined") continue;
        view::Data data;
        data["title"] = view::localised(lang, session.title, session.translations, "title").text;
        data["starts"] = iso_local_time(to_local(session.starts_at));
        data["room"] = view::localised(lang, session.room, session.room_translations, "name").text;
        list.push_back(std::move(data));
    }
    return list;
}

mail::Message message_to(db::Tx& tx, const conference::Conference& conference, SpeakerMail kind,
                         const SpeakerLine& speaker, const std::string& token)
{
    mail::Message message;
    message.template_name = "speaker_" + std::string(db::enum_name(kind));
    message.language = language_of(speaker);
    message.recipient = speaker.email.value_or(Email{});
    message.recipient_name = speaker.name;
    message.data["conference"] = conference.name;
    message.data["day"] = iso_day(conference.day);
    message.data["place"] = conference.place;
    message.data["contact_email"] = conference.contact_email;
    message.data["to"] = speaker.name;
    message.data["sessions"] = sessions_in_mail(tx, speaker.id, message.language);
    message.data["any_session"] = !message.data["sessions"].list()->empty();
    const auto lacks = lacks_of(speaker);
    for (const auto lack : speaker_lacks)
        message.data["lacks_" + std::string(lack)] = std::ranges::find(lacks, lack) != lacks.end();
    message.data["link_path"] = view::localised_path(message.language, "/foredragsholder/" + token);
    return message;
}

bool is_wanted(const MailWish& wish, SpeakerId speaker)
{
    return wish.speakers.empty() ||
           std::ranges::find(wish.speakers, speaker) != wish.speakers.end();
}

bool concerns(const MailWish& wish, const SpeakerLine& speaker)
{
    if (speaker.state == "declined") return false;
    // Whoever is ticked has lost the link, perhaps; of everybody, those who have nothing to answer
    // need none.
    if (wish.kind == SpeakerMail::invitation) return !wish.speakers.empty() || speaker.sessions > 0;
    return !lacks_of(speaker).empty();
}

} // namespace

MailPlan plan_mails(db::Tx& tx, ConferenceId conference, const MailWish& wish)
{
    MailPlan plan;
    for (auto& speaker : speaker_lines(tx, conference)) {
        if (!is_wanted(wish, speaker.id)) continue;
        const auto& before =
            wish.kind == SpeakerMail::invitation ? speaker.invited_at : speaker.reminded_at;
        auto& group = !concerns(wish, speaker) ? plan.nothing_lacks
                      : !speaker.email         ? plan.no_address
                      : before && !wish.again  ? plan.had_one
                                               : plan.to;
        group.push_back(std::move(speaker));
    }
    return plan;
}

std::string fingerprint_of(const MailPlan& plan)
{
    std::string all;
    for (const auto& speaker : plan.to) {
        all += std::to_string(speaker.id.value) + speaker.language + must(speaker.email).text;
        for (const auto lack : lacks_of(speaker))
            all += " " + std::string(lack);
        all += "\n";
    }
    return sha256(all).substr(0, 20);
}

Result<std::int64_t> send_mails(db::Tx& tx, ConferenceId conference, const MailWish& wish,
                                const std::string& fingerprint, const std::string& form_key,
                                const std::string& actor)
{
    const auto key = "speaker_mails:" + form_key;
    if (const auto earlier = db::answer_of_form(tx, key)) return std::stoll(*earlier);
    const auto plan = plan_mails(tx, conference, wish);
    if (fingerprint_of(plan) != fingerprint)
        return refuse(Problem::conflict, "speaker.plan_changed");
    const auto site = conference::get_current(tx);
    const bool invites = wish.kind == SpeakerMail::invitation;
    for (const auto& speaker : plan.to) {
        const auto token = invites ? renew_speaker_link(tx, site, speaker.id)
                                   : add_speaker_link(tx, site, speaker.id);
        mail::enqueue(tx, message_to(tx, site, wish.kind, speaker, token));
        note_mail(tx, speaker.id, invites);
        audit::record(tx, actor, {"speaker", speaker.id.value, invites ? "invited" : "reminded"});
    }
    if (!form_key.empty()) db::remember_form(tx, key, std::to_string(plan.to.size()));
    tx.after_commit("mail");
    tx.after_commit("programme");
    return std::ssize(plan.to);
}

mail::Message sample_mail(db::Tx& tx, const conference::Conference& conference, SpeakerMail kind,
                          const SpeakerLine& speaker)
{
    return message_to(tx, conference, kind, speaker, "…");
}

void mail_decline(db::Tx& tx, SpeakerId speaker, const OwnSession& session, const std::string& note)
{
    const auto conference = conference::get_current(tx);
    mail::Message message;
    message.template_name = "speaker_declined";
    message.recipient = Email{conference.contact_email};
    message.recipient_name = conference.name;
    message.data["conference"] = conference.name;
    message.data["speaker"] = tx.get<std::string>(
        "SELECT name FROM person JOIN speaker ON person_id = person.id WHERE speaker.id = ?1",
        speaker);
    message.data["session"] = session.title;
    message.data["starts"] = iso_local_time(to_local(session.starts_at));
    message.data["note"] = note;
    message.data["link_path"] =
        "/admin/foredragsholdere/" + std::to_string(speaker.value) + "/svar";
    mail::enqueue(tx, message);
    tx.after_commit("mail");
}

} // namespace retenk::programme
