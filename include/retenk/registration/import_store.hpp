#pragma once
// A file that somebody brings, from its upload until what stands in it is written: people of the
// register, or sessions and speakers of the programme. It is its owner's alone. Owns import.

#include "retenk/base/viewer.hpp"
#include "retenk/db/database.hpp"

namespace retenk {
using ImportId = Id<struct ImportTag>;
}

namespace retenk::registration {

enum class Brings { people, programme };

struct Import
{
    ImportId id;
    std::optional<std::string> key; // nothing: its file is gone
    std::string file_name;
    std::string choices;
    std::optional<std::int64_t> registered;
};
BOOST_DESCRIBE_STRUCT(Import, (), (id, key, file_name, choices, registered))

struct StoredFile
{
    ConferenceId conference;
    std::string key, file_name, form_key, digest; // of the file's bytes
};

// `choices` is JSON; with a member "what" it is of the programme. A form sent twice with the same
// file makes one.
ImportId keep_import(db::Tx& tx, const Viewer& viewer, const StoredFile& file,
                     const std::string& choices);

// The viewer's own, and not one that was thrown away. Whether the viewer may bring such a thing at
// all is for the caller to know.
std::optional<Import> find_kept(db::Tx& tx, const Viewer& viewer, ImportId id, Brings brings);
std::vector<Import> open_kept(db::Tx& tx, const Viewer& viewer, ConferenceId conference,
                              Brings brings); // begun and not ended, latest first

void keep_choices(db::Tx& tx, ImportId id, const std::string& choices);
void throw_away(db::Tx& tx, ImportId id);

// So many were written; the keeper takes the file away.
void finish_import(db::Tx& tx, const Viewer& viewer, ImportId id, std::int64_t count);

} // namespace retenk::registration
