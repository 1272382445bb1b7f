#include "retenk/document/qr.hpp"

#include <png.h>
#include <qrcodegen/qrcodegen.hpp>

#include <algorithm>
#include <csetjmp>
#include <stdexcept>
#include <vector>

namespace retenk::document {
namespace {

constexpr int quiet_zone = 4; // modules, as the standard asks for

qrcodegen::QrCode code_of(std::string_view text)
{
    // Readers guess the encoding of anything else, and differ.
    bool is_ascii = std::ranges::all_of(text, [](char c) { return c >= ' ' && c <= '~'; });
    if (!is_ascii || text.empty() || text.size() > 500)
        throw std::invalid_argument("a QR code holds 1 to 500 ASCII characters");
    return qrcodegen::QrCode::encodeText(std::string(text).c_str(), qrcodegen::QrCode::Ecc::MEDIUM);
}

using Row = std::vector<png_byte>;

// One bit a pixel, 1 is white.
std::vector<Row> pixel_rows(const qrcodegen::QrCode& code, int scale)
{
    const int modules = code.getSize() + 2 * quiet_zone;
    std::vector<Row> rows;
    for (int y = 0; y < modules; ++y) {
        Row row(static_cast<std::size_t>(modules * scale + 7) / 8, 0xFF);
        for (int x = 0; x < modules; ++x) {
            if (!code.getModule(x - quiet_zone, y - quiet_zone)) continue;
            for (int at = x * scale; at < (x + 1) * scale; ++at)
                row[std::size_t(at) / 8] &= static_cast<png_byte>(~(0x80 >> (at % 8)));
        }
        rows.insert(rows.end(), static_cast<std::size_t>(scale), row);
    }
    return rows;
}

void append(png_structp png, png_bytep bytes, std::size_t count)
{
    static_cast<std::string*>(png_get_io_ptr(png))->append(reinterpret_cast<char*>(bytes), count);
}

void flush(png_structp) {}

// libpng reports errors by a jump; nothing in this frame needs to be destroyed.
bool write_png(png_structp png, png_infop info, std::vector<png_bytep>& rows, std::string& out)
{
    if (setjmp(png_jmpbuf(png))) return false;
    auto side = static_cast<png_uint_32>(rows.size());
    png_set_write_fn(png, &out, append, flush);
    png_set_IHDR(png, info, side, side, 1, PNG_COLOR_TYPE_GRAY, PNG_INTERLACE_NONE,
                 PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
    png_write_info(png, info);
    png_write_image(png, rows.data());
    png_write_end(png, nullptr);
    return true;
}

} // namespace

std::string qr_png(std::string_view text, int pixels_per_module)
{
    auto rows = pixel_rows(code_of(text), std::clamp(pixels_per_module, 1, 40));
    std::vector<png_bytep> pointers;
    for (auto& row : rows)
        pointers.push_back(row.data());

    png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, nullptr, nullptr, nullptr);
    png_infop info = png ? png_create_info_struct(png) : nullptr;
    std::string file;
    bool written = info && write_png(png, info, pointers, file);
    png_destroy_write_struct(&png, &info);
    if (!written) throw std::runtime_error("the QR code could not be written as PNG");
    return file;
}

std::string qr_svg(std::string_view text)
{
    auto code = code_of(text);
    auto side = std::to_string(code.getSize() + 2 * quiet_zone);
    std::string path;
    for (int y = 0; y < code.getSize(); ++y)
        for (int x = 0; x < code.getSize(); ++x)
            if (code.getModule(x, y))
                path += "M" + std::to_string(x + quiet_zone) + " " +
                        std::to_string(y + quiet_zone) + "h1v1h-1z";
    return "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 " + side + " " + side +
           "\" shape-rendering=\"crispEdges\" aria-hidden=\"true\" focusable=\"false\"><path d=\"" +
           path + "\"/></svg>";
}

std::vector<std::vector<bool>> qr_modules(std::string_view text)
{
    const auto code = code_of(text);
    std::vector<std::vector<bool>> rows;
    for (int y = 0; y < code.getSize(); ++y) {
        auto& row = rows.emplace_back();
        for (int x = 0; x < code.getSize(); ++x)
            row.push_back(code.getModule(x, y));
    }
    return rows;
}

} // namespace retenk::document
