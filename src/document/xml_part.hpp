#pragma once
// One part of an Office Open XML file, by names without their prefixes. No document type is read,
// so no entity of anybody's own and nothing from elsewhere.

#include "retenk/base/problem.hpp"

#include <pugixml.hpp>

#include <memory>
#include <optional>
#include <string_view>

namespace retenk::document {

struct XmlPart
{
    std::string bytes; // into which the tree points
    pugi::xml_document tree;
};

Result<std::unique_ptr<XmlPart>> parse_xml(std::string bytes);

std::string_view local_name(const char* name); // "x:row" is row

pugi::xml_node child(const pugi::xml_node& node, std::string_view name);
std::string_view attribute(const pugi::xml_node& node, std::string_view name);

// Of nothing but the number.
template <class T> // int, std::size_t, double
std::optional<T> number_in(std::string_view text);

// Calls with each child of that name until one answers false.
template <class F>
void each_child(const pugi::xml_node& node, std::string_view name, F f)
{
    for (auto one = node.first_child(); one; one = one.next_sibling())
        if (one.type() == pugi::node_element && local_name(one.name()) == name && !f(one)) return;
}

} // namespace retenk::document
