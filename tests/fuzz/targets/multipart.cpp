// A form with files: what is read are parts of what was sent, and written again it is the same.
#include "http/multipart.hpp"
#include "fuzz.hpp"
#include "retenk/base/text.hpp"

namespace retenk::fuzz {

void fuzz(std::string_view bytes)
{
    http::boundary_in(bytes);
    const auto texts = parts_of(bytes, 2);
    const auto boundary =
        http::boundary_in("multipart/form-data; boundary=\"" + texts[0] + "\"").value_or("cut");
    const auto parts = http::parse_multipart(texts[1], boundary);
    if (!parts) return;
    for (const auto& [name, value] : parts->form.list())
        must(value.find('\0') == value.npos && value.find('\r') == value.npos,
             "values have neither NUL nor CR");
    std::string again;
    for (const auto& file : parts->files) {
        must(texts[1].find(file.bytes) != std::string::npos, "a file's bytes are those that came");
        must(file.bytes.find("\r\n--" + boundary) == std::string::npos, "no file goes over a boundary");
        must(length_of(file.name) <= file.name.size(), "a file's name is text");
        again += "--" + boundary + "\r\nContent-Disposition: form-data; name=f; filename=x\r\n\r\n" +
                 file.bytes + "\r\n";
    }
    const auto read = http::parse_multipart(again + "--" + boundary + "--", boundary);
    must(parts->files.empty() || (read && read->files.size() == parts->files.size()),
         "written again there are as many files");
    for (std::size_t i = 0; i < parts->files.size(); ++i)
        must(read->files[i].bytes == parts->files[i].bytes, "written again the bytes are the same");
}

} // namespace retenk::fuzz
