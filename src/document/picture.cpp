#include "document/picture.hpp"

#include <png.h>
#include <turbojpeg.h>
#include <webp/decode.h>

#include <memory>

namespace retenk::document {

namespace {

constexpr int most_scans = 30;

const unsigned char* octets(std::string_view bytes)
{
    return reinterpret_cast<const unsigned char*>(bytes.data());
}

struct EndTurbo
{
    void operator()(void* handle) const { tjDestroy(handle); }
};
using Turbo = std::unique_ptr<void, EndTurbo>;

struct JpegHead
{
    Size size;
    int colours = 0;
};

std::optional<JpegHead> jpeg_head(tjhandle turbo, std::string_view bytes)
{
    JpegHead head;
    int subsampling = 0;
    if (tjDecompressHeader3(turbo, octets(bytes), bytes.size(), &head.size.width, &head.size.height,
                            &subsampling, &head.colours) != 0)
        return std::nullopt;
    // Four inks need a profile that we do not read.
    if (head.colours == TJCS_CMYK || head.colours == TJCS_YCCK) return std::nullopt;
    return head;
}

// Each scan goes over the whole picture again, and a file may ask for hundreds. Cameras make a
// dozen.
bool has_too_many_scans(std::string_view bytes)
{
    int scans = 0;
    for (auto at = bytes.find("\xFF\xDA"); at != bytes.npos && scans <= most_scans;
         at = bytes.find("\xFF\xDA", at + 2))
        ++scans;
    return scans > most_scans;
}

// The smallest of the library's scales that leaves enough.
Size scaled_for(const Size& size, int least)
{
    for (const int eighths : {1, 2, 4}) {
        const tjscalingfactor factor{eighths, 8};
        const Size scaled{TJSCALED(size.width, factor), TJSCALED(size.height, factor)};
        if (scaled.shorter() >= least) return scaled;
    }
    return size;
}

std::optional<Picture> read_jpeg(std::string_view bytes, int least)
{
    const Turbo turbo(tjInitDecompress());
    const auto head = jpeg_head(turbo.get(), bytes);
    if (!head || has_too_many_scans(bytes)) return std::nullopt;
    const auto size = scaled_for(head->size, least);
    Picture picture{size.width, size.height, {}};
    picture.pixels.resize(static_cast<std::size_t>(size.pixels()) * 3);
    const int read =
        tjDecompress2(turbo.get(), octets(bytes), bytes.size(), picture.pixels.data(), size.width,
                      0, size.height, TJPF_RGB, TJFLAG_FASTDCT | TJFLAG_LIMITSCANS);
    const bool half_read = read != 0 && tjGetErrorCode(turbo.get()) == TJERR_FATAL;
    return half_read ? std::nullopt : std::optional(std::move(picture));
}

// What shows through is white.
void blend(const std::vector<unsigned char>& rgba, std::vector<unsigned char>& rgb)
{
    rgb.reserve(rgba.size() / 4 * 3);
    for (std::size_t at = 0; at + 3 < rgba.size(); at += 4) {
        const unsigned alpha = rgba[at + 3];
        for (std::size_t colour = 0; colour < 3; ++colour)
            rgb.push_back(static_cast<unsigned char>(
                (rgba[at + colour] * alpha + 255U * (255U - alpha)) / 255U));
    }
}

struct PngFile
{
    png_image image{};

    explicit PngFile(std::string_view bytes)
    {
        image.version = PNG_IMAGE_VERSION;
        opened = png_image_begin_read_from_memory(&image, bytes.data(), bytes.size()) != 0;
    }
    PngFile(const PngFile&) = delete;
    PngFile& operator=(const PngFile&) = delete;
    ~PngFile() { png_image_free(&image); }

    Size size() const { return {static_cast<int>(image.width), static_cast<int>(image.height)}; }

    bool opened = false;
};

std::optional<Picture> read_png(std::string_view bytes)
{
    PngFile file(bytes);
    if (!file.opened) return std::nullopt;
    file.image.format = PNG_FORMAT_RGBA;
    std::vector<unsigned char> rgba(PNG_IMAGE_SIZE(file.image));
    if (png_image_finish_read(&file.image, nullptr, rgba.data(), 0, nullptr) == 0)
        return std::nullopt;
    Picture picture{file.size().width, file.size().height, {}};
    blend(rgba, picture.pixels);
    return picture;
}

std::optional<Size> size_of_webp(std::string_view bytes)
{
    WebPBitstreamFeatures features;
    if (WebPGetFeatures(octets(bytes), bytes.size(), &features) != VP8_STATUS_OK ||
        features.has_animation != 0)
        return std::nullopt;
    return Size{features.width, features.height};
}

std::optional<Picture> read_webp(std::string_view bytes)
{
    const auto size = size_of_webp(bytes);
    if (!size) return std::nullopt;
    std::vector<unsigned char> rgba(static_cast<std::size_t>(size->pixels()) * 4);
    if (WebPDecodeRGBAInto(octets(bytes), bytes.size(), rgba.data(), rgba.size(),
                           size->width * 4) == nullptr)
        return std::nullopt;
    Picture picture{size->width, size->height, {}};
    blend(rgba, picture.pixels);
    return picture;
}

} // namespace

std::optional<PictureKind> picture_kind(std::string_view bytes)
{
    if (bytes.starts_with("\xFF\xD8\xFF")) return PictureKind::jpeg;
    if (bytes.starts_with("\x89PNG\r\n\x1a\n")) return PictureKind::png;
    if (bytes.starts_with("RIFF") && bytes.size() > 12 && bytes.substr(8, 4) == "WEBP")
        return PictureKind::webp;
    return std::nullopt;
}

std::optional<Size> size_of_picture(std::string_view bytes, PictureKind kind)
{
    std::optional<Size> size;
    if (kind == PictureKind::jpeg) {
        const Turbo turbo(tjInitDecompress());
        if (const auto head = jpeg_head(turbo.get(), bytes)) size = head->size;
    } else if (kind == PictureKind::png) {
        const PngFile file(bytes);
        if (file.opened) size = file.size();
    } else {
        size = size_of_webp(bytes);
    }
    if (size && (size->width <= 0 || size->height <= 0)) return std::nullopt;
    return size;
}

std::optional<Picture> read_picture(std::string_view bytes, PictureKind kind, int least)
{
    switch (kind) {
    case PictureKind::jpeg:
        return read_jpeg(bytes, least);
    case PictureKind::png:
        return read_png(bytes);
    case PictureKind::webp:
        break;
    }
    return read_webp(bytes);
}

} // namespace retenk::document
