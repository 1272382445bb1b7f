#pragma once
// multipart/form-data (RFC 7578): a form with files.

#include "retenk/http/request.hpp"

namespace retenk::http {

struct PostedParts
{
    Form form;
    std::vector<UploadedFile> files; // those with a name or bytes
};

// Nothing when it is another type or its boundary is none (RFC 2046 section 5.1.1).
std::optional<std::string> boundary_in(std::string_view content_type);

// Nothing when it is not whole: a part without a name, a header that is not understood, no last boundary.
std::optional<PostedParts> parse_multipart(std::string_view body, std::string_view boundary);

} // namespace retenk::http
