#include "programme/session_form.hpp"

#include "retenk/http/typed.hpp"

namespace retenk::programme {

namespace {

constexpr std::int64_t largest_id = 1'000'000'000'000;

template <class IdType>
std::optional<IdType> chosen(http::Typed& typed, const std::string& name)
{
    const auto number = typed.number(name, 1, largest_id);
    return number ? std::optional(IdType{*number}) : std::nullopt;
}

template <class IdType>
std::vector<IdType> chosen_all(const http::Fields& fields, std::string_view name)
{
    std::vector<IdType> all;
    for (const auto& text : fields.all(name))
        all.push_back(IdType{http::parse_number(text).value_or(0)});
    return all;
}

// A time is looked at whether or not the day is one: each field has a word of its own.
Instant moment(http::Typed& typed, const http::Fields& fields, const std::string& name)
{
    const bool has_day = parse_day(fields["day"]).has_value();
    const auto day = has_day ? fields["day"] : std::string("2000-01-01");
    const auto local = parse_local_time(day + "T" + fields[name]);
    if (!local) typed.wrong(name, "typed.not_a_time");
    return local && has_day ? from_local(*local) : Instant();
}

std::vector<DraftPerson> people_in(const http::Fields& fields)
{
    std::vector<DraftPerson> people;
    const auto speakers = fields.all("speaker"), roles = fields.all("role");
    for (std::size_t n = 0; n < speakers.size() && n < roles.size(); ++n)
        if (!speakers[n].empty())
            people.push_back({SpeakerId{http::parse_number(speakers[n]).value_or(0)}, roles[n]});
    return people;
}

} // namespace

http::Fields fields_of(const StoredDraft& stored)
{
    const auto& draft = stored.draft;
    const auto starts = iso_local_time(to_local(draft.starts_at)),
               ends = iso_local_time(to_local(draft.ends_at));
    http::Fields fields;
    fields.add("title", draft.title);
    fields.add("abstract", draft.abstract);
    fields.add("kind", draft.kind);
    fields.add("track_id", draft.track_id ? std::to_string(draft.track_id->value) : "");
    fields.add("room_id", draft.room_id ? std::to_string(draft.room_id->value) : "");
    fields.add("day", starts.substr(0, 10));
    fields.add("starts", starts.substr(11));
    fields.add("ends", ends.substr(11));
    fields.add("language", draft.language);
    fields.add("capacity", draft.capacity ? std::to_string(*draft.capacity) : "");
    fields.add("hidden", draft.hidden ? "1" : "");
    fields.add("young", draft.young ? "1" : "");
    fields.add("green", draft.green ? "1" : "");
    fields.add("unscheduled", draft.unscheduled ? "1" : "");
    fields.add("municipality_id",
               draft.municipality_id ? std::to_string(draft.municipality_id->value) : "");
    fields.add("level", draft.level);
    fields.add("not_recorded", draft.not_recorded ? "1" : "");
    fields.add("version", std::to_string(stored.version));
    for (const auto& person : draft.people) {
        fields.add("speaker", std::to_string(person.speaker_id.value));
        fields.add("role", person.role);
    }
    for (const auto theme : draft.themes)
        fields.add("theme", std::to_string(theme.value));
    for (const auto measure : draft.measures)
        fields.add("measure", std::to_string(measure.value));
    http::add_translations(fields, session_texts, draft.translations);
    return fields;
}

Result<SessionDraft> parse_draft(const http::Fields& fields, std::string_view translations_before)
{
    http::Typed typed(fields);
    SessionDraft draft;
    draft.title = typed.line("title", 200, true);
    draft.abstract = typed.lines("abstract", 10000);
    draft.kind = typed.one_of("kind", draft_kinds);
    draft.track_id = chosen<TrackId>(typed, "track_id");
    draft.room_id = chosen<RoomId>(typed, "room_id");
    if (!parse_day(fields["day"])) typed.wrong("day", "typed.not_a_day");
    draft.starts_at = moment(typed, fields, "starts");
    draft.ends_at = moment(typed, fields, "ends");
    draft.language = typed.one_of("language", draft_languages);
    draft.capacity = typed.number("capacity", 0, 100000);
    draft.hidden = typed.flag("hidden");
    draft.young = typed.flag("young");
    draft.green = typed.flag("green");
    draft.unscheduled = typed.flag("unscheduled");
    draft.municipality_id = chosen<MunicipalityId>(typed, "municipality_id");
    if (!fields["level"].empty()) draft.level = typed.one_of("level", draft_levels);
    draft.not_recorded = typed.flag("not_recorded");
    draft.translations = typed.translations(session_texts, translations_before);
    draft.people = people_in(fields);
    draft.themes = chosen_all<NodeId>(fields, "theme");
    draft.measures = chosen_all<MeasureId>(fields, "measure");
    if (!typed.fine()) return std::unexpected(typed.refusal());
    return draft;
}

} // namespace retenk::programme
