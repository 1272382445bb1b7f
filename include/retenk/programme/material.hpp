#pragma once
// PRG-12: slides, streams, recordings and links of a session, and its minutes. They are shown
// without a release, as soon as the session itself is published. Topic "programme" after a change.

#include "retenk/db/database.hpp"
#include "retenk/document/file_kind.hpp"

#include <array>

namespace retenk::programme {

inline constexpr std::array<std::string_view, 4> material_kinds{"slides", "stream", "recording",
                                                                "link"};
inline constexpr std::int64_t most_material = 20; // of one session

struct Material
{
    std::int64_t id = 0;
    SessionId session_id;
    std::string kind, title;
    std::string address; // of another site; empty for a file
    std::optional<std::string> file_key;
    std::optional<document::FileKind> file_kind;
    std::int64_t size = 0;               // bytes
    std::optional<SpeakerId> speaker_id; // who brought it
    Instant added_at;
};
BOOST_DESCRIBE_STRUCT(Material, (),
                      (id, session_id, kind, title, address, file_key, file_kind, size, speaker_id,
                       added_at))

std::vector<Material> materials_of(db::Tx& tx,
                                   SessionId session); // in the order in which they came

std::vector<Material> published_materials(db::Tx& tx, ConferenceId conference);

// Published sessions that nobody records: by their own flag, or because one who takes part says no.
// All of them, or only the one asked for.
std::vector<SessionId> sessions_not_recorded(db::Tx& tx, ConferenceId conference,
                                             std::optional<SessionId> only = {});

// One of the session with this address in the current release, for everybody.
std::optional<Material> public_material(db::Tx& tx, const ConferenceId& conference,
                                        const std::string& slug, const std::int64_t& material);

struct NewMaterial
{
    SessionId session;
    std::string kind, title, address; // either the address or the file
    std::string file_key;
    std::optional<document::FileKind> file_kind;
    std::int64_t size = 0;
    std::optional<SpeakerId> speaker;
    std::string form_key; // a form sent twice adds it once
};

// not_found without such a session of the conference; invalid with the fields kind, title, address,
// file.
Result<std::int64_t> add_material(db::Tx& tx, const ConferenceId& conference,
                                  const NewMaterial& material, const std::string& actor);

// invalid with the field material when the session has no such one; for a speaker only what that
// speaker brought is one. The file goes with the next sweep.
Result<bool> remove_material(db::Tx& tx, const ConferenceId& conference, const SessionId& session,
                             const std::int64_t& material, const std::optional<SpeakerId>& speaker,
                             const std::string& actor);

// When its file is gone.
void forget_removed_material(db::Tx& tx, const std::string& file_key);

struct Minutes
{
    std::string text; // Markdown
    bool published = false;
    std::int64_t version = 0; // 0: none yet
    Instant changed_at;
};
BOOST_DESCRIBE_STRUCT(Minutes, (), (text, published, version, changed_at))

Minutes minutes_of(db::Tx& tx, SessionId session);

// conflict when somebody else wrote since minutes.version.
Result<bool> write_minutes(db::Tx& tx, const ConferenceId& conference, const SessionId& session,
                           const Minutes& minutes, const std::string& actor);

} // namespace retenk::programme
