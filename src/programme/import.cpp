#include "programme/import.hpp"

#include "programme/import_session.hpp"
#include "programme/import_speaker.hpp"
#include "retenk/audit/differences.hpp"
#include "retenk/document/headings.hpp"

#include <algorithm>

namespace retenk::programme {

namespace {

// Two rows that would be about the same thing: the second one is wrong.
class RowsAbove
{
public:
    void add(CheckedRow& row, const std::string& new_one, const char* field)
    {
        if (row.state == RowState::wrong) return;
        const auto key = row.target != 0 ? "#" + std::to_string(row.target) : new_one;
        const auto [first, is_new] = rows_.emplace(key, row.number);
        if (is_new) return;
        row.state = RowState::wrong;
        row.errors.push_back(
            {field, "programme_import.same_as_row", {{"row", std::to_string(first->second)}}});
    }

private:
    std::map<std::string, std::size_t> rows_;
};

struct Plans
{
    std::vector<SessionPlan> sessions;
    std::vector<SpeakerPlan> speakers;
    CheckedImport checked;
};

// As existing ones are compared; what has no words is itself.
std::string same_words(const std::string& text)
{
    auto words = document::heading_words(text);
    return words.empty() ? text : words;
}

// Breaks have the same title, and each is its own.
std::string key_of(const SessionDraft& draft)
{
    return same_words(draft.title) +
           (draft.kind == "pause" ? " " + iso_instant(draft.starts_at) : "");
}

std::string key_of(const SpeakerDetails& details)
{
    return same_words(details.name) + " " + (details.email ? details.email->text : "");
}

void count(CheckedImport& checked, const CheckedRow& row)
{
    switch (row.state) {
    case RowState::made:
        ++checked.made;
        return;
    case RowState::changed:
        ++checked.changed;
        return;
    case RowState::unchanged:
        ++checked.unchanged;
        return;
    case RowState::wrong:
        ++checked.wrong;
        return;
    }
}

template <class Plan, class Draft>
void add(CheckedImport& checked, std::string& all, const Plan& plan, const Draft& draft)
{
    const auto& row = plan.row;
    count(checked, row);
    all += std::to_string(row.number) + ":" + std::string(db::enum_name(row.state)) + ":" +
           std::to_string(row.target) + ":" + std::to_string(row.version) + ":" +
           audit::fingerprint(draft) + "\n";
    checked.rows.push_back(row);
}

Plans plan_rows(db::Tx& tx, ConferenceId conference, const document::Table& table,
                const ImportChoices& choices)
{
    const auto world = read_import_world(tx, conference, choices, table.from_1904);
    People people(world);
    RowsAbove above;
    Plans plans;
    std::string all;
    for (std::size_t at = 1; at < table.rows.size(); ++at) {
        if (choices.what == Holds::sessions) {
            auto plan = plan_session(tx, world, people, table.rows[at]);
            above.add(plan.row, key_of(plan.draft), "title");
            add(plans.checked, all, plan, plan.draft);
            plans.sessions.push_back(std::move(plan));
        } else {
            auto plan = plan_speaker(tx, world, table.rows[at]);
            above.add(plan.row, key_of(plan.details), "name");
            add(plans.checked, all, plan, plan.details);
            plans.speakers.push_back(std::move(plan));
        }
    }
    plans.checked.people = people.added();
    for (const auto& person : people.added())
        all += person.name + ":" + (person.email ? person.email->text : "") + "\n";
    plans.checked.seen = sha256(all);
    return plans;
}

// Nothing: one of them could not be made, and the whole is taken back.
std::optional<std::vector<SpeakerId>> add_people(db::Tx& tx, ConferenceId conference,
                                                 const std::vector<NewPerson>& people,
                                                 const std::string& actor)
{
    std::vector<SpeakerId> ids;
    for (const auto& person : people) {
        SpeakerDetails details;
        details.name = person.name;
        details.email = person.email;
        const auto made = create_speaker(tx, conference, details, "", actor);
        if (!made) return std::nullopt;
        ids.push_back(*made);
    }
    return ids;
}

bool write_session(db::Tx& tx, ConferenceId conference, SessionPlan plan,
                   const std::vector<SpeakerId>& added, const std::string& actor)
{
    for (auto& person : plan.draft.people)
        if (is_added(person.speaker_id))
            person.speaker_id = added.at(place_of_added(person.speaker_id));
    const auto& row = plan.row;
    if (row.state == RowState::made)
        return create_session(tx, conference, plan.draft, "", actor).has_value();
    return change_session(tx, conference, SessionId{row.target}, row.version, plan.draft, actor)
        .has_value();
}

bool write_speaker(db::Tx& tx, ConferenceId conference, const SpeakerPlan& plan,
                   const std::string& actor)
{
    const auto& row = plan.row;
    if (row.state == RowState::made)
        return create_speaker(tx, conference, plan.details, "", actor).has_value();
    return change_speaker(tx, conference, SpeakerId{row.target}, row.version, plan.details, actor)
        .has_value();
}

bool is_to_be_written(const CheckedRow& row)
{
    return row.state == RowState::made || row.state == RowState::changed;
}

} // namespace

Result<bool> check_table(const document::Table& table)
{
    if (table.rows.size() < 2) return refuse_field("file", "programme_import.nothing");
    const auto rows = table.rows.size() - 1;
    if (rows <= most_import_rows) return true;
    return refuse_field(
        "file", "programme_import.too_many",
        {{"rows", std::to_string(rows)}, {"most", std::to_string(most_import_rows)}});
}

CheckedImport check_import(db::Tx& tx, ConferenceId conference, const document::Table& table,
                           const ImportChoices& choices)
{
    return plan_rows(tx, conference, table, choices).checked;
}

Result<ImportCounts> write_rows(db::Tx& tx, ConferenceId conference, const document::Table& table,
                                const ImportChoices& choices, const std::string& seen,
                                const std::string& actor)
{
    const auto plans = plan_rows(tx, conference, table, choices);
    const auto& checked = plans.checked;
    const auto again = refuse(Problem::conflict, "programme_import.look_again");
    if (checked.wrong > 0 || checked.seen != seen) return again;
    const auto added = add_people(tx, conference, checked.people, actor);
    if (!added) return again;
    for (const auto& plan : plans.sessions)
        if (is_to_be_written(plan.row) && !write_session(tx, conference, plan, *added, actor))
            return again;
    for (const auto& plan : plans.speakers)
        if (is_to_be_written(plan.row) && !write_speaker(tx, conference, plan, actor)) return again;
    return ImportCounts{checked.made, checked.changed,
                        static_cast<std::int64_t>(checked.people.size())};
}

} // namespace retenk::programme
