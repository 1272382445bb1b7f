#include "document/zip_file.hpp"

#include <zip.h>

#include <memory>

namespace retenk::document {

namespace {

constexpr zip_int64_t most_entries = 2000;

std::optional<zip_uint64_t> place_of(zip_t* archive, const std::string& name)
{
    const auto place = zip_name_locate(archive, name.c_str(), ZIP_FL_NOCASE | ZIP_FL_ENC_RAW);
    if (place < 0) return std::nullopt;
    return static_cast<zip_uint64_t>(place);
}

} // namespace

ZipFile::ZipFile(std::string_view bytes)
{
    zip_error_t error;
    zip_error_init(&error);
    auto* source = zip_source_buffer_create(bytes.data(), bytes.size(), 0, &error);
    if (source != nullptr) {
        archive_ = zip_open_from_source(source, ZIP_RDONLY, &error);
        if (archive_ == nullptr) zip_source_free(source);
    }
    zip_error_fini(&error);
    if (archive_ != nullptr && zip_get_num_entries(archive_, 0) > most_entries) {
        zip_discard(archive_);
        archive_ = nullptr;
    }
}

ZipFile::~ZipFile()
{
    if (archive_ != nullptr) zip_discard(archive_);
}

bool ZipFile::has(const std::string& name) const { return place_of(archive_, name).has_value(); }

Result<std::string> ZipFile::part(const std::string& name, std::size_t most) const
{
    const auto broken = refuse(Problem::invalid, "sheet.broken");
    const auto place = place_of(archive_, name);
    zip_stat_t stat;
    if (!place || zip_stat_index(archive_, *place, 0, &stat) != 0) return broken;
    if ((stat.valid & ZIP_STAT_ENCRYPTION_METHOD) != 0 && stat.encryption_method != ZIP_EM_NONE)
        return refuse(Problem::invalid, "sheet.locked");
    if (stat.comp_method != ZIP_CM_STORE && stat.comp_method != ZIP_CM_DEFLATE) return broken;
    const std::unique_ptr<zip_file_t, int (*)(zip_file_t*)> file(
        zip_fopen_index(archive_, *place, 0), zip_fclose);
    if (!file) return broken;
    std::string bytes;
    char some[16 * 1024];
    for (;;) {
        const auto got = zip_fread(file.get(), some, sizeof some);
        if (got < 0) return broken;
        if (got == 0) return bytes;
        if (bytes.size() + static_cast<std::size_t>(got) > most)
            return refuse(Problem::invalid, "sheet.too_large");
        bytes.append(some, static_cast<std::size_t>(got));
    }
}

} // namespace retenk::document
