// What the pages of one session and of speakers show.

#include "programme/material_form.hpp"
#include "programme/pages.hpp"
#include "programme/speaker_photo.hpp"

#include "retenk/conference/conference.hpp"
#include "retenk/plan/card.hpp"
#include "retenk/programme/card.hpp"
#include "retenk/programme/feedback.hpp"
#include "retenk/registration/session_places.hpp"

#include <algorithm>

namespace retenk::programme {

namespace {

view::Data measures_of(const Session& session, const Wording& wording)
{
    view::Data::List list;
    for (const auto& measure : session.measures) {
        view::Data data;
        data["number"] = measure.number;
        data["title"] = wording.localised(measure.title, measure.translations, "title");
        data["address"] = plan::address_of(measure.number, measure.plan_id, measure.is_current);
        data["state"] = plan::state_of(measure.state, wording);
        list.push_back(std::move(data));
    }
    return conference::section_of(std::move(list));
}

view::Data outcomes_of(db::Tx& tx, ConferenceId conference, const Session& session,
                       const Wording& wording)
{
    const auto links = outcomes_by_session(tx, conference);
    const auto notes = plan::notes_of_outcomes_of_conference(tx, conference);
    view::Data::List list;
    for (const auto& outcome : plan::outcomes_of_conference(tx, conference))
        for (const auto& link : links)
            if (link.outcome_id == outcome.id && link.session_id == session.session_id)
                list.push_back(plan::card_of(outcome, notes, wording));
    return conference::section_of(std::move(list));
}

void add_face(const Speaker& speaker, const std::map<SpeakerId, Face>& faces,
              const Wording& wording, view::Data& data)
{
    const auto& face = faces.at(speaker.id);
    data["organisation"] = wording.localised(face.organisation, face.translations, "organisation");
    data["photo"] = face.photo;
    const auto alt =
        view::localised(wording.lang, face.photo_alt, face.translations, "photo_alt").text;
    data["alt"] = alt.empty() ? wording.text("programme.photo_of", {{"name", speaker.name}}) : alt;
}

view::Data details_of(const Speaker& speaker, const Wording& wording)
{
    view::Data data;
    data["slug"] = speaker.slug;
    data["name"] = speaker.name;
    data["post"] = wording.localised(speaker.title, speaker.translations, "title");
    return data;
}

// Before it is held the stream comes first to mind, afterwards what is left of it; the order is
// that in which it came.
view::Data materials_of_page(db::Tx& tx, const Session& session, const Wording& wording)
{
    view::Data::List list;
    for (const auto& material : materials_of(tx, session.session_id))
        list.push_back(material_data(wording, material, "/program/" + session.slug + "/fil"));
    return conference::section_of(std::move(list));
}

view::Data minutes_of_page(db::Tx& tx, const Session& session, const Wording& wording)
{
    const auto minutes = minutes_of(tx, session.session_id);
    if (!minutes.published) return {};
    return wording.markdown(minutes.text, "{}", "text");
}

std::string host_of(db::Tx& tx, const conference::Conference& conference, const Session& session,
                    const Wording& wording)
{
    if (!session.municipality_id) return "";
    const auto host = conference::find_municipality(tx, *session.municipality_id, conference.day);
    return host ? display_name(*host, wording.lang) : "";
}

// REG-10: what one must know before one comes.
view::Data signup_of(db::Tx& tx, const Session& session, const Wording& wording)
{
    const auto places = registration::session_places(tx, session.session_id);
    if (!places || session.cancelled) return false;
    view::Data data;
    data["open"] = !places->closed;
    const auto note = registration::note_of(*places);
    data["text"] = wording.text(note.key, note.values);
    return data;
}

bool takes_part(const Session& session, SpeakerId speaker)
{
    return std::ranges::find(session.people, speaker, &SessionPerson::speaker_id) !=
           session.people.end();
}

} // namespace

std::optional<view::Data> view_of_session(db::Tx& tx, const Wording& wording,
                                          const std::string& slug)
{
    const auto conference = conference::find_current(tx);
    if (!conference) return std::nullopt;
    const auto programme = published_session(tx, conference->id, slug);
    if (programme.sessions.empty()) return std::nullopt;
    const auto& session = programme.sessions.front();
    view::Data data;
    data["title"] =
        view::localised(wording.lang, session.title, session.translations, "title").text;
    data["card"] = card_of(session, wording);
    data["search_data_html"] = std::string();
    data["day"] = wording.catalogue.long_day(wording.lang, conference->day);
    data["venue"] = session.venue;
    data["abstract"] = wording.markdown(session.abstract, session.translations, "abstract");
    data["signup"] = signup_of(tx, session, wording);
    data["not_recorded"] = !sessions_not_recorded(tx, conference->id, session.session_id).empty();
    data["host"] = host_of(tx, *conference, session, wording);
    data["level"] =
        session.level.empty() ? std::string() : wording.text("edit.level_" + session.level);
    data["materials"] = materials_of_page(tx, session, wording);
    data["minutes"] = minutes_of_page(tx, session, wording);
    data["takes_feedback"] = takes_feedback(session, tx.now);
    data["measures"] = measures_of(session, wording);
    data["outcomes"] = outcomes_of(tx, conference->id, session, wording);
    return data;
}

std::optional<view::Data> view_of_speakers(db::Tx& tx, const Wording& wording)
{
    const auto conference = conference::find_current(tx);
    if (!conference) return std::nullopt;
    view::Data::List list;
    const auto faces = faces_of(tx, conference->id);
    for (const auto& speaker : published_speakers(tx, conference->id)) {
        list.push_back(details_of(speaker, wording));
        add_face(speaker, faces, wording, list.back());
    }
    view::Data data;
    data["title"] = wording.text("programme.speakers");
    data["any"] = !list.empty();
    data["speakers"] = view::Data(std::move(list));
    return data;
}

std::optional<view::Data> view_of_speaker(db::Tx& tx, const Wording& wording,
                                          const std::string& slug)
{
    const auto conference = conference::find_current(tx);
    if (!conference) return std::nullopt;
    const auto speakers = published_speakers(tx, conference->id);
    const auto speaker = std::ranges::find(speakers, slug, &Speaker::slug);
    if (speaker == speakers.end()) return std::nullopt;
    auto data = details_of(*speaker, wording);
    add_face(*speaker, faces_of(tx, conference->id), wording, data);
    data["title"] = speaker->name;
    data["slug"] = speaker->slug;
    data["bio"] = wording.markdown(speaker->bio, speaker->translations, "bio");
    view::Data::List sessions;
    for (const auto& session : published(tx, conference->id).sessions)
        if (takes_part(session, speaker->id)) sessions.push_back(card_of(session, wording));
    data["sessions"] = view::Data(std::move(sessions));
    return data;
}

} // namespace retenk::programme
