#include "retenk/document/xml_file.hpp"

#include <pugixml.hpp>
#include <sstream>

namespace retenk::document {

namespace {

// XML 1.0 section 2.2: neither control characters nor U+FFFE and U+FFFF.
std::string writable(std::string_view text)
{
    std::string safe;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto c = static_cast<unsigned char>(text[i]);
        if (c < 0x20 && c != '\t' && c != '\n' && c != '\r') continue;
        const auto three = text.substr(i, 3);
        if (three == "\xEF\xBF\xBE" || three == "\xEF\xBF\xBF")
            i += 2;
        else
            safe += text[i];
    }
    return safe;
}

void put(pugi::xml_node parent, const XmlElement& element)
{
    auto node = parent.append_child(element.name.c_str());
    for (const auto& [name, value] : element.attributes)
        node.append_attribute(name.c_str()).set_value(writable(value).c_str());
    if (!element.text.empty()) node.text().set(writable(element.text).c_str());
    for (const auto& child : element.children)
        put(node, child);
}

} // namespace

XmlElement& XmlElement::add(std::string child, std::string content)
{
    return children.emplace_back(XmlElement{std::move(child), std::move(content), {}, {}});
}

XmlElement& XmlElement::set(std::string attribute, std::string value)
{
    attributes.emplace_back(std::move(attribute), std::move(value));
    return *this;
}

std::string xml_file(const XmlElement& root)
{
    pugi::xml_document document;
    auto declaration = document.append_child(pugi::node_declaration);
    declaration.append_attribute("version").set_value("1.0");
    declaration.append_attribute("encoding").set_value("UTF-8");
    put(document, root);
    std::ostringstream text;
    document.save(text, "  ", pugi::format_default, pugi::encoding_utf8);
    return text.str();
}

} // namespace retenk::document
