#pragma once
// What a template is given: a tree of texts, flags, lists and objects, made from described structs.

#include "retenk/base/ids.hpp"
#include "retenk/base/money.hpp"
#include "retenk/base/text.hpp"
#include "retenk/base/time.hpp"

#include <boost/describe.hpp>
#include <boost/mp11.hpp>

#include <concepts>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <variant>
#include <vector>

namespace retenk::view {

class Data
{
public:
    using List = std::vector<Data>;
    using Object = std::map<std::string, Data, std::less<>>;

    Data() = default;               // nothing: false in sections, empty as text
    template <std::same_as<bool> B> // neither a pointer nor a floating-point number is a flag
    Data(B flag) : value_(flag)
    {
    }
    Data(std::string text) : value_(std::move(text)) {}
    Data(std::string_view text) : value_(std::string(text)) {}
    Data(const char* text) : value_(std::string(text)) {}
    Data(List list) : value_(std::move(list)) {}
    Data(Object object) : value_(std::move(object)) {}
    template <class N>
    requires(std::is_integral_v<N> && !std::is_same_v<N, bool>) Data(N number)
        : value_(std::to_string(number))
    {
    }

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

// Times as people's programs read them; a page that shows one to people formats it by the
// catalogue.
inline Data data_of(const Instant& instant) { return iso_instant(instant); }
inline Data data_of(const Day& day) { return iso_day(day); }
inline Data data_of(const LocalTime& local) { return iso_local_time(local); }
inline Data data_of(const Ore& amount) { return amount.value; }
inline Data data_of(const Email& email) { return email.text; }
inline Data data_of(const Phone& phone) { return phone.text; }
inline Data data_of(const OrgNumber& number) { return number.text; }

template <class T>
Data data_of(const T& value);
template <class T>
Data data_of(const std::vector<T>& items);
template <class T>
Data data_of(const std::optional<T>& value);
template <class Tag>
Data data_of(const Id<Tag>& id);

template <class T>
Data data_of(const std::vector<T>& items)
{
    Data::List list;
    list.reserve(items.size());
    for (const auto& item : items)
        list.push_back(data_of(item));
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
    if constexpr (std::is_enum_v<T>)
        return boost::describe::enum_to_string(value, "");
    else if constexpr (std::is_constructible_v<Data, const T&>)
        return Data(value);
    else {
        using Members = boost::describe::describe_members<T, boost::describe::mod_any_access |
                                                                 boost::describe::mod_inherited>;
        Data::Object object;
        boost::mp11::mp_for_each<Members>(
            [&](auto member) { object.emplace(member.name, data_of(value.*member.pointer)); });
        return object;
    }
}

} // namespace retenk::view
