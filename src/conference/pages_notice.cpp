// What practical information, privacy notice, accessibility statement and an earlier year show.

#include "conference/pages.hpp"

#include "retenk/conference/conference.hpp"
#include "retenk/plan/card.hpp"
#include "retenk/programme/card.hpp"
#include "retenk/survey/survey.hpp"

namespace retenk::conference {

namespace {

struct NoticeQuestion
{
    std::string title, purpose;
    Day delete_on{};
    std::string translations;
};
BOOST_DESCRIBE_STRUCT(NoticeQuestion, (), (title, purpose, delete_on, translations))

// Each question says what it is for and when its answers go: the notice must agree with the form.
view::Data questions_data(db::Tx& tx, ConferenceId conference, const Wording& wording)
{
    view::Data::List list;
    for (const auto& question :
         tx.rows<NoticeQuestion>("SELECT title, purpose, delete_on, translations FROM question "
                                 "WHERE conference_id = ?1 ORDER BY position, id",
                                 conference)) {
        view::Data data;
        data["name"] = wording.localised(question.title, question.translations, "title");
        data["purpose"] = wording.localised(question.purpose, question.translations, "purpose");
        data["delete_on"] = wording.catalogue.short_day(wording.lang, question.delete_on);
        list.push_back(std::move(data));
    }
    return section_of(std::move(list));
}

view::Data outcomes_data(db::Tx& tx, ConferenceId conference, const Wording& wording)
{
    const auto notes = plan::notes_of_outcomes_of_conference(tx, conference);
    view::Data::List list;
    for (const auto& outcome : plan::outcomes_of_conference(tx, conference))
        list.push_back(plan::card_of(outcome, notes, wording));
    return section_of(std::move(list));
}

view::Data archived_session(const programme::Session& session, const Wording& wording)
{
    auto data = programme::card_of(session, wording);
    data["abstract"] = wording.markdown(session.abstract, session.translations, "abstract");
    view::Data::List measures;
    for (const auto& measure : session.measures) {
        view::Data one;
        one["number"] = measure.number;
        one["name"] = wording.localised(measure.title, measure.translations, "title");
        one["address"] = plan::address_of(measure.number, measure.plan_id, measure.is_current);
        measures.push_back(std::move(one));
    }
    data["measures"] = section_of(std::move(measures));
    return data;
}

} // namespace

std::optional<view::Data> view_of_notice(db::Tx& tx, const Wording& wording, const Notice& notice)
{
    const auto conference = find_current(tx);
    if (!conference) return std::nullopt;
    const auto own = [&](const std::string& text, std::string_view column) {
        return wording.markdown(text, conference->translations, column);
    };
    view::Data data;
    data["contact_email"] = conference->contact_email;
    data["text"] = view::Data();
    switch (notice) {
    case Notice::practical:
        data["title"] = wording.text("conference.practical");
        data["text"] = own(conference->practical, "practical");
        data["day"] = wording.catalogue.long_day(wording.lang, conference->day);
        data["starts"] = wording.time(conference->starts_at);
        data["ends"] = wording.time(conference->ends_at);
        data["place"] = conference->place;
        break;
    case Notice::privacy:
        data["title"] = wording.text("conference.privacy");
        data["text"] = own(conference->privacy, "privacy");
        data["questions"] = questions_data(tx, conference->id, wording);
        break;
    case Notice::accessibility:
        data["title"] = wording.text("conference.accessibility");
        data["accessibility_url"] = conference->accessibility_url;
        break;
    }
    return data;
}

std::optional<view::Data> view_of_year(db::Tx& tx, const Wording& wording, const std::int64_t& year)
{
    const auto conference = find_year(tx, year);
    if (!conference || !conference->archived) return std::nullopt;
    const auto programme = programme::published(tx, conference->id);
    view::Data data;
    data["title"] = conference->name;
    data["year"] = conference->year;
    data["day"] = wording.catalogue.long_day(wording.lang, conference->day);
    data["place"] = conference->place;
    data["about"] = wording.markdown(conference->about, conference->translations, "about");
    view::Data::List hosts;
    for (const auto& host : hosts_of(tx, conference->id))
        hosts.emplace_back(display_name(host, wording.lang));
    data["hosts"] = section_of(std::move(hosts));
    view::Data::List sessions;
    for (const auto& session : programme.sessions)
        sessions.push_back(archived_session(session, wording));
    data["sessions"] = section_of(std::move(sessions));
    data["outcomes"] = outcomes_data(tx, conference->id, wording);
    data["survey"] = survey::is_published(tx, conference->id);
    return data;
}

} // namespace retenk::conference
