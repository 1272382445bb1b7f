#pragma once
// XML 1.0 that is made whole: elements with attributes and either a text or children.

#include <string>
#include <utility>
#include <vector>

namespace retenk::document {

struct XmlElement
{
    std::string name;
    std::string text;
    std::vector<std::pair<std::string, std::string>> attributes;
    std::vector<XmlElement> children;

    XmlElement& add(std::string child, std::string content = "");
    XmlElement& set(std::string attribute, std::string value); // this element again
};

// With its declaration, UTF-8. Characters that XML has no way to write are left out.
std::string xml_file(const XmlElement& root);

} // namespace retenk::document
