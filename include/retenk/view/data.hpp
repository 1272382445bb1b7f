#pragma once
// What a template is given: a tree of texts, flags, lists and objects, made from described structs.

#include "retenk/base/ids.hpp"

#include <boost/describe.hpp>
#include <boost/mp11.hpp>

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <variant>
#include <vector>

namespace retenk::view {

class Data {
public:
    using List = std::vector<Data>;
    using Object = std::map<std::string, Data, std::less<>>;

    Data() = default;                                   // nothing: false in sections, empty as text
    Data(bool flag) : value_(flag) {}
    Data(std::string text) : value_(std::move(text)) {}
    Data(std::string_view text) : value_(std::string(text)) {}
    Data(const char* text) : value_(std::string(text)) {}
    Data(List list) : value_(std::move(list)) {}
    Data(Object object) : value_(std::move(object)) {}
    template <class N>
        requires(std::is_integral_v<N> && !std::is_same_v<N, bool>)
    Data(N number) : value_(std::to_string(number)) {}

    Data& operator[](std::string_view name); // of an object; nothing becomes an object
    void push_back(Data item);               // of a list; nothing becomes a list

    const Data* find(std::string_view name) const;
    bool is_nothing() const { return std::holds_alternative<std::monostate>(value_); }
    const bool* flag() const { return std::get_if<bool>(&value_); }
    const std::string* text() const { return std::get_if<std::string>(&value_); }
    const List* list() const { return std::get_if<List>(&value_); }
    const Object* object() const { return std::get_if<Object>(&value_); }

private:
    std::variant<std::monostate, bool, std::string, List, Object> value_;
};

std::string to_json(const Data& data);
Data from_json(std::string_view text); // numbers become texts; throws on bad JSON

template <class T>
Data data_of(const T& value);

template <class T>
Data data_of(const std::vector<T>& items)
{
    Data::List list;
    list.reserve(items.size());
    for (const auto& item : items) list.push_back(data_of(item));
    return list;
}

template <class T>
Data data_of(const std::optional<T>& value)
{
    return value ? data_of(*value) : Data();
}

template <class Tag>
Data data_of(const Id<Tag>& id)
{
    return id.value;
}

// Texts, numbers, flags, Data itself, described enumerations (by name) and described structs.
template <class T>
Data data_of(const T& value)
{
    if constexpr (std::is_enum_v<T>) return boost::describe::enum_to_string(value, "");
    else if constexpr (std::is_constructible_v<Data, const T&>) return Data(value);
    else {
        using Members = boost::describe::describe_members<
            T, boost::describe::mod_any_access | boost::describe::mod_inherited>;
        Data::Object object;
        boost::mp11::mp_for_each<Members>(
            [&](auto member) { object.emplace(member.name, data_of(value.*member.pointer)); });
        return object;
    }
}

} // namespace retenk::view
