#include "programme/import_people.hpp"

#include "retenk/document/cells.hpp"

#include <algorithm>

namespace retenk::programme {

namespace {

constexpr std::size_t longest_name = 120;

NewPerson person_in(const std::string& typed)
{
    if (auto email = parse_email(typed)) return {"", std::move(email)};
    const auto begins = typed.find('<'), ends = typed.rfind('>');
    if (begins == typed.npos || ends == typed.npos || ends < begins) return {typed, {}};
    auto email = parse_email(typed.substr(begins + 1, ends - begins - 1));
    return email ? NewPerson{squeeze(typed.substr(0, begins)), std::move(email)}
                 : NewPerson{typed, {}};
}

// "Nordmann, Kari" is one person.
std::string turned(const std::string& name)
{
    const auto comma = name.find(',');
    if (comma == name.npos || name.find(',', comma + 1) != name.npos) return name;
    return squeeze(name.substr(comma + 1) + " " + name.substr(0, comma));
}

} // namespace

bool is_added(SpeakerId id) { return id.value < 0; }
std::size_t place_of_added(SpeakerId id) { return static_cast<std::size_t>(-id.value - 1); }

std::optional<SpeakerId> People::find(const NewPerson& person, const std::string& typed,
                                      const std::string& field, std::vector<FieldError>& errors)
{
    if (person.email) {
        const auto found = with_address(world_, *person.email);
        if (found.size() == 1) return found.front()->id;
    }
    const auto ids = world_.speakers.called(person.name);
    if (ids.size() == 1) return SpeakerId{ids.front()};
    if (ids.size() > 1)
        errors.push_back({field, "programme_import.several_speakers", {{"name", typed}}});
    else if (person.name.empty())
        errors.push_back({field, "programme_import.no_such_address", {{"name", typed}}});
    else if (!world_.choices.adds_speakers)
        errors.push_back({field, "programme_import.no_such_speaker", {{"name", typed}}});
    else if (length_of(person.name) > longest_name)
        errors.push_back({field, "typed.too_long", {{"longest", std::to_string(longest_name)}}});
    else
        return add(person);
    return std::nullopt;
}

SpeakerId People::add(const NewPerson& person)
{
    auto same = std::ranges::find_if(
        added_, [&](const NewPerson& one) { return fold(one.name) == fold(person.name); });
    if (same == added_.end()) same = added_.insert(added_.end(), person);
    if (!same->email) same->email = person.email;
    return SpeakerId{-(same - added_.begin()) - 1};
}

std::vector<SpeakerId> People::named_in(const std::string& field, const std::string& cell,
                                        std::vector<FieldError>& errors)
{
    auto pieces = document::pieces_of(cell);
    if (world_.speakers.called(turned(squeeze(cell))).size() == 1) pieces = {turned(squeeze(cell))};
    std::vector<SpeakerId> named;
    for (const auto& piece : pieces)
        if (const auto id = find(person_in(turned(piece)), piece, field, errors))
            if (std::ranges::find(named, *id) == named.end()) named.push_back(*id);
    return named;
}

std::string People::shown(SpeakerId id) const
{
    return is_added(id) ? added_.at(place_of_added(id)).name : world_.speakers.shown(id.value);
}

std::vector<DraftPerson> with_people(std::vector<DraftPerson> before, std::string_view role,
                                     const std::vector<SpeakerId>& named)
{
    std::vector<SpeakerId> had;
    for (const auto& person : before)
        if (person.role == role) had.push_back(person.speaker_id);
    if (had == named) return before;
    std::erase_if(before, [&](const DraftPerson& person) {
        return person.role == role || std::ranges::find(named, person.speaker_id) != named.end();
    });
    for (const auto id : named)
        before.push_back({id, std::string(role)});
    return before;
}

} // namespace retenk::programme
