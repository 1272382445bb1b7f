#include "registration/release_mails.hpp"

#include "registration/mails.hpp"
#include "retenk/base/join.hpp"
#include "retenk/base/secret.hpp"
#include "retenk/mail/held.hpp"
#include "retenk/programme/card.hpp"

#include <algorithm>
#include <map>

namespace retenk::registration {

namespace {

struct Attending
{
    ParticipantId id;
    RegistrationId registration_id;
    std::string name;
    std::optional<Email> email;
};
BOOST_DESCRIBE_STRUCT(Attending, (), (id, registration_id, name, email))

struct Told // a session in somebody's mail
{
    const programme::SessionNews* news = nullptr;
    bool has_part = false;
    bool starred = false;
    std::vector<std::string> names; // whose places
    std::vector<std::string> clashes;
};

struct Reader
{
    std::string name;
    std::optional<Addressee> contact; // nothing: only has a part in sessions
    std::vector<Told> sessions;

    Told& told(const programme::SessionNews& news)
    {
        for (auto& one : sessions)
            if (one.news == &news) return one;
        return sessions.emplace_back(&news);
    }
};

using Readers = std::map<std::string, Reader>; // by address

std::vector<Attending> attending(db::Tx& tx, SessionId session)
{
    return tx.rows<Attending>(
        "SELECT participant.id, registration_id, participant.name, email FROM session_signup "
        "JOIN participant ON participant.id = participant_id JOIN person ON person.id = person_id "
        "WHERE session_id = ?1 AND participant.state = 'registered' ORDER BY session_signup.place",
        session);
}

// Where else the person has a place at what is now the same time.
std::vector<std::string> clashes_of(db::Tx& tx, ParticipantId participant,
                                    const programme::SessionRow& now)
{
    return tx.rows<std::string>(
        "SELECT title FROM session_signup JOIN session ON session.id = session_id "
        "WHERE participant_id = ?1 AND session_id <> ?2 AND session_signup.state = 'signed' AND "
        "cancelled = 0 "
        "AND hidden = 0 AND starts_at < ?4 AND ends_at > ?3 ORDER BY starts_at",
        participant, now.session_id, now.starts_at, now.ends_at);
}

void add_attending(db::Tx& tx, Readers& readers, const programme::SessionNews& news)
{
    for (const auto& person : attending(tx, news.now.session_id)) {
        const auto contact = get_addressee(tx, person.registration_id);
        const auto email = person.email.value_or(contact.contact_email).text;
        if (email.empty()) continue;
        auto& reader = readers[email];
        if (reader.name.empty()) reader.name = person.email ? person.name : contact.contact_name;
        if (!reader.contact) reader.contact = contact;
        auto& told = reader.told(news);
        told.names.push_back(person.name);
        if (news.what == programme::News::cancelled) continue;
        for (const auto& title : clashes_of(tx, person.id, news.now))
            if (std::ranges::find(told.clashes, title) == told.clashes.end())
                told.clashes.push_back(title);
    }
}

void add_parts(db::Tx& tx, Readers& readers, const programme::SessionNews& news)
{
    for (const auto& part : programme::people_with_part(tx, news.now.session_id)) {
        auto& reader = readers[part.email.text];
        if (reader.name.empty()) reader.name = part.name;
        reader.told(news).has_part = true;
    }
}

// PRG-4: stars of those who have a place at the conference, at the address of the registration.
void add_starred(db::Tx& tx, Readers& readers, const programme::SessionNews& news)
{
    const auto registrations = tx.rows<RegistrationId>(
        "SELECT registration_id FROM session_star WHERE session_id = ?1 AND EXISTS (SELECT 1 FROM "
        "participant WHERE participant.registration_id = session_star.registration_id AND state = "
        "'registered') ORDER BY registration_id",
        news.now.session_id);
    for (const auto& registration : registrations) {
        const auto contact = get_addressee(tx, registration);
        auto& reader = readers[contact.contact_email.text];
        if (reader.name.empty()) reader.name = contact.contact_name;
        if (!reader.contact) reader.contact = contact;
        reader.told(news).starred = true;
    }
}

bool is_only_starred(const Told& told)
{
    return told.starred && !told.has_part && told.names.empty();
}

view::Data data_of_session(const Told& told, const std::string& reader, view::Lang lang)
{
    const auto& [what, before, now] = *told.news;
    const auto room = [&](const programme::SessionRow& row) {
        return view::localised(lang, row.room, row.room_translations, "name").text;
    };
    view::Data data;
    data["title"] = view::localised(lang, now.title, now.translations, "title").text;
    data["moved"] = what == programme::News::moved;
    data["cancelled"] = what == programme::News::cancelled;
    data["back"] = what == programme::News::back;
    data["starts"] = iso_local_time(to_local(now.starts_at));
    data["before"] = iso_local_time(to_local(before.starts_at));
    data["room"] = room(now);
    data["room_before"] = room(before);
    data["has_part"] = told.has_part;
    data["starred"] = is_only_starred(told);
    const bool only_reader =
        told.names.empty() || (told.names.size() == 1 && told.names[0] == reader);
    data["names"] = only_reader ? std::string() : join(told.names);
    data["clashes"] = join(told.clashes);
    return data;
}

// Cancelled events and those that go on are two files: a file has one method.
void add_calendars(mail::Message& message, const Reader& reader,
                   const programme::ReleaseInfo& release, const std::string& organizer,
                   const std::string& base_url)
{
    using document::CalendarMethod;
    std::vector<document::CalendarEvent> kept, cancelled;
    for (const auto& told : reader.sessions) {
        const bool is_over = told.news->what == programme::News::cancelled;
        auto event = programme::event_of(told.news->now, release, message.language, base_url);
        event.organizer = organizer;
        event.cancelled = is_over;
        if (is_over) event.attendee = message.recipient.text;
        (is_over ? cancelled : kept).push_back(std::move(event));
    }
    const auto attach = [&](const auto& events, CalendarMethod method, const char* file,
                            const char* type) {
        if (events.empty()) return;
        message.attachments.push_back(
            {file, type, document::calendar_file("Re:tenk", events, method), false, ""});
    };
    attach(kept, CalendarMethod::publish, "endret.ics",
           "text/calendar; charset=utf-8; method=PUBLISH");
    attach(cancelled, CalendarMethod::cancel, "avlyst.ics",
           "text/calendar; charset=utf-8; method=CANCEL");
}

mail::Message mail_to(const std::string& email, const Reader& reader,
                      const conference::Conference& conference)
{
    mail::Message message;
    message.template_name = "release_news";
    message.recipient = Email{email};
    message.recipient_name = reader.name;
    if (reader.contact) {
        message.language = language_of(*reader.contact);
        message.registration = reader.contact->id;
    }
    message.data = data_of_conference(conference, reader.name,
                                      reader.contact ? reader.contact->reference : std::string());
    message.data["has_place"] = reader.contact.has_value();
    message.data["only_starred"] = std::ranges::all_of(reader.sessions, is_only_starred);
    view::Data::List sessions;
    for (const auto& told : reader.sessions)
        sessions.push_back(data_of_session(told, reader.name, message.language));
    message.data["sessions"] = std::move(sessions);
    return message;
}

} // namespace

std::vector<mail::Message> release_mails(db::Tx& tx, const ConferenceId& conference,
                                         const programme::ReleaseInfo& release,
                                         const std::string& base_url)
{
    const auto all_news = programme::news_since_release(tx, conference);
    Readers readers;
    for (const auto& news : all_news) {
        add_attending(tx, readers, news);
        add_parts(tx, readers, news);
        add_starred(tx, readers, news);
    }
    const auto site = conference::get_current(tx);
    std::vector<mail::Message> messages;
    for (const auto& [email, reader] : readers) {
        auto message = mail_to(email, reader, site);
        add_calendars(message, reader, release, site.contact_email, base_url);
        message.dedupe_key =
            batch_of(conference, release.number) + ":" + sha256(email).substr(0, 32);
        messages.push_back(std::move(message));
    }
    return messages;
}

std::string batch_of(ConferenceId conference, std::int64_t release_number)
{
    return "release-" + std::to_string(conference.value) + "-" + std::to_string(release_number);
}

Result<programme::ReleaseReceipt> publish_and_tell(db::Tx& tx, const ConferenceId& conference,
                                                   const std::string& note,
                                                   const std::string& actor,
                                                   const std::string& base_url)
{
    // The mails compare the draft with the release before, so they come first.
    const auto number = tx.get<std::int64_t>(
        "SELECT coalesce(max(number), 0) + 1 FROM release WHERE conference_id = ?1", conference);
    const auto mails = release_mails(tx, conference, {{}, number, tx.now, note}, base_url);
    auto receipt = programme::publish(tx, conference, note, actor);
    if (!receipt) return receipt;
    if (receipt->number != number)
        throw std::logic_error("a release got another number than its mails");
    for (const auto& message : mails)
        mail::hold(tx, message);
    return receipt;
}

} // namespace retenk::registration
