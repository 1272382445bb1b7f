#pragma once
// The change log of a row that was edited: one entry for each member that differs, named as the
// column, with the old and the new value. And a fingerprint: the version of rows that have no
// version column.

#include "retenk/audit/audit.hpp"
#include "retenk/base/secret.hpp"

#include <ranges>

namespace retenk::audit {

template <class T>
std::string logged_text(const T& value)
{
    if constexpr (db::is_optional<T>::value)
        return value ? logged_text(*value) : std::string();
    else if constexpr (std::is_same_v<T, bool>)
        return value ? "1" : "0";
    else if constexpr (std::is_enum_v<T>)
        return std::string(db::enum_name(value));
    else if constexpr (std::is_integral_v<T>)
        return std::to_string(value);
    else if constexpr (db::is_id<T>::value || std::is_same_v<T, Ore>)
        return std::to_string(value.value);
    else if constexpr (std::is_same_v<T, Instant>)
        return iso_instant(value);
    else if constexpr (std::is_same_v<T, Day>)
        return iso_day(value);
    else if constexpr (std::is_same_v<T, Email> || std::is_same_v<T, OrgNumber>)
        return value.text;
    else if constexpr (std::is_convertible_v<T, std::string_view>)
        return std::string(value);
    else if constexpr (db::is_row<T>) {
        std::string joined;
        boost::mp11::mp_for_each<db::members_of<T>>([&](auto member) {
            joined += (joined.empty() ? "" : ":") + logged_text(value.*member.pointer);
        });
        return joined;
    } else {
        std::string joined;
        for (const auto& item : value)
            joined += (joined.empty() ? "" : ",") + logged_text(item);
        return joined;
    }
}

// Records what differs; answers how many members did.
template <class Row>
std::int64_t record_differences(db::Tx& tx, std::string_view actor, std::string_view table,
                                std::int64_t id, const Row& before, const Row& after)
{
    std::int64_t differing = 0;
    boost::mp11::mp_for_each<db::members_of<Row>>([&](auto member) {
        auto old_value = logged_text(before.*member.pointer);
        auto new_value = logged_text(after.*member.pointer);
        if (old_value == new_value) return;
        record(
            tx, actor,
            Change{table, id, "changed", member.name, std::move(old_value), std::move(new_value)});
        ++differing;
    });
    return differing;
}

template <class Row>
std::string fingerprint(const Row& row)
{
    std::string all;
    boost::mp11::mp_for_each<db::members_of<Row>>([&](auto member) {
        const auto text = logged_text(row.*member.pointer);
        all += std::to_string(text.size()) + ":" + text;
    });
    return sha256(all).substr(0, 20);
}

} // namespace retenk::audit
