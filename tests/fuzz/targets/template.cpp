// Templates: every parse ends, and a fault is told by its line.
#include "fuzz.hpp"
#include "view/mustache.hpp"

#include <stdexcept>

namespace retenk::fuzz {

namespace {

std::size_t length_of_literals(const std::vector<view::Node>& nodes)
{
    std::size_t length = 0;
    for (const auto& node : nodes) {
        if (node.kind == view::Node::Kind::literal) {
            must(node.text.find("{{") == node.text.npos, "no tag is left in a text");
            length += node.text.size();
        }
        length += length_of_literals(node.children);
    }
    return length;
}

} // namespace

void fuzz(std::string_view bytes)
{
    try {
        const auto nodes = view::parse_mustache(bytes, "x");
        must(length_of_literals(nodes) <= bytes.size(), "nothing is said twice");
    } catch (const std::runtime_error& error) {
        must(std::string_view(error.what()).starts_with("template x, line "), "the line is told");
    }
}

} // namespace retenk::fuzz
