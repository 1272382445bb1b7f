#pragma once
// The photo of a speaker, as it is kept and shown. Owns speaker_photo.

#include "retenk/base/viewer.hpp"
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

struct ServedPhoto
{
    db::Blob bytes;
    bool is_public = false; // shown by the current release
};
BOOST_DESCRIBE_STRUCT(ServedPhoto, (), (bytes, is_public))

// Of a speaker whom no release shows: for those who make the programme, and for whoever has the
// speaker's link.
std::optional<ServedPhoto> find_photo(db::Tx& tx, const Viewer& viewer, const std::string& token,
                                      const std::string& key, const bool& large);

} // namespace retenk::programme
