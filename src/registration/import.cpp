#include "registration/import.hpp"

#include "registration/answer.hpp"
#include "registration/import_row.hpp"

#include <algorithm>

namespace retenk::registration {

namespace {

struct Person
{
    ByHand person;
    Submission frame;
};

Person person_of(const ImportRow& row, const ImportFrame& frame)
{
    Person one{row.person, {}};
    one.frame.conference = frame.conference;
    one.frame.language = row.language.value_or(frame.language);
    one.frame.base_url = frame.base_url;
    one.frame.payer_number = row.payer_number;
    if (!row.payer_number.empty()) {
        one.frame.payer_kind = "other";
        one.frame.payer_name = row.person.organisation;
    }
    return one;
}

// In the words of an import: nobody has typed a form here.
std::vector<FieldError> errors_of(Refusal refusal)
{
    if (refusal.fields.empty() && refusal.problem == Problem::full) refusal.key = "import.full";
    if (refusal.problem == Problem::conflict) refusal.key = "import.has_place";
    return by_its_field(std::move(refusal)).fields;
}

// What the rows above have taken.
class RowsAbove
{
public:
    explicit RowsAbove(const ImportWorld& world) : world_(world) {}

    // What this row cannot have because of them. If there is nothing, it takes its part too.
    std::vector<FieldError> add(db::Tx& tx, std::size_t number, const ByHand& person)
    {
        std::vector<FieldError> errors;
        check_person(number, person, errors);
        check_room(tx, person, errors);
        check_options(person, errors);
        if (!errors.empty()) return errors;
        ++need_[pool_of(person.category)];
        for (const auto& answer : person.answers)
            for (const auto option : answer.options)
                ++chosen_[option];
        return errors;
    }

private:
    void check_person(std::size_t number, const ByHand& person, std::vector<FieldError>& errors)
    {
        if (!person.email) return;
        const auto [first, is_new] =
            people_.emplace(std::pair(fold(person.name), person.email->text), number);
        if (!is_new)
            errors.push_back(
                {"name", "import.same_as_row", {{"row", std::to_string(first->second)}}});
    }

    void check_room(db::Tx& tx, const ByHand& person, std::vector<FieldError>& errors)
    {
        const auto pool = pool_of(person.category);
        auto room = check_places(tx, {{pool, need_[pool] + 1}});
        if (room) return;
        for (auto& error : errors_of(std::move(room.error())))
            errors.push_back(std::move(error));
    }

    void check_options(const ByHand& person, std::vector<FieldError>& errors) const
    {
        for (const auto& answer : person.answers)
            for (const auto id : answer.options) {
                const auto& option = option_with(answer.question, id);
                const auto taken = chosen_.find(id);
                if (option.free && taken != chosen_.end() && taken->second >= *option.free)
                    errors.push_back({answer_field("", answer.question),
                                      "question.option_full",
                                      {{"option", option.label}}});
            }
    }

    PoolId pool_of(CategoryId category) const
    {
        return std::ranges::find(world_.categories, category, &OfferedCategory::id)->pool_id;
    }

    const AskedOption& option_with(QuestionId question, OptionId id) const
    {
        const auto& options =
            std::ranges::find(world_.questions, question, &AskedQuestion::id)->options;
        return *std::ranges::find(options, id, &AskedOption::id);
    }

    const ImportWorld& world_;
    std::map<std::pair<std::string, std::string>, std::size_t> people_;
    Need need_;
    std::map<OptionId, std::int64_t> chosen_;
};

bool is_organiser(const Viewer& viewer) { return viewer.user && viewer.is_organiser(); }

// Nothing: one of them could not be, and the whole is taken back.
std::optional<std::int64_t> register_rows(db::Tx& tx, const Viewer& viewer,
                                          const ImportWorld& world, const document::Table& table,
                                          const ImportFrame& frame, const std::string& key,
                                          Mails mails)
{
    std::int64_t registered = 0;
    for (std::size_t at = 1; at < table.rows.size(); ++at) {
        const auto row = parse_import_row(world, table.rows[at]);
        if (!row.errors.empty()) return std::nullopt;
        auto one = person_of(row, frame);
        one.person.mails = mails;
        one.frame.form_key = key + ":" + std::to_string(table.rows[at].number);
        if (!register_by_hand(tx, viewer, one.person, one.frame)) return std::nullopt;
        ++registered;
    }
    return registered;
}

} // namespace

Result<bool> check_table(const document::Table& table)
{
    if (table.rows.size() < 2) return refuse_field("file", "import.nobody");
    const auto people = table.rows.size() - 1;
    if (people <= most_import_rows) return true;
    return refuse_field(
        "file", "import.too_many",
        {{"people", std::to_string(people)}, {"most", std::to_string(most_import_rows)}});
}

ImportId create_import(db::Tx& tx, const Viewer& viewer, const NewImport& import)
{
    const auto questions = questions_of(tx, import.conference);
    const auto categories = categories_of(tx, import.conference);
    ImportChoices choices{guess_columns(import.headings, questions), {}};
    if (categories.size() == 1) choices.category = categories.front().id;
    return keep_import(tx, viewer, import, choices_as_text(choices));
}

std::optional<Import> find_import(db::Tx& tx, const Viewer& viewer, ImportId id)
{
    if (!is_organiser(viewer)) return std::nullopt;
    return find_kept(tx, viewer, id, Brings::people);
}

Result<bool> choose_columns(db::Tx& tx, const Viewer& viewer, ImportId id,
                            const ImportChoices& choices)
{
    const auto import = find_import(tx, viewer, id);
    if (!import || import->registered) return refuse(Problem::not_found, "edit.not_found");
    keep_choices(tx, id, choices_as_text(choices));
    return true;
}

bool discard_import(db::Tx& tx, const Viewer& viewer, const ImportId& id)
{
    const auto import = find_import(tx, viewer, id);
    if (!import || import->registered) return false;
    throw_away(tx, id);
    return true;
}

std::vector<Import> open_imports(db::Tx& tx, const Viewer& viewer, ConferenceId conference)
{
    if (!is_organiser(viewer)) return {};
    return open_kept(tx, viewer, conference, Brings::people);
}

CheckedImport check_import(db::Tx& tx, const Viewer& viewer, const document::Table& table,
                           const ImportChoices& choices, const ImportFrame& frame)
{
    const auto world = read_import_world(tx, frame.conference, frame.day, choices, table.from_1904);
    RowsAbove above(world);
    CheckedImport checked;
    for (std::size_t at = 1; at < table.rows.size(); ++at) {
        auto row = parse_import_row(world, table.rows[at]);
        const auto number = table.rows[at].number;
        if (row.errors.empty()) {
            const auto one = person_of(row, frame);
            if (auto fine = check_by_hand(tx, viewer, one.person, one.frame); !fine)
                row.errors = errors_of(std::move(fine.error()));
            else
                row.errors = above.add(tx, number, row.person);
        }
        checked.wrong += row.errors.empty() ? 0 : 1;
        checked.with_email += row.person.email ? 1 : 0;
        checked.rows.push_back({number, std::move(row.errors)});
    }
    return checked;
}

Result<std::int64_t> import_people(db::Tx& tx, const Viewer& viewer, const ImportId& id,
                                   const document::Table& table, const ImportFrame& frame,
                                   const Mails& mails)
{
    const auto import = find_import(tx, viewer, id);
    if (!import) return refuse(Problem::not_found, "edit.not_found");
    if (import->registered) return *import->registered;
    const auto choices = choices_in(import->choices);
    if (auto checked = check_columns(choices.columns, questions_of(tx, frame.conference)); !checked)
        return refuse(Problem::conflict, "import.look_again");
    const auto world = read_import_world(tx, frame.conference, frame.day, choices, table.from_1904);
    const auto registered =
        register_rows(tx, viewer, world, table, frame, import->key.value(), mails);
    if (!registered) return refuse(Problem::conflict, "import.look_again");
    finish_import(tx, viewer, id, *registered);
    return *registered;
}

} // namespace retenk::registration
