#include "retenk/document/photo.hpp"

#include "document/picture.hpp"

#include <turbojpeg.h>

#include <algorithm>
#include <memory>
#include <stdexcept>

namespace retenk::document {

namespace {

// A JPEG is read small at once; the others are unpacked whole, four octets for each pixel.
constexpr long long most_jpeg_pixels = 30'000'000, most_other_pixels = 12'000'000;
constexpr int most_longer = 12; // times the shorter side
constexpr int quality = 85;

// A square of the picture: from the middle of a wide one, and from above the middle of a tall one,
// where faces are.
struct Square
{
    int left = 0, top = 0, side = 0;
};

Square square_of(const Picture& picture)
{
    const int side = std::min(picture.width, picture.height);
    return {(picture.width - side) / 2, (picture.height - side) / 3, side};
}

// Every pixel is the mean of those that it covers.
std::vector<unsigned char> shrunk(const Picture& picture, const Square& square, int side)
{
    std::vector<unsigned char> pixels(static_cast<std::size_t>(side) *
                                      static_cast<std::size_t>(side) * 3);
    const auto first = [&](int n) {
        return static_cast<int>(static_cast<long long>(n) * square.side / side);
    };
    const auto past = [&](int n) { return std::max(first(n + 1), first(n) + 1); };
    std::size_t out = 0;
    for (int y = 0; y < side; ++y)
        for (int x = 0; x < side; ++x) {
            unsigned long long sums[3] = {0, 0, 0}, count = 0;
            for (int row = first(y); row < past(y); ++row)
                for (int column = first(x); column < past(x); ++column, ++count) {
                    const auto at = (static_cast<std::size_t>(square.top + row) *
                                         static_cast<std::size_t>(picture.width) +
                                     static_cast<std::size_t>(square.left + column)) *
                                    3;
                    for (std::size_t colour = 0; colour < 3; ++colour)
                        sums[colour] += picture.pixels[at + colour];
                }
            for (const auto sum : sums)
                pixels[out++] = static_cast<unsigned char>(sum / count);
        }
    return pixels;
}

// As the camera was held: 2, 4, 5 and 7 are mirrored too.
Picture upright(Picture picture, int orientation)
{
    if (orientation == 1) return picture;
    const bool turned = orientation >= 5;
    Picture result{
        turned ? picture.height : picture.width, turned ? picture.width : picture.height, {}};
    result.pixels.resize(picture.pixels.size());
    const int right = picture.width - 1, bottom = picture.height - 1;
    std::size_t out = 0;
    for (int y = 0; y < result.height; ++y)
        for (int x = 0; x < result.width; ++x) {
            int column = turned ? y : x, row = turned ? x : y;
            if (orientation == 2 || orientation == 3 || orientation == 7 || orientation == 8)
                column = right - column;
            if (orientation == 3 || orientation == 4 || orientation == 6 || orientation == 7)
                row = bottom - row;
            const auto at =
                (static_cast<std::size_t>(row) * static_cast<std::size_t>(picture.width) +
                 static_cast<std::size_t>(column)) *
                3;
            for (std::size_t colour = 0; colour < 3; ++colour)
                result.pixels[out++] = picture.pixels[at + colour];
        }
    return result;
}

std::string jpeg_of(const std::vector<unsigned char>& pixels, int side)
{
    const std::unique_ptr<void, int (*)(void*)> turbo(tjInitCompress(), tjDestroy);
    unsigned char* bytes = nullptr;
    unsigned long size = 0;
    const int done = tjCompress2(turbo.get(), pixels.data(), side, 0, side, TJPF_RGB, &bytes, &size,
                                 TJSAMP_420, quality, TJFLAG_PROGRESSIVE);
    const std::unique_ptr<unsigned char, void (*)(unsigned char*)> owner(bytes, tjFree);
    if (done != 0) throw std::runtime_error("a picture could not be written");
    return {reinterpret_cast<const char*>(bytes), size};
}

Result<PictureKind> checked_kind(const std::string& bytes)
{
    if (bytes.size() > most_photo_bytes) return refuse_field("photo", "photo.bytes");
    const auto kind = picture_kind(bytes);
    if (!kind) return refuse_field("photo", "photo.kind");
    const auto size = size_of_picture(bytes, *kind);
    if (!size) return refuse_field("photo", "photo.broken");
    const auto most = *kind == PictureKind::jpeg ? most_jpeg_pixels : most_other_pixels;
    if (size->pixels() > most) return refuse_field("photo", "photo.pixels");
    if (size->shorter() < least_photo) return refuse_field("photo", "photo.small");
    if (std::max(size->width, size->height) / size->shorter() >= most_longer)
        return refuse_field("photo", "photo.shape");
    return *kind;
}

// Head and shoulders, plain, before a plain ground.
Picture silhouette(int side)
{
    constexpr unsigned char ground[] = {214, 226, 236}, figure[] = {92, 122, 148};
    Picture picture{side, side, {}};
    const auto within = [](long long x, long long y, long long radius) {
        return x * x + y * y < radius * radius;
    };
    for (int y = 0; y < side; ++y)
        for (int x = 0; x < side; ++x) {
            const int across = x - side / 2;
            const bool head = within(across, y - side * 2 / 5, side / 6);
            const bool body = within(across, y - side, side * 2 / 5);
            const auto* colour = head || body ? figure : ground;
            picture.pixels.insert(picture.pixels.end(), colour, colour + 3);
        }
    return picture;
}

Photo drawn_of(const Picture& picture)
{
    const auto square = square_of(picture);
    const int large = std::min(large_photo, square.side);
    return {jpeg_of(shrunk(picture, square, large), large),
            jpeg_of(shrunk(picture, square, small_photo), small_photo)};
}

} // namespace

Photo drawn_portrait() { return drawn_of(silhouette(960)); }

Result<Photo> photo_of(const std::string& bytes)
{
    const auto kind = checked_kind(bytes);
    if (!kind) return std::unexpected(kind.error());
    auto picture = read_picture(bytes, *kind, large_photo);
    if (!picture) return refuse_field("photo", "photo.broken");
    if (*kind == PictureKind::jpeg)
        picture = upright(std::move(*picture), orientation_of_jpeg(bytes));
    return drawn_of(*picture);
}

} // namespace retenk::document
