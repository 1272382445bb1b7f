#include "programme/import_target.hpp"

#include "retenk/http/typed.hpp"

#include <algorithm>

namespace retenk::programme {

namespace {

// The key of the templates' example.
constexpr std::string_view example_key = "eksempel";

// By the last part of its address on the website, or by its number.
template <class Key, class Known>
const Known* with_key(const std::map<Key, Known>& known, const std::string& key)
{
    for (const auto& [id, one] : known)
        if (one.slug == key) return &one;
    const auto found = known.find(Key{http::parse_number(key).value_or(0)});
    return found == known.end() ? nullptr : &found->second;
}

bool begins_at(const KnownSession& session, const WrittenTime& time)
{
    const auto local = to_local(session.starts_at);
    return time.starts == std::chrono::minutes(local.hour * 60 + local.minute) &&
           (!time.day || *time.day == local.day);
}

// Of several with the same title the one that begins then. Breaks are alike, and each is its own.
std::optional<SessionId> titled(const ImportWorld& world, const std::string& title,
                                const WrittenTime& time, CheckedRow& row)
{
    std::vector<const KnownSession*> all, at_the_time;
    for (const auto id : world.titles.called(title)) {
        const auto& session = world.sessions.at(SessionId{id});
        all.push_back(&session);
        if (begins_at(session, time)) at_the_time.push_back(&session);
    }
    if (at_the_time.size() == 1) return at_the_time.front()->id;
    if (all.empty()) return std::nullopt;
    const bool is_break = all.front()->kind == "pause";
    if (is_break && time.starts && at_the_time.empty()) return std::nullopt;
    if (all.size() == 1) return all.front()->id;
    row.errors.push_back({"title", "programme_import.several_titled", {{"name", title}}});
    return std::nullopt;
}

} // namespace

std::optional<SessionId> find_session(const ImportWorld& world, const RowCells& cells,
                                      const WrittenTime& time, CheckedRow& row)
{
    const auto key = cells["key"];
    const auto title = squeeze(cells["title"]);
    if (key == example_key) {
        row.errors.push_back({"key", "import.example_row", {}});
        return std::nullopt;
    }
    if (!key.empty()) {
        if (const auto* known = with_key(world.sessions, key)) return known->id;
        if (title.empty())
            row.errors.push_back({"key", "programme_import.no_such_key", {}});
        else
            row.warnings.push_back({"key", "programme_import.key_unknown", {}});
    }
    return title.empty() ? std::nullopt : titled(world, title, time, row);
}

std::string name_in(const RowCells& cells)
{
    const auto whole = squeeze(cells["name"]);
    const auto last = cells["last_name"];
    if (!whole.empty() && !cells["first_name"].empty() && last.empty())
        return squeeze(cells["first_name"] + " " + whole);
    return whole.empty() ? squeeze(cells["first_name"] + " " + last) : whole;
}

std::optional<SpeakerId> find_speaker_of(const ImportWorld& world, const RowCells& cells,
                                         CheckedRow& row)
{
    const auto key = cells["key"];
    const auto name = name_in(cells);
    const auto email = parse_email(cells["email"]);
    if (!key.empty()) {
        if (const auto* known = with_key(world.known_speakers, key)) return known->id;
        row.warnings.push_back({"key", "programme_import.key_unknown", {}});
    }
    std::vector<const KnownSpeaker*> by_address, by_name, by_both;
    if (email) by_address = with_address(world, *email);
    for (const auto id : world.speakers.called(name))
        by_name.push_back(&world.known_speakers.at(SpeakerId{id}));
    std::ranges::copy_if(by_name, std::back_inserter(by_both), [&](const KnownSpeaker* one) {
        return std::ranges::find(by_address, one) != by_address.end();
    });
    if (by_both.size() == 1) return by_both.front()->id;
    if (by_address.size() == 1) return by_address.front()->id;
    if (by_address.size() > 1 || by_name.size() > 1) {
        row.errors.push_back({"name", "programme_import.several_speakers", {{"name", name}}});
        return std::nullopt;
    }
    if (by_name.empty()) return std::nullopt;
    if (email && by_name.front()->email) {
        row.warnings.push_back({"email", "programme_import.same_name_other_address", {}});
        return std::nullopt;
    }
    row.warnings.push_back({"name", "programme_import.by_name", {}});
    return by_name.front()->id;
}

} // namespace retenk::programme
