#include "programme/import_shown.hpp"

#include "programme/session_form.hpp"
#include "programme/speaker_form.hpp"

namespace retenk::programme {

namespace {

void join(std::string& all, const std::string& one) { all += (all.empty() ? "" : "; ") + one; }

template <class Ids>
std::string joined(const Names& names, const Ids& ids)
{
    std::string all;
    for (const auto id : ids)
        join(all, names.shown(id.value));
    return all;
}

} // namespace

Shown shown_session(const ImportWorld& world, const People& people, const SessionDraft& draft)
{
    StoredDraft stored;
    stored.draft = draft;
    const auto fields = fields_of(stored);
    Shown shown;
    for (const char* name :
         {"title", "kind", "abstract", "day", "starts", "ends", "language", "capacity", "young",
          "green", "hidden", "not_recorded", "title_nn", "title_en", "abstract_nn", "abstract_en"})
        shown.emplace_back(name, fields[name]);
    shown.emplace_back("tray", fields["unscheduled"]);
    shown.emplace_back("track", draft.track_id ? world.tracks.shown(draft.track_id->value) : "");
    shown.emplace_back("room", draft.room_id ? world.rooms.shown(draft.room_id->value) : "");
    shown.emplace_back("municipality", draft.municipality_id ? world.municipalities.shown(draft.municipality_id->value) : "");
    shown.emplace_back("themes", joined(world.themes, draft.themes));
    shown.emplace_back("measures", joined(world.measures, draft.measures));
    for (const auto& [column, role] : people_columns) {
        std::string names;
        for (const auto& person : draft.people)
            if (person.role == role) join(names, people.shown(person.speaker_id));
        shown.emplace_back(column, names);
    }
    return shown;
}

Shown shown_speaker(const SpeakerDetails& details)
{
    StoredSpeaker stored;
    stored.details = details;
    const auto fields = fields_of(stored);
    Shown shown;
    for (const char* name : {"name", "email", "title", "organisation", "bio", "language",
                             "title_nn", "title_en", "bio_nn", "bio_en"})
        shown.emplace_back(name, fields[name]);
    return shown;
}

std::vector<Difference> differences(const Shown& before, const Shown& after)
{
    std::vector<Difference> all;
    for (std::size_t at = 0; at < before.size() && at < after.size(); ++at)
        if (before[at].second != after[at].second)
            all.push_back({after[at].first, before[at].second, after[at].second});
    return all;
}

} // namespace retenk::programme
