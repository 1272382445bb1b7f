#pragma once
// The parts of a ZIP file in memory. What they say of themselves proves nothing: no more is
// unpacked than was asked for.

#include "retenk/base/problem.hpp"

#include <optional>
#include <string_view>

struct zip;

namespace retenk::document {

class ZipFile
{
public:
    explicit ZipFile(std::string_view bytes); // which must outlive it
    ~ZipFile();
    ZipFile(const ZipFile&) = delete;
    ZipFile& operator=(const ZipFile&) = delete;

    bool is_open() const { return archive_ != nullptr; }
    bool has(const std::string& name) const;

    // Problem::invalid with the key sheet.broken, sheet.too_large or sheet.locked.
    Result<std::string> part(const std::string& name, std::size_t most) const;

private:
    zip* archive_ = nullptr;
};

} // namespace retenk::document
