#pragma once
// What was typed in a form, as JSON that the waiting list keeps: described structs both ways, so that a new member
// needs nothing but its name in BOOST_DESCRIBE_STRUCT.

#include "retenk/db/statement.hpp"
#include "retenk/view/data.hpp"

namespace retenk::registration {

template <class T>
struct is_list : std::false_type {};
template <class T>
struct is_list<std::vector<T>> : std::true_type {};

inline const std::string& stored_text(const view::Data& data)
{
    if (!data.text()) throw std::logic_error("a stored form does not fit");
    return *data.text();
}

template <class T>
T stored_value(const view::Data& data)
{
    if constexpr (db::is_optional<T>::value) {
        if (data.is_nothing()) return std::nullopt;
        return stored_value<typename T::value_type>(data);
    } else if constexpr (is_list<T>::value) {
        T list;
        if (data.list())
            for (const auto& item : *data.list())
                list.push_back(stored_value<typename T::value_type>(item));
        return list;
    } else if constexpr (std::is_same_v<T, std::string>)
        return stored_text(data);
    else if constexpr (std::is_same_v<T, bool>)
        return data.flag() && *data.flag();
    else if constexpr (std::is_integral_v<T>)
        return static_cast<T>(std::stoll(stored_text(data)));
    else if constexpr (std::is_same_v<T, Email> || std::is_same_v<T, Phone> || std::is_same_v<T, OrgNumber>)
        return T{stored_text(data)};
    else if constexpr (std::is_enum_v<T>)
        return db::enum_value<T>(stored_text(data));
    else if constexpr (db::is_id<T>::value || std::is_same_v<T, Ore>)
        return T{std::stoll(stored_text(data))};
    else {
        using Members = boost::describe::describe_members<T, boost::describe::mod_public>;
        T value;
        boost::mp11::mp_for_each<Members>([&](auto member) {
            using Member = std::remove_reference_t<decltype(value.*member.pointer)>;
            if (const auto* found = data.find(member.name)) value.*member.pointer = stored_value<Member>(*found);
        });
        return value;
    }
}

} // namespace retenk::registration
