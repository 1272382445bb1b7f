#include "retenk/view/data.hpp"

#include <boost/json.hpp>

#include <charconv>
#include <stdexcept>

namespace retenk::view {

namespace json = boost::json;

Data& Data::operator[](std::string_view name)
{
    if (is_nothing()) value_ = Object();
    auto* members = std::get_if<Object>(&value_);
    if (!members) throw std::logic_error("no object to put '" + std::string(name) + "' in");
    auto found = members->find(name);
    if (found == members->end()) found = members->emplace(name, Data()).first;
    return found->second;
}

void Data::push_back(Data item)
{
    if (is_nothing()) value_ = List();
    auto* items = std::get_if<List>(&value_);
    if (!items) throw std::logic_error("no list to add to");
    items->push_back(std::move(item));
}

const Data* Data::find(std::string_view name) const
{
    const auto* members = object();
    if (!members) return nullptr;
    auto found = members->find(name);
    return found == members->end() ? nullptr : &found->second;
}

namespace {

json::value to_value(const Data& data, const json::storage_ptr& memory)
{
    if (const auto* flag = data.flag()) return json::value(*flag, memory);
    if (const auto* text = data.text()) return json::value(json::string_view(*text), memory);
    if (const auto* list = data.list()) {
        json::array array(memory);
        array.reserve(list->size());
        for (const auto& item : *list)
            array.push_back(to_value(item, memory));
        return array;
    }
    if (const auto* object = data.object()) {
        json::object members(memory);
        members.reserve(object->size());
        for (const auto& [name, member] : *object)
            members.emplace(name, to_value(member, memory));
        return members;
    }
    return json::value(nullptr, memory);
}

std::string shortest(double number)
{
    std::array<char, 32> buffer{};
    auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), number).ptr;
    return {buffer.data(), end};
}

Data to_data(const json::value& value)
{
    switch (value.kind()) {
    case json::kind::null:
        return {};
    case json::kind::bool_:
        return value.get_bool();
    case json::kind::int64:
        return value.get_int64();
    case json::kind::uint64:
        return value.get_uint64();
    case json::kind::double_:
        return shortest(value.get_double());
    case json::kind::string:
        return std::string(value.get_string());
    case json::kind::array: {
        Data::List list;
        for (const auto& item : value.get_array())
            list.push_back(to_data(item));
        return list;
    }
    case json::kind::object: {
        Data::Object object;
        for (const auto& member : value.get_object())
            object.insert_or_assign(std::string(member.key()), to_data(member.value()));
        return object;
    }
    }
    return {};
}

} // namespace

std::string to_json(const Data& data)
{
    // "<" only occurs inside texts; written so, no text can close the script element that it stands
    // in.
    json::monotonic_resource memory;
    auto plain = json::serialize(to_value(data, &memory));
    if (plain.find('<') == std::string::npos) return plain;
    std::string safe;
    for (char c : plain) {
        if (c == '<')
            safe += "\\u003c";
        else
            safe += c;
    }
    return safe;
}

Data from_json(std::string_view text) { return to_data(json::parse(text)); }

} // namespace retenk::view
