#pragma once
// REG-16: people whom organisers bring in a file. Each row is registered as it would be by hand,
// all of them or none.

#include "registration/by_hand.hpp"
#include "registration/import_columns.hpp"
#include "retenk/document/sheet_reader.hpp"
#include "retenk/registration/import_store.hpp"

namespace retenk::registration {

// One import keeps the writer busy for a second or two, and others wait for it.
inline constexpr std::size_t most_import_rows = 5000;

struct NewImport : StoredFile
{
    std::vector<std::string> headings;
};

// A table that has people in it, and no more of them than one import takes.
Result<bool> check_table(const document::Table& table);

// Its columns are guessed. A form sent twice with the same
// file makes one.
ImportId create_import(db::Tx& tx, const Viewer& viewer, const NewImport& import);

// Nobody's but the viewer's own, and not one that was thrown away.
std::optional<Import> find_import(db::Tx& tx, const Viewer& viewer, ImportId id);

// What the viewer has begun and not ended, latest first.
std::vector<Import> open_imports(db::Tx& tx, const Viewer& viewer, ConferenceId conference);

Result<bool> choose_columns(db::Tx& tx, const Viewer& viewer, ImportId id,
                            const ImportChoices& choices);
bool discard_import(db::Tx& tx, const Viewer& viewer, const ImportId& id); // false: there was none

struct CheckedRow
{
    std::size_t number = 0;
    std::vector<FieldError> errors; // by the names of import_fields()
};

struct CheckedImport
{
    std::vector<CheckedRow> rows; // without the headings, in their order
    std::int64_t wrong = 0;       // rows with errors
    std::int64_t with_email = 0;
};

struct ImportFrame
{
    ConferenceId conference;
    Day day{};
    view::Lang language = view::Lang::nb; // of people for whom the file names none
    std::string base_url;
};

// What stands in the way of each row as things are now, those above it counted in.
CheckedImport check_import(db::Tx& tx, const Viewer& viewer, const document::Table& table,
                           const ImportChoices& choices, const ImportFrame& frame);

// How many were registered; sent twice it answers the same. conflict when a row could not be, and
// then nobody is.
Result<std::int64_t> import_people(db::Tx& tx, const Viewer& viewer, const ImportId& id,
                                   const document::Table& table, const ImportFrame& frame,
                                   const Mails& mails);

} // namespace retenk::registration
