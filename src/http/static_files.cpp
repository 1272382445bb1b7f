#include "http/static_files.hpp"

#include <algorithm>
#include <fstream>
#include <sstream>
#include <stdexcept>

namespace retenk::http {

namespace fs = std::filesystem;

namespace {

std::string bytes_of(const fs::path& file)
{
    std::ifstream stream(file, std::ios::binary);
    if (!stream) throw std::runtime_error("cannot read " + file.string());
    std::ostringstream bytes;
    bytes << stream.rdbuf();
    return std::move(bytes).str();
}

std::string_view type_of(std::string_view extension)
{
    static constexpr std::pair<std::string_view, std::string_view> types[] = {
        {".css", "text/css; charset=utf-8"},
        {".js", "text/javascript; charset=utf-8"},
        {".svg", "image/svg+xml"},
        {".png", "image/png"},
        {".jpg", "image/jpeg"},
        {".webp", "image/webp"},
        {".ico", "image/x-icon"},
        {".woff2", "font/woff2"},
        {".json", "application/json"},
        {".map", "application/json"},
        {".txt", "text/plain; charset=utf-8"},
        {".html", "text/html; charset=utf-8"},
        {".webmanifest", "application/manifest+json"},
        {".wasm", "application/wasm"}};
    auto found = std::ranges::find(types, extension, [](const auto& type) { return type.first; });
    return found == std::end(types) ? "application/octet-stream" : found->second;
}

// "app-1A2B3C4D.js": the name changes with the bytes.
bool has_hashed_name(const fs::path& file)
{
    auto stem = file.stem().string();
    auto dash = stem.rfind('-');
    return dash != stem.npos && stem.size() - dash > 6 &&
           std::all_of(
               stem.begin() + static_cast<std::ptrdiff_t>(dash) + 1, stem.end(), [](char letter) {
                   return (letter >= 'A' && letter <= 'Z') || (letter >= '0' && letter <= '9');
               });
}

bool is_compressed_form(const fs::path& file)
{
    return (file.extension() == ".br" || file.extension() == ".gz") &&
           fs::exists(fs::path(file).replace_extension());
}

std::string packed(const fs::path& file, const std::string& bytes, Encoding encoding)
{
    auto beside = file;
    beside += encoding == Encoding::br ? ".br" : ".gz";
    if (fs::exists(beside)) return bytes_of(beside);
    return encoding == Encoding::br ? brotli(bytes, 9) : gzip(bytes, 9);
}

FinishedPtr finished(const fs::path& file, std::string bytes, Encoding encoding, bool varies,
                     std::string_view security)
{
    Response response;
    response.type = type_of(file.extension().string());
    response.body = std::move(bytes);
    auto keep =
        has_hashed_name(file) ? "public, max-age=31536000, immutable" : "public, max-age=3600";
    return finish(std::move(response), {security, keep, encoding, varies, true, true});
}

} // namespace

StaticFiles::StaticFiles(const fs::path& folder, std::string_view security)
{
    if (!fs::is_directory(folder)) return;
    for (const auto& entry : fs::recursive_directory_iterator(folder)) {
        const auto& file = entry.path();
        if (!entry.is_regular_file() || is_compressed_form(file)) continue;
        auto bytes = bytes_of(file);
        Variants variants;
        bool varies =
            is_worth_compressing(type_of(file.extension().string())) && bytes.size() > 512;
        for (auto encoding : {Encoding::gzip, Encoding::br}) {
            if (!varies) break;
            variants[static_cast<std::size_t>(encoding)] =
                finished(file, packed(file, bytes, encoding), encoding, true, security);
        }
        variants[0] = finished(file, std::move(bytes), Encoding::identity, varies, security);
        auto name = fs::relative(file, folder).generic_string();
        if (name == "favicon.ico" || name == "robots.txt") files_["/" + name] = variants;
        files_["/static/" + name] = std::move(variants);
    }
}

FinishedPtr StaticFiles::find(std::string_view path, Encoding encoding) const
{
    auto found = files_.find(path);
    if (found == files_.end()) return nullptr;
    const auto& variant = found->second[static_cast<std::size_t>(encoding)];
    return variant ? variant : found->second[0];
}

} // namespace retenk::http
