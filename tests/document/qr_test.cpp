#include "retenk/document/qr.hpp"

#include "support/outside.hpp"

#include <gtest/gtest.h>

#include <stdexcept>

namespace retenk::document {
namespace {

TEST(Qr, another_program_reads_the_png)
{
    for (std::string text :
         {std::string("A"), std::string("https://x.example/t/7F3K9Q"), std::string(500, 'b')})
        EXPECT_EQ(test::read_by({"zbarimg", "--quiet", "--raw", "{}"}, qr_png(text)), text + "\n");
}

TEST(Qr, png_is_one_bit_a_pixel)
{
    auto png = qr_png("https://x.example/t/7F3K9Q", 4);
    EXPECT_EQ(png.substr(0, 8), "\x89PNG\r\n\x1a\n");
    EXPECT_EQ(png[24], 1); // bit depth in IHDR
    EXPECT_LT(png.size(), 1000U);
}

TEST(Qr, svg_has_every_module_of_the_png_and_no_colour)
{
    auto svg = qr_svg("A");
    EXPECT_TRUE(
        svg.starts_with("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 29 29\" "));
    EXPECT_EQ(svg.find("fill"), svg.npos);
    EXPECT_EQ(svg.find("style"), svg.npos);
    // Drawn by another program's eyes: the path as a bitmap that zbarimg reads.
    constexpr auto draw = R"(
import re, subprocess, sys, tempfile
svg = open(sys.argv[1]).read()
side = int(re.search(r'viewBox="0 0 (\d+)', svg).group(1))
black = {(int(x), int(y)) for x, y in re.findall(r'M(\d+) (\d+)h1v1h-1z', svg)}
with tempfile.NamedTemporaryFile(suffix='.pgm') as f:
    f.write(b'P5 %d %d 255\n' % (side * 8, side * 8))
    f.write(bytes(0 if (x // 8, y // 8) in black else 255 for y in range(side * 8) for x in range(side * 8)))
    f.flush()
    print(subprocess.run(['zbarimg', '--quiet', '--raw', f.name], capture_output=True, text=True).stdout, end='')
)";
    EXPECT_EQ(test::read_by({"/usr/bin/python3", "-c", draw, "{}"}, svg), "A\n");
}

TEST(Qr, takes_only_what_every_reader_reads_alike)
{
    EXPECT_THROW(qr_png("å"), std::invalid_argument);
    EXPECT_THROW(qr_png(""), std::invalid_argument);
    EXPECT_THROW(qr_svg(std::string(501, 'a')), std::invalid_argument);
}

} // namespace
} // namespace retenk::document
