#pragma once
// A photo that somebody sent becomes two pictures of ours: cut to a square, drawn anew as JPEG, so
// that nothing else of the file is left: no place, no camera, no hidden second file. Takes tens of
// milliseconds: on a worker.

#include "retenk/base/problem.hpp"

#include <cstddef>
#include <string>

namespace retenk::document {

inline constexpr int large_photo = 480, small_photo = 160; // pixels a side
inline constexpr int least_photo = 240;                    // of the shorter side of what is sent
inline constexpr std::size_t most_photo_bytes = 8 * 1024 * 1024;

struct Photo
{
    std::string large, small;
};

// Known by its content: JPEG, PNG or WebP. Refused with the field photo: photo.kind, photo.bytes,
// photo.pixels, photo.small, photo.shape, photo.broken. What it would unpack to is known before
// anything is unpacked.
Result<Photo> photo_of(const std::string& bytes);

// Somebody who is nobody, for demonstrations.
Photo drawn_portrait();

} // namespace retenk::document
