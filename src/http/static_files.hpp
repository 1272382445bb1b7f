#pragma once
// Files that never change while we run: all in memory, compressed once.

#include "http/answer.hpp"

#include <filesystem>
#include <map>

namespace retenk::http {

class StaticFiles
{
public:
    // Reads everything below the folder (which may be missing). A file beside it with .br or .gz
    // after the name is its compressed form.
    StaticFiles(const std::filesystem::path& folder, std::string_view security);

    // path: "/static/app-1A2B3C4D.js", "/favicon.ico" or "/robots.txt". Null when there is none.
    FinishedPtr find(std::string_view path, Encoding encoding) const;

private:
    using Variants = std::array<FinishedPtr, encodings>;
    std::map<std::string, Variants, std::less<>> files_;
};

} // namespace retenk::http
