#pragma once
// Pixels in memory, and the three formats that become some.

#include <optional>
#include <string_view>
#include <vector>

namespace retenk::document {

struct Picture
{
    int width = 0, height = 0;
    std::vector<unsigned char> pixels; // red, green, blue
};

enum class PictureKind { jpeg, png, webp };

std::optional<PictureKind> picture_kind(std::string_view bytes);

struct Size
{
    int width = 0, height = 0;

    long long pixels() const { return static_cast<long long>(width) * height; }
    int shorter() const { return width < height ? width : height; }
};

// What the head of the file says. Nothing for what is no still picture of this kind.
std::optional<Size> size_of_picture(std::string_view bytes, PictureKind kind);

// No larger than is of use: the shorter side has at least `least` pixels if the file has them.
std::optional<Picture> read_picture(std::string_view bytes, PictureKind kind, int least);

// EXIF's 1 to 8: how the camera was held. 1 when the file does not say.
int orientation_of_jpeg(std::string_view bytes);

} // namespace retenk::document
