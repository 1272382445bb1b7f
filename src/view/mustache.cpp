#include "view/mustache.hpp"

#include <algorithm>
#include <optional>
#include <stdexcept>

namespace retenk::view {
namespace {

struct Tag
{
    char kind = ' '; // one of # ^ / > ! or '{' for raw, ' ' for a value
    std::string_view name;
    std::size_t begin = 0;
    std::size_t end = 0;
};

class Parser
{
public:
    Parser(std::string_view source, std::string_view name) : source_(source), name_(name) {}

    std::vector<Node> parse() { return parse_until(""); }

private:
    std::vector<Node> parse_until(std::string_view section)
    {
        std::vector<Node> nodes;
        while (auto tag = next_tag(nodes)) {
            if (tag->kind == '/') {
                if (tag->name != section || section.empty())
                    fail("closes what is not open", tag->name);
                return nodes;
            }
            if (tag->kind != '!') nodes.push_back(node_of(*tag));
        }
        if (!section.empty()) fail("section is not closed", section);
        return nodes;
    }

    Node node_of(const Tag& tag)
    {
        Node node;
        node.text = tag.name;
        node.line = line_;
        switch (tag.kind) {
        case '#':
            node.kind = Node::Kind::section;
            break;
        case '^':
            node.kind = Node::Kind::inverted;
            break;
        case '>':
            node.kind = Node::Kind::partial;
            return node;
        case '{':
            node.kind = Node::Kind::raw;
            break;
        default:
            node.kind = Node::Kind::value;
        }
        if (node.kind == Node::Kind::value && tag.name.starts_with("t.")) {
            node.kind = Node::Kind::message;
            node.text = tag.name.substr(2);
            return node;
        }
        node.path = path_of(tag.name);
        if (tag.kind == '#' || tag.kind == '^') node.children = parse_until(tag.name);
        return node;
    }

    // The text before the next tag becomes a literal.
    std::optional<Tag> next_tag(std::vector<Node>& nodes)
    {
        auto open = source_.find("{{", at_);
        if (open == source_.npos) {
            add_literal(nodes, at_, source_.size());
            at_ = source_.size();
            return {};
        }
        line_ += static_cast<int>(std::count(source_.begin() + std::ptrdiff_t(counted_),
                                             source_.begin() + std::ptrdiff_t(open), '\n'));
        counted_ = open;
        auto tag = tag_at(open);
        auto [begin, end] = extent_of(tag);
        add_literal(nodes, at_, begin);
        at_ = end;
        return tag;
    }

    Tag tag_at(std::size_t open)
    {
        bool raw = source_.substr(open).starts_with("{{{");
        std::string_view closing = raw ? "}}}" : "}}";
        auto inside = open + closing.size();
        auto close = source_.find(closing, inside);
        if (close == source_.npos) fail("tag is not closed", source_.substr(open, 20));
        Tag tag{raw ? '{' : ' ', source_.substr(inside, close - inside), open,
                close + closing.size()};
        if (!raw && !tag.name.empty() && std::string_view("#^/>!").contains(tag.name.front())) {
            tag.kind = tag.name.front();
            tag.name.remove_prefix(1);
        }
        if (tag.kind != '!') tag.name = checked_name(trimmed(tag.name));
        return tag;
    }

    // Sections, comments and partials alone on their line take the line with them.
    std::pair<std::size_t, std::size_t> extent_of(const Tag& tag) const
    {
        if (tag.kind == ' ' || tag.kind == '{') return {tag.begin, tag.end};
        auto begin = tag.begin;
        while (begin > at_ && is_blank(source_[begin - 1]))
            --begin;
        bool starts_line = begin == 0 || source_[begin - 1] == '\n';
        auto end = tag.end;
        while (end < source_.size() && is_blank(source_[end]))
            ++end;
        bool ends_line = end == source_.size() || source_[end] == '\n';
        if (!starts_line || !ends_line) return {tag.begin, tag.end};
        return {begin, std::min(end + 1, source_.size())};
    }

    void add_literal(std::vector<Node>& nodes, std::size_t begin, std::size_t end) const
    {
        if (begin == end) return;
        Node node;
        node.text = source_.substr(begin, end - begin);
        node.line = line_;
        nodes.push_back(std::move(node));
    }

    static bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\r'; }

    static std::string_view trimmed(std::string_view text)
    {
        while (!text.empty() && is_blank(text.front()))
            text.remove_prefix(1);
        while (!text.empty() && is_blank(text.back()))
            text.remove_suffix(1);
        return text;
    }

    std::string_view checked_name(std::string_view name)
    {
        bool fine = std::ranges::all_of(name, [](char c) {
            return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                   c == '_' || c == '.' || c == '/';
        });
        if (name.empty() || !fine) fail("not a name", name);
        return name;
    }

    std::vector<std::string> path_of(std::string_view name)
    {
        if (name == ".") return {};
        std::vector<std::string> path;
        for (std::size_t begin = 0; begin <= name.size();) {
            auto dot = std::min(name.find('.', begin), name.size());
            if (dot == begin) fail("not a name", name);
            path.emplace_back(name.substr(begin, dot - begin));
            begin = dot + 1;
        }
        return path;
    }

    [[noreturn]] void fail(std::string_view what, std::string_view about) const
    {
        throw std::runtime_error("template " + std::string(name_) + ", line " +
                                 std::to_string(line_) + ": " + std::string(what) + ": " +
                                 std::string(about));
    }

    std::string_view source_;
    std::string_view name_;
    std::size_t at_ = 0;
    std::size_t counted_ = 0;
    int line_ = 1;
};

} // namespace

std::vector<Node> parse_mustache(std::string_view source, std::string_view name)
{
    return Parser(source, name).parse();
}

} // namespace retenk::view
