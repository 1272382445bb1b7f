#include "programme/import_speaker.hpp"

#include "programme/draft_check.hpp"
#include "programme/import_shown.hpp"
#include "programme/import_target.hpp"
#include "programme/speaker_form.hpp"
#include "retenk/document/headings.hpp"
#include "retenk/view/language_words.hpp"

#include <algorithm>

namespace retenk::programme {

namespace {

http::Fields with(const http::Fields& before, const std::map<std::string, std::string>& typed)
{
    http::Fields fields;
    for (const auto& [name, text] : before.list())
        if (!typed.contains(name)) fields.add(name, text);
    for (const auto& [name, text] : typed)
        fields.add(name, text);
    return fields;
}

http::Fields empty_details()
{
    http::Fields fields;
    fields.add("state", "invited");
    fields.add("language", "nb");
    return fields;
}

bool is_speakers_language(const std::string& code)
{
    return std::ranges::find(speaker_languages, code) != speaker_languages.end();
}

// What the row says, by the names of the form.
std::map<std::string, std::string> typed_in(const RowCells& cells, CheckedRow& row)
{
    std::map<std::string, std::string> typed;
    for (const char* name :
         {"email", "title", "organisation", "bio", "title_nn", "title_en", "bio_nn", "bio_en"})
        if (auto text = cells[name]; !text.empty()) typed[name] = std::move(text);
    if (auto name = name_in(cells); !name.empty()) typed["name"] = std::move(name);
    if (typed["email"] == document::example_address)
        row.errors.push_back({"email", "import.example_row", {}});
    if (typed["email"].empty()) typed.erase("email");
    const auto written = cells["language"];
    if (written.empty()) return typed;
    const auto lang = view::lang_in_words(written);
    const auto code = lang ? std::string(view::code_of(*lang)) : std::string();
    if (is_speakers_language(code))
        typed["language"] = code;
    else
        row.errors.push_back({"language", "programme_import.speaker_language", {}});
    return typed;
}

void take_errors(const Refusal& refusal, CheckedRow& row)
{
    for (const auto& error : refusal.fields)
        if (std::ranges::find(row.errors, error.field, &FieldError::field) == row.errors.end())
            row.errors.push_back(error);
    if (refusal.fields.empty()) row.errors.push_back({"", refusal.key, refusal.values});
}

} // namespace

SpeakerPlan plan_speaker(db::Tx& tx, const ImportWorld& world, const document::TableRow& cells_of)
{
    SpeakerPlan plan;
    auto& row = plan.row;
    row.number = cells_of.number;
    const RowCells cells(world, cells_of);
    const auto typed = typed_in(cells, row);
    const auto target = find_speaker_of(world, cells, row);
    const auto stored =
        target ? find_speaker(tx, world.conference, *target) : std::optional<StoredSpeaker>();
    if (stored) {
        row.target = target->value;
        row.version = stored->version;
        row.about = stored->details.name;
    }
    auto details = parse_speaker(with(stored ? fields_of(*stored) : empty_details(), typed),
                                 stored ? stored->details.translations : "{}");
    if (!details) {
        take_errors(details.error(), row);
        return plan;
    }
    plan.details = std::move(*details);
    const auto self = target.value_or(SpeakerId{});
    if (auto fine = check_speaker(tx, world.conference, self, plan.details); !fine)
        take_errors(fine.error(), row);
    if (!row.errors.empty()) return plan;
    row.state = RowState::made;
    if (!stored) return plan;
    row.differences = differences(shown_speaker(stored->details), shown_speaker(plan.details));
    row.state = row.differences.empty() ? RowState::unchanged : RowState::changed;
    return plan;
}

} // namespace retenk::programme
