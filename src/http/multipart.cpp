#include "http/multipart.hpp"

#include "http/form.hpp"
#include "http/head.hpp"

#include <algorithm>

namespace retenk::http {

namespace {

constexpr std::size_t most_parts = 2000;
constexpr std::size_t longest_part_head = 4096;

std::string_view trimmed(std::string_view text)
{
    while (!text.empty() && (text.front() == ' ' || text.front() == '\t'))
        text.remove_prefix(1);
    while (!text.empty() && (text.back() == ' ' || text.back() == '\t'))
        text.remove_suffix(1);
    return text;
}

bool may_stand_in_boundary(char letter)
{
    return (letter >= '0' && letter <= '9') || (letter >= 'A' && letter <= 'Z') ||
           (letter >= 'a' && letter <= 'z') ||
           std::string_view("'()+_,-./:=? ").find(letter) != std::string_view::npos;
}

// Browsers write a quote in a name as %22 and its line breaks as %0D and %0A (HTML, multipart/form-data
// encoding algorithm); older ones write \".
std::string unquoted_name(std::string_view text)
{
    std::string name;
    for (std::size_t at = 0; at < text.size(); ++at) {
        const auto three = text.substr(at, 3);
        if (three == "%22" || three == "%0D" || three == "%0A" || three == "%0d" ||
            three == "%0a") {
            name += three == "%22" ? '"' : ' ';
            at += 2;
        } else if (text[at] == '\\' && at + 1 < text.size() && text[at + 1] == '"') {
            name += '"';
            ++at;
        } else
            name += text[at];
    }
    return name;
}

// The parameters behind the first semicolon: name="value" or name=value.
std::optional<std::string> parameter(std::string_view text, std::string_view wanted)
{
    auto at = text.find(';');
    while (at < text.size()) {
        text = trimmed(text.substr(at + 1));
        const auto equals = text.find('=');
        if (equals == text.npos) return std::nullopt;
        const auto name = trimmed(text.substr(0, equals));
        text.remove_prefix(equals + 1);
        std::string_view value;
        if (text.starts_with('"')) {
            auto end = text.find('"', 1);
            while (end != text.npos && text[end - 1] == '\\')
                end = text.find('"', end + 1);
            if (end == text.npos) return std::nullopt;
            value = text.substr(1, end - 1);
            text.remove_prefix(end + 1);
        } else {
            value = trimmed(text.substr(0, text.find(';')));
            text.remove_prefix(std::min(text.find(';'), text.size()));
        }
        if (same_name(name, wanted)) return std::string(value);
        at = text.find(';');
    }
    return std::nullopt;
}

struct PartHead
{
    std::string name, file_name, type;
    bool is_file = false;
};

std::optional<PartHead> parse_part_head(std::string_view lines)
{
    PartHead head;
    bool named = false;
    while (!lines.empty()) {
        const auto end = std::min(lines.find("\r\n"), lines.size());
        const auto line = lines.substr(0, end);
        lines.remove_prefix(std::min(end + 2, lines.size()));
        const auto colon = line.find(':');
        if (colon == line.npos) return std::nullopt;
        const auto value = trimmed(line.substr(colon + 1));
        if (same_name(line.substr(0, colon), "content-type")) head.type = std::string(value);
        if (!same_name(line.substr(0, colon), "content-disposition")) continue;
        if (named || !same_name(trimmed(value.substr(0, value.find(';'))), "form-data"))
            return std::nullopt;
        const auto name = parameter(value, "name");
        if (!name) return std::nullopt;
        named = true;
        head.name = unquoted_name(*name);
        if (auto file_name = parameter(value, "filename")) {
            head.is_file = true;
            head.file_name = readable_text(unquoted_name(*file_name));
        }
    }
    if (!named || !is_plain_text(head.name)) return std::nullopt;
    return head;
}

void add(PostedParts& parts, PartHead head, std::string_view content)
{
    if (!head.is_file)
        parts.form.add(std::move(head.name), form_value(content));
    else if (!content.empty() || !head.file_name.empty())
        parts.files.push_back({std::move(head.name), std::move(head.file_name),
                               std::move(head.type), std::string(content)});
}

} // namespace

std::optional<std::string> boundary_in(std::string_view content_type)
{
    if (!same_name(trimmed(content_type.substr(0, content_type.find(';'))), "multipart/form-data"))
        return std::nullopt;
    auto boundary = parameter(content_type, "boundary");
    if (!boundary || boundary->empty() || boundary->size() > 70 || boundary->back() == ' ' ||
        !std::ranges::all_of(*boundary, may_stand_in_boundary))
        return std::nullopt;
    return boundary;
}

std::optional<PostedParts> parse_multipart(std::string_view body, std::string_view boundary)
{
    const auto first = "--" + std::string(boundary);
    const auto next = "\r\n" + first;
    if (!body.starts_with(first)) return std::nullopt;
    body.remove_prefix(first.size());
    PostedParts parts;
    for (std::size_t count = 0; count <= most_parts; ++count) {
        if (body.starts_with("--")) return parts;
        if (!body.starts_with("\r\n")) return std::nullopt;
        body.remove_prefix(2);
        const auto head_end = body.substr(0, longest_part_head).find("\r\n\r\n");
        if (head_end == body.npos) return std::nullopt;
        auto head = parse_part_head(body.substr(0, head_end));
        body.remove_prefix(head_end + 4);
        // The line break before a boundary belongs to the boundary; of an empty part it is that of its head.
        const auto end = body.starts_with(first) ? 0 : body.find(next);
        if (!head || end == body.npos) return std::nullopt;
        add(parts, std::move(*head), body.substr(0, end));
        body.remove_prefix(end + (end == 0 && body.starts_with(first) ? first.size() : next.size()));
    }
    return std::nullopt;
}

} // namespace retenk::http
