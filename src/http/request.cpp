#include "retenk/http/request.hpp"

#include <algorithm>

namespace retenk::http {

namespace {

const std::string nothing;

}

void Fields::add(std::string name, std::string value)
{
    fields_.emplace_back(std::move(name), std::move(value));
}

const std::string& Fields::operator[](std::string_view name) const
{
    auto found = std::ranges::find(
        fields_, name, [](const auto& field) -> std::string_view { return field.first; });
    return found == fields_.end() ? nothing : found->second;
}

bool Fields::has(std::string_view name) const
{
    return std::ranges::any_of(fields_, [&](const auto& field) { return field.first == name; });
}

std::vector<std::string> Fields::all(std::string_view name) const
{
    std::vector<std::string> values;
    for (const auto& [key, value] : fields_)
        if (key == name) values.push_back(value);
    return values;
}

} // namespace retenk::http
