#include "document/xml_part.hpp"

#include <algorithm>
#include <charconv>

namespace retenk::document {

namespace {

// A tree costs some hundred bytes for each; 50 000 rows of eight columns have fewer.
constexpr std::ptrdiff_t most_tags = 2'500'000;

} // namespace

Result<std::unique_ptr<XmlPart>> parse_xml(std::string bytes)
{
    if (std::ranges::count(bytes, '<') + std::ranges::count(bytes, '=') > 2 * most_tags)
        return refuse(Problem::invalid, "sheet.too_large");
    auto part = std::make_unique<XmlPart>();
    part->bytes = std::move(bytes);
    constexpr auto how =
        pugi::parse_escapes | pugi::parse_eol | pugi::parse_cdata | pugi::parse_ws_pcdata_single;
    if (!part->tree.load_buffer_inplace(part->bytes.data(), part->bytes.size(), how))
        return refuse(Problem::invalid, "sheet.broken");
    return part;
}

std::string_view local_name(const char* name)
{
    const std::string_view whole = name;
    const auto colon = whole.find(':');
    return colon == whole.npos ? whole : whole.substr(colon + 1);
}

pugi::xml_node child(const pugi::xml_node& node, std::string_view name)
{
    pugi::xml_node found;
    each_child(node, name, [&](const auto& one) {
        found = one;
        return false;
    });
    return found;
}

std::string_view attribute(const pugi::xml_node& node, std::string_view name)
{
    for (auto one = node.first_attribute(); one; one = one.next_attribute())
        if (local_name(one.name()) == name) return one.value();
    return {};
}

template <class T>
std::optional<T> number_in(std::string_view text)
{
    T number{};
    const auto* const end = text.data() + text.size();
    const auto read = std::from_chars(text.data(), end, number);
    if (read.ec != std::errc() || read.ptr != end) return std::nullopt;
    return number;
}

template std::optional<int> number_in(std::string_view text);
template std::optional<std::size_t> number_in(std::string_view text);
template std::optional<double> number_in(std::string_view text);

} // namespace retenk::document
