#include "http/compress.hpp"

#include "http/head.hpp"

#include <brotli/encode.h>
#include <zlib.h>

#include <algorithm>
#include <stdexcept>

namespace retenk::http {

namespace {

std::string_view trimmed(std::string_view text)
{
    auto first = text.find_first_not_of(" \t");
    if (first == text.npos) return {};
    return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

// "br;q=0" and "br; q=0.000" say no.
bool is_wanted(std::string_view parameters)
{
    auto q = parameters.find("q=");
    return q == parameters.npos ||
           parameters.substr(q + 2).find_first_of("123456789") != parameters.npos;
}

} // namespace

std::string_view name_of(Encoding encoding)
{
    switch (encoding) {
    case Encoding::identity:
        return "";
    case Encoding::gzip:
        return "gzip";
    case Encoding::br:
        return "br";
    }
    throw std::logic_error("unknown encoding");
}

Encoding best_encoding(std::string_view accept_encoding)
{
    auto best = Encoding::identity;
    while (!accept_encoding.empty()) {
        auto item = accept_encoding.substr(0, accept_encoding.find(','));
        accept_encoding.remove_prefix(std::min(item.size() + 1, accept_encoding.size()));
        auto semicolon = item.find(';');
        auto name = trimmed(item.substr(0, semicolon));
        if (semicolon != item.npos && !is_wanted(item.substr(semicolon))) continue;
        if (same_name(name, "br")) return Encoding::br;
        if (same_name(name, "gzip")) best = Encoding::gzip;
    }
    return best;
}

std::string gzip(std::string_view bytes, int level)
{
    z_stream stream{};
    constexpr int with_gzip_header = 15 + 16;
    if (deflateInit2(&stream, level, Z_DEFLATED, with_gzip_header, 8, Z_DEFAULT_STRATEGY) != Z_OK)
        throw std::runtime_error("zlib cannot start");
    std::string packed(deflateBound(&stream, bytes.size()), '\0');
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
    stream.avail_in = static_cast<uInt>(bytes.size());
    stream.next_out = reinterpret_cast<Bytef*>(packed.data());
    stream.avail_out = static_cast<uInt>(packed.size());
    int result = deflate(&stream, Z_FINISH);
    packed.resize(stream.total_out);
    deflateEnd(&stream);
    if (result != Z_STREAM_END) throw std::runtime_error("zlib did not finish");
    return packed;
}

std::string brotli(std::string_view bytes, int quality)
{
    std::size_t size = BrotliEncoderMaxCompressedSize(bytes.size());
    std::string packed(std::max<std::size_t>(size, 64), '\0');
    size = packed.size();
    auto ok = BrotliEncoderCompress(quality, BROTLI_DEFAULT_WINDOW, BROTLI_MODE_TEXT, bytes.size(),
                                    reinterpret_cast<const std::uint8_t*>(bytes.data()), &size,
                                    reinterpret_cast<std::uint8_t*>(packed.data()));
    if (!ok) throw std::runtime_error("brotli did not finish");
    packed.resize(size);
    return packed;
}

bool is_worth_compressing(std::string_view content_type)
{
    return content_type.starts_with("text/") ||
           content_type.find("javascript") != content_type.npos ||
           content_type.find("json") != content_type.npos ||
           content_type.find("xml") != content_type.npos ||
           content_type.find("wasm") != content_type.npos;
}

} // namespace retenk::http
