// Photos that people send: three formats by three libraries, and the camera's notes by our own
// reader.
#include "retenk/document/photo.hpp"
#include "document/picture.hpp"
#include "fuzz.hpp"

namespace retenk::fuzz {

// What a picture costs goes by its pixels, not its bytes: their number is known before anything is unpacked and has a
// limit, and unpacking is done on a worker.
double most_seconds() { return 2; }

void fuzz(std::string_view bytes)
{
    const auto orientation = document::orientation_of_jpeg(bytes);
    must(orientation >= 1 && orientation <= 8, "a camera is held in one of eight ways");
    // The large ones are no other than the small, and slow: a test of ours says where their limit is.
    using enum document::PictureKind;
    for (const auto kind : {jpeg, png, webp})
        if (const auto size = document::size_of_picture(bytes, kind); size && size->pixels() > 20'000) return;
    const auto photo = document::photo_of(std::string(bytes));
    if (!photo) return;
    for (const auto& made : {photo->large, photo->small}) {
        const auto size = document::size_of_picture(made, document::PictureKind::jpeg);
        must(size && size->width == size->height && size->width <= document::large_photo,
             "a square of ours");
        must(document::orientation_of_jpeg(made) == 1 && made.find("Exif") == made.npos,
             "without notes");
    }
}

} // namespace retenk::fuzz
