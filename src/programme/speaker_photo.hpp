#pragma once
// The photo of a speaker, as it is kept and shown. Owns speaker_photo.

#include "retenk/db/database.hpp"
#include "retenk/document/photo.hpp"

#include <map>

namespace retenk::programme {

// Instead of the one before.
bool set_photo(db::Tx& tx, const SpeakerId& speaker, const document::Photo& photo,
               const std::string& actor);
bool remove_photo(db::Tx& tx, const SpeakerId& speaker, const std::string& actor);

// What the public sees of a speaker besides name, title and bio.
struct Face
{
    SpeakerId id;
    std::string organisation, photo_alt, photo; // photo: the key in its address, or empty
    std::string translations;
};
BOOST_DESCRIBE_STRUCT(Face, (), (id, organisation, photo_alt, photo, translations))

std::map<SpeakerId, Face> faces_of(db::Tx& tx, ConferenceId conference);

// Of a speaker whom the current release shows; the same for everybody.
std::optional<std::string> public_photo(db::Tx& tx, const std::string& key, const bool& large);

// The small one, released or not: for those who make the programme, and for whoever has the speaker's link.
std::optional<std::string> photo_of_speaker(db::Tx& tx, const ConferenceId& conference,
                                            const SpeakerId& speaker);
std::optional<std::string> photo_by_link(db::Tx& tx, const std::string& token);

} // namespace retenk::programme
