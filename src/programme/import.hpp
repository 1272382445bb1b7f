#pragma once
// PRG-13: sessions and speakers from a file, into the draft. Each row makes one, changes the one
// that it is about, or says what is wrong with it; all of them or none. Empty cells change nothing.

#include "programme/import_columns.hpp"
#include "retenk/document/sheet_reader.hpp"
#include "retenk/programme/edit.hpp"
#include "retenk/programme/speaker.hpp"

namespace retenk::programme {

// One import keeps the writer busy for a second or two, and others wait for it.
inline constexpr std::size_t most_import_rows = 2000;

// A table that has something below its headings, and no more than one import takes.
Result<bool> check_table(const document::Table& table);

// What a session or a speaker gets another value of. Both are to be read: names, not ids.
struct Difference
{
    std::string field, before, after;
};

enum class RowState { made, changed, unchanged, wrong };
BOOST_DESCRIBE_ENUM(RowState, made, changed, unchanged, wrong)

struct CheckedRow
{
    std::size_t number = 0;
    RowState state = RowState::wrong;
    std::int64_t target = 0; // the session or speaker that it is about; 0: a new one
    std::int64_t version = 0;
    std::string about;                        // the target's title or name
    std::vector<FieldError> errors, warnings; // by the names of import_fields(), or "" of the row
    std::vector<Difference> differences;      // of changed ones
};

// Whom the file names and nobody knows.
struct NewPerson
{
    std::string name;
    std::optional<Email> email;
};

struct CheckedImport
{
    std::vector<CheckedRow> rows; // without the headings, in their order
    std::vector<NewPerson> people;
    std::int64_t made = 0, changed = 0, unchanged = 0, wrong = 0;
    std::string seen; // changes whenever the import would do anything else
};

// What each row would do as things are now, those above it counted in.
CheckedImport check_import(db::Tx& tx, ConferenceId conference, const document::Table& table,
                           const ImportChoices& choices);

struct ImportCounts
{
    std::int64_t made = 0, changed = 0, speakers_made = 0;
};

// conflict when it would not do what was `seen`, or a row is wrong; then nothing is done.
Result<ImportCounts> write_rows(db::Tx& tx, ConferenceId conference, const document::Table& table,
                                const ImportChoices& choices, const std::string& seen,
                                const std::string& actor);

} // namespace retenk::programme
