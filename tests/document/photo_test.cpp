#include "document/picture.hpp"
#include "retenk/document/photo.hpp"

#include <array>
#include <gtest/gtest.h>
#include <png.h>
#include <turbojpeg.h>

namespace retenk::document {
namespace {

using Colour = std::array<unsigned char, 3>;
constexpr Colour red{220, 30, 30}, blue{30, 30, 220};

// Red above, blue below.
Picture two_halves(int width, int height)
{
    Picture picture{width, height, {}};
    for (int y = 0; y < height; ++y)
        for (int x = 0; x < width; ++x)
            for (const auto octet : y < height / 2 ? red : blue)
                picture.pixels.push_back(octet);
    return picture;
}

std::string jpeg_of(const Picture& picture)
{
    auto* turbo = tjInitCompress();
    unsigned char* bytes = nullptr;
    unsigned long size = 0;
    tjCompress2(turbo, picture.pixels.data(), picture.width, 0, picture.height, TJPF_RGB, &bytes,
                &size, TJSAMP_444, 95, 0);
    std::string file(reinterpret_cast<char*>(bytes), size);
    tjFree(bytes);
    tjDestroy(turbo);
    return file;
}

std::string png_of(const Picture& picture)
{
    png_image image{};
    image.version = PNG_IMAGE_VERSION;
    image.width = static_cast<png_uint_32>(picture.width);
    image.height = static_cast<png_uint_32>(picture.height);
    image.format = PNG_FORMAT_RGB;
    png_alloc_size_t size = 0;
    png_image_write_to_memory(&image, nullptr, &size, 0, picture.pixels.data(), 0, nullptr);
    std::string file(size, '\0');
    png_image_write_to_memory(&image, file.data(), &size, 0, picture.pixels.data(), 0, nullptr);
    file.resize(size);
    return file;
}

// What a camera writes: an orientation, and in clear text the place.
std::string with_notes(const std::string& jpeg, char orientation)
{
    std::string tiff("MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0", 19);
    tiff += orientation;
    tiff += std::string("\0\0\0\0\0\0", 6) + "GPS 68.7986N 16.5415E";
    const auto notes = std::string("Exif\0\0", 6) + tiff;
    const auto length = notes.size() + 2;
    return jpeg.substr(0, 2) + "\xFF\xE1" + static_cast<char>(length >> 8U) +
           static_cast<char>(length & 0xFFU) + notes + jpeg.substr(2);
}

Colour colour_at(const std::string& jpeg, int across, int down)
{
    const auto picture = read_picture(jpeg, PictureKind::jpeg, 1000);
    const auto at = static_cast<std::size_t>((picture->height * down / 100) * picture->width +
                                             picture->width * across / 100) *
                    3;
    return {picture->pixels[at], picture->pixels[at + 1], picture->pixels[at + 2]};
}

bool is_red(const Colour& colour) { return colour[0] > 150 && colour[2] < 100; }

std::string key_of(const std::string& bytes)
{
    const auto photo = photo_of(bytes);
    return photo ? "" : photo.error().fields.at(0).field + " " + photo.error().fields.at(0).key;
}

TEST(Photo, comes_in_two_sizes_whatever_it_was)
{
    for (const auto& file : {jpeg_of(two_halves(1200, 900)), png_of(two_halves(600, 900))}) {
        const auto photo = photo_of(file);
        ASSERT_TRUE(photo);
        EXPECT_EQ(size_of_picture(photo->large, PictureKind::jpeg)->width, large_photo);
        EXPECT_EQ(size_of_picture(photo->large, PictureKind::jpeg)->height, large_photo);
        EXPECT_EQ(size_of_picture(photo->small, PictureKind::jpeg)->width, small_photo);
        EXPECT_TRUE(is_red(colour_at(photo->large, 50, 10)));
        EXPECT_FALSE(is_red(colour_at(photo->large, 50, 90)));
    }
}

TEST(Photo, keeps_nothing_of_what_the_camera_wrote)
{
    const auto file = with_notes(jpeg_of(two_halves(600, 600)), 1);
    ASSERT_NE(file.find("GPS 68.7986N"), std::string::npos) << "there is something to keep";
    const auto photo = photo_of(file);
    ASSERT_TRUE(photo);
    for (const auto& made : {photo->large, photo->small})
        for (const auto* trace : {"Exif", "GPS", "ICC", "Adobe", "http"})
            EXPECT_EQ(made.find(trace), std::string::npos) << trace;
}

TEST(Photo, keeps_nothing_that_hides_behind_the_picture)
{
    for (const auto& file : {jpeg_of(two_halves(600, 600)), png_of(two_halves(600, 600))}) {
        const auto photo = photo_of(file + "<script>alert(1)</script>PK\x03\x04");
        ASSERT_TRUE(photo);
        EXPECT_EQ(photo->large.find("script"), std::string::npos);
        EXPECT_EQ(photo->large.find("PK\x03\x04"), std::string::npos);
    }
}

// Where the upper half of the file is when the camera was held otherwise.
TEST(Photo, stands_upright_although_its_notes_are_gone)
{
    const auto jpeg = jpeg_of(two_halves(600, 600));
    struct Case
    {
        char orientation;
        int across, down;
    };
    for (const auto& [orientation, across, down] :
         {Case{1, 50, 10}, Case{2, 50, 10}, Case{3, 50, 90}, Case{4, 50, 90}, Case{5, 10, 50},
          Case{6, 90, 50}, Case{7, 90, 50}, Case{8, 10, 50}}) {
        const auto photo = photo_of(with_notes(jpeg, orientation));
        ASSERT_TRUE(photo);
        EXPECT_TRUE(is_red(colour_at(photo->large, across, down))) << int(orientation);
        EXPECT_FALSE(is_red(colour_at(photo->large, 100 - across, 100 - down))) << int(orientation);
    }
}

TEST(Photo, that_would_unpack_to_a_mountain_is_not_unpacked)
{
    auto file = png_of(two_halves(300, 300));
    file.replace(16, 8, std::string("\0\0\x75\x30\0\0\x75\x30", 8)); // 30 000 a side
    file.replace(29, 4, std::string("\xe9\x45\x6f\xed", 4));
    EXPECT_EQ(key_of(file), "photo photo.pixels");
    EXPECT_EQ(key_of(png_of(two_halves(6000, 5000))), "photo photo.pixels");
}

TEST(Photo, of_a_hundred_layers_is_not_drawn_a_hundred_times)
{
    const auto jpeg = jpeg_of(two_halves(600, 600));
    const auto scan = jpeg.find("\xFF\xDA");
    auto file = jpeg;
    for (int n = 0; n < 100; ++n)
        file.insert(file.size() - 2, jpeg.substr(scan, 20));
    EXPECT_EQ(key_of(file), "photo photo.broken");
}

TEST(Photo, that_is_none_says_why)
{
    EXPECT_EQ(key_of(""), "photo photo.kind");
    EXPECT_EQ(key_of("GIF89a"), "photo photo.kind");
    EXPECT_EQ(key_of("<svg xmlns='http://www.w3.org/2000/svg'/>"), "photo photo.kind");
    EXPECT_EQ(key_of("\xFF\xD8\xFF"), "photo photo.broken");
    EXPECT_EQ(key_of("RIFF\x20\0\0\0WEBPVP8 junk"), "photo photo.kind");
    EXPECT_EQ(key_of(std::string("RIFF\x20\0\0\0WEBPVP8 junk and more", 30)), "photo photo.broken");
    EXPECT_EQ(key_of(png_of(two_halves(300, 300)).substr(0, 200)), "photo photo.broken");
    EXPECT_EQ(key_of(jpeg_of(two_halves(239, 800))), "photo photo.small");
    EXPECT_EQ(key_of(jpeg_of(two_halves(250, 3000))), "photo photo.shape");
    EXPECT_EQ(key_of(std::string(most_photo_bytes + 1, 'x')), "photo photo.bytes");
}

TEST(Photo, of_a_demonstration_is_a_photo_like_others)
{
    EXPECT_TRUE(photo_of(drawn_portrait().large));
}

} // namespace
} // namespace retenk::document
