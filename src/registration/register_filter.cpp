#include "retenk/registration/register_filter.hpp"

#include <algorithm>
#include <charconv>

namespace retenk::registration {
namespace {

std::int64_t number_in(const std::string& text)
{
    std::int64_t number = 0;
    const auto* end = text.data() + text.size();
    const auto [stop, error] = std::from_chars(text.data(), end, number);
    return error == std::errc() && stop == end && number > 0 ? number : 0;
}

// At most 200 bytes, and never half a letter.
std::string shortened(std::string text)
{
    std::size_t size = std::min<std::size_t>(text.size(), 200);
    while (size < text.size() && (static_cast<unsigned char>(text[size]) & 0xC0) == 0x80)
        --size;
    text.resize(size);
    return text;
}

std::string percent_encoded(std::string_view text)
{
    static constexpr char digits[] = "0123456789ABCDEF";
    std::string result;
    for (char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                           (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '_';
        if (plain) {
            result += c;
        } else {
            result += '%';
            result += digits[byte >> 4];
            result += digits[byte & 15];
        }
    }
    return result;
}

void add(std::string& query, std::string_view name, std::string_view value)
{
    if (!query.empty()) query += '&';
    query.append(name).append("=").append(percent_encoded(value));
}

std::string address(std::string_view path, std::string query, std::string_view name,
                    ParticipantId id)
{
    add(query, name, std::to_string(id.value));
    return std::string(path) + "?" + query;
}

} // namespace

ParticipantFilter filter_from(const http::Fields& query)
{
    ParticipantFilter filter;
    filter.search = shortened(squeeze(query["sok"]));
    filter.category = CategoryId{number_in(query["type"])};
    filter.municipality = MunicipalityId{number_in(query["kommune"])};
    filter.elsewhere = query["kommune"] == "andre";
    if (query["status"] == "pameldt") filter.state = ParticipantState::registered;
    if (query["status"] == "avmeldt") filter.state = ParticipantState::cancelled;
    filter.waiting = query["status"] == "venter";
    filter.since = parse_day(query["fra"]);
    if (query["status"] == "uten-navn") filter.state = ParticipantState::registered;
    filter.unnamed = query["status"] == "uten-navn";
    filter.newest = query["rekkefolge"] == "nyeste";
    filter.after = ParticipantId{number_in(query["etter"])};
    filter.before = ParticipantId{number_in(query["foran"])};
    return filter;
}

std::string address_query(const ParticipantFilter& filter)
{
    std::string query;
    if (!filter.search.empty()) add(query, "sok", filter.search);
    if (filter.category.value != 0) add(query, "type", std::to_string(filter.category.value));
    if (filter.elsewhere)
        add(query, "kommune", "andre");
    else if (filter.municipality.value != 0)
        add(query, "kommune", std::to_string(filter.municipality.value));
    if (filter.unnamed)
        add(query, "status", "uten-navn");
    else if (filter.state == ParticipantState::registered)
        add(query, "status", "pameldt");
    if (filter.state == ParticipantState::cancelled) add(query, "status", "avmeldt");
    if (filter.waiting) add(query, "status", "venter");
    if (filter.since) add(query, "fra", iso_day(*filter.since));
    if (filter.newest) add(query, "rekkefolge", "nyeste");
    return query;
}

std::string address_after(std::string_view path, const ParticipantFilter& filter,
                          ParticipantId last)
{
    return address(path, address_query(filter), "etter", last);
}

std::string address_before(std::string_view path, const ParticipantFilter& filter,
                           ParticipantId first)
{
    return address(path, address_query(filter), "foran", first);
}

} // namespace retenk::registration
