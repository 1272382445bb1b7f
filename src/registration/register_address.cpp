#include "registration/register_address.hpp"

#include <algorithm>

namespace retenk::registration {
namespace {

constexpr std::string_view path = "/admin/pameldinger";
constexpr std::array<std::string_view, 7> kept{"sok", "type",       "kommune", "status",
                                               "fra", "rekkefolge", "kol"};

} // namespace

std::string Addresses::query() const { return joined(address_query(filter_)); }

std::string Addresses::list() const
{
    const auto all = query();
    return std::string(path) + (all.empty() ? "" : "?") + all;
}

std::string Addresses::in_order(bool newest) const
{
    auto other = *this;
    other.filter_.newest = newest;
    return other.list();
}

std::string Addresses::after(ParticipantId last) const
{
    return joined(address_after(path, filter_, last));
}

std::string Addresses::before(ParticipantId first) const
{
    return joined(address_before(path, filter_, first));
}

std::string Addresses::joined(std::string address) const
{
    if (columns_.empty()) return address;
    return address.empty() ? columns_ : address + "&" + columns_;
}

view::Data kept_fields(const http::Fields& query)
{
    view::Data::List list;
    for (const auto& [name, value] : query.list()) {
        if (value.empty() || std::ranges::find(kept, name) == kept.end()) continue;
        view::Data data;
        data["name"] = name;
        data["value"] = value;
        list.push_back(std::move(data));
    }
    return list;
}

} // namespace retenk::registration
