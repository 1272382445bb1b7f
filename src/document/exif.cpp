// The one thing of a camera's notes that must not be lost with them: which way is up.

#include "document/picture.hpp"

#include <algorithm>
#include <cstdint>

namespace retenk::document {

namespace {

constexpr std::uint16_t orientation_tag = 0x0112, short_type = 3;
constexpr int most_segments = 200, most_entries = 200;

// Numbers of either order; 0 behind the end.
struct Numbers
{
    std::string_view bytes;
    bool big = true;

    std::uint32_t octet(std::size_t at) const
    {
        return at < bytes.size() ? static_cast<unsigned char>(bytes[at]) : 0U;
    }
    std::uint16_t two(std::size_t at) const
    {
        const auto first = octet(at), second = octet(at + 1);
        return static_cast<std::uint16_t>(big ? first << 8U | second : second << 8U | first);
    }
    std::uint32_t four(std::size_t at) const
    {
        const std::uint32_t first = two(at), second = two(at + 2);
        return big ? first << 16U | second : second << 16U | first;
    }
};

// A TIFF file within the JPEG (EXIF 2.3, section 4.5): its first directory.
int orientation_in(std::string_view tiff)
{
    Numbers numbers{tiff, !tiff.starts_with("II")};
    if (numbers.two(2) != 42) return 1;
    const std::size_t directory = numbers.four(4);
    if (directory >= tiff.size()) return 1;
    const int entries = std::min<int>(numbers.two(directory), most_entries);
    for (int n = 0; n < entries; ++n) {
        const auto entry = directory + 2 + static_cast<std::size_t>(n) * 12;
        if (numbers.two(entry) != orientation_tag || numbers.two(entry + 2) != short_type) continue;
        const int value = numbers.two(entry + 8);
        return value >= 1 && value <= 8 ? value : 1;
    }
    return 1;
}

} // namespace

int orientation_of_jpeg(std::string_view bytes)
{
    const Numbers numbers{bytes, true};
    std::size_t at = 2;
    for (int n = 0; n < most_segments && numbers.octet(at) == 0xFF; ++n) {
        const auto marker = numbers.octet(at + 1);
        const std::size_t length = numbers.two(at + 2);
        if (marker == 0xDA || length < 2 || at + 2 + length > bytes.size()) return 1;
        const auto segment = bytes.substr(at + 4, length - 2);
        if (marker == 0xE1 && segment.starts_with(std::string_view("Exif\0\0", 6)))
            return orientation_in(segment.substr(6));
        at += 2 + length;
    }
    return 1;
}

} // namespace retenk::document
