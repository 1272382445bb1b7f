#include "retenk/view/data.hpp"

#include <boost/json.hpp>

#include <algorithm>
#include <array>
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

// RFC 8259 section 7; and "<", so that no text can close the script element that it stands in.
constexpr auto is_escaped = [] {
    std::array<bool, 256> bytes{};
    std::fill_n(bytes.begin(), ' ', true);
    for (const char c : {'"', '\\', '<'})
        bytes[static_cast<unsigned char>(c)] = true;
    return bytes;
}();

// Written as it is walked: a tree of the library's own would be made for nothing.
class JsonWriter
{
public:
    void put(const Data& data)
    {
        if (const auto* flag = data.flag())
            json_ += *flag ? "true" : "false";
        else if (const auto* text = data.text())
            put_text(*text);
        else if (const auto* list = data.list())
            put_between('[', *list, ']', [this](const Data& item) { put(item); });
        else if (const auto* object = data.object())
            put_between('{', *object, '}', [this](const auto& member) {
                put_text(member.first);
                json_ += ':';
                put(member.second);
            });
        else
            json_ += "null";
    }

    std::string take() { return std::move(json_); }

private:
    template <class Items, class PutItem>
    void put_between(char opening, const Items& items, char closing, PutItem put_item)
    {
        json_ += opening;
        bool is_first = true;
        for (const auto& item : items) {
            if (!is_first) json_ += ',';
            is_first = false;
            put_item(item);
        }
        json_ += closing;
    }

    void put_text(std::string_view text)
    {
        json_ += '"';
        std::size_t begin = 0;
        for (std::size_t i = 0; i < text.size(); ++i) {
            if (!is_escaped[static_cast<unsigned char>(text[i])]) continue;
            json_.append(text, begin, i - begin);
            put_escaped(text[i]);
            begin = i + 1;
        }
        json_.append(text, begin);
        json_ += '"';
    }

    void put_escaped(char c)
    {
        constexpr std::string_view short_ones = "\"\"\\\\\bb\ff\nn\rr\tt"; // the character, then its letter
        for (std::size_t i = 0; i < short_ones.size(); i += 2)
            if (c == short_ones[i]) {
                json_ += '\\';
                json_ += short_ones[i + 1];
                return;
            }
        constexpr std::string_view digits = "0123456789abcdef";
        const auto code = static_cast<unsigned char>(c);
        json_.append("\\u00").append({digits[code >> 4], digits[code & 15]});
    }

    std::string json_;
};

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
    JsonWriter writer;
    writer.put(data);
    return writer.take();
}

Data from_json(std::string_view text) { return to_data(json::parse(text)); }

} // namespace retenk::view
