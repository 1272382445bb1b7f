#pragma once
// What the cells of an import are looked up in, read once for all rows.

#include "programme/import_columns.hpp"
#include "retenk/base/text.hpp"
#include "retenk/document/sheet_reader.hpp"
#include "retenk/programme/edit.hpp"

#include <map>

namespace retenk::programme {

// Things of one kind by whatever people call them, without regard to case, accents and signs.
class Names
{
public:
    void add(std::string_view name, std::int64_t id);
    void show(std::int64_t id, std::string name) { shown_[id] = std::move(name); }

    std::vector<std::int64_t> called(std::string_view name) const;
    std::string shown(std::int64_t id) const; // its own name

private:
    std::map<std::string, std::vector<std::int64_t>> ids_;
    std::map<std::int64_t, std::string> shown_;
};

struct KnownSession
{
    SessionId id;
    std::string slug, title, kind;
    Instant starts_at;
};
BOOST_DESCRIBE_STRUCT(KnownSession, (), (id, slug, title, kind, starts_at))

struct KnownSpeaker
{
    SpeakerId id;
    std::string slug, name;
    std::optional<Email> email;
};
BOOST_DESCRIBE_STRUCT(KnownSpeaker, (), (id, slug, name, email))

struct ImportWorld
{
    ConferenceId conference;
    Day day{};         // of the conference, for times without one
    Instant starts_at; // of the conference, for sessions without a time
    ImportChoices choices;
    bool from_1904 = false;

    Names tracks, rooms, municipalities, themes, measures, speakers, titles; // of sessions
    std::map<SessionId, KnownSession> sessions;
    std::map<SpeakerId, KnownSpeaker> known_speakers;
};

ImportWorld read_import_world(db::Tx& tx, ConferenceId conference, const ImportChoices& choices,
                              bool from_1904);

std::vector<const KnownSpeaker*> with_address(const ImportWorld& world, const Email& address);

// A row's cells by their fields.
class RowCells
{
public:
    RowCells(const ImportWorld& world, const document::TableRow& row) : world_(world), row_(row) {}

    // Without blanks around it; empty when the file has no such column.
    std::string operator[](std::string_view field) const;

private:
    const ImportWorld& world_;
    const document::TableRow& row_;
};

} // namespace retenk::programme
