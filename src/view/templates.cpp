#include "retenk/view/templates.hpp"

#include "view/mustache.hpp"

#include <fstream>
#include <iterator>
#include <stdexcept>

namespace retenk::view {

struct Templates::Set
{
    std::map<std::string, std::vector<Node>, std::less<>> parsed;
};

namespace {

using Parsed = std::map<std::string, std::vector<Node>, std::less<>>;
using Escape = std::string (*)(std::string_view);

class Rendering
{
public:
    Rendering(const Parsed& templates, const Catalogue& catalogue, Lang lang, Escape escape)
        : templates_(templates), catalogue_(catalogue), lang_(lang), escape_(escape)
    {
    }

    std::string render(std::string_view name, const std::vector<Node>& nodes, const Data& data)
    {
        contexts_.push_back(&data);
        names_.push_back(name);
        put_all(nodes);
        return std::move(out_);
    }

private:
    void put_all(const std::vector<Node>& nodes)
    {
        for (const auto& node : nodes)
            put(node);
    }

    void put(const Node& node)
    {
        switch (node.kind) {
        case Node::Kind::literal:
            out_ += node.text;
            return;
        case Node::Kind::value:
            out_ += escape_(text_of(node, look_up(node, node.path)));
            return;
        case Node::Kind::raw:
            out_ += text_of(node, look_up(node, node.path));
            return;
        case Node::Kind::message:
            out_ += escape_(message(node));
            return;
        case Node::Kind::section:
            put_section(node, look_up(node, node.path));
            return;
        case Node::Kind::inverted:
            if (!is_true(look_up(node, node.path))) put_all(node.children);
            return;
        case Node::Kind::partial:
            put_partial(node);
            return;
        }
    }

    void put_section(const Node& node, const Data& data)
    {
        if (!is_true(data)) return;
        if (const auto* list = data.list()) {
            for (const auto& item : *list)
                put_within(item, node.children);
        } else if (data.flag())
            put_all(node.children);
        else
            put_within(data, node.children);
    }

    void put_within(const Data& data, const std::vector<Node>& nodes)
    {
        contexts_.push_back(&data);
        put_all(nodes);
        contexts_.pop_back();
    }

    void put_partial(const Node& node)
    {
        if (names_.size() > 50) fail(node, "has no end, it takes in itself");
        auto found = templates_.find(node.text);
        if (found == templates_.end()) fail(node, "no template called " + node.text);
        names_.push_back(found->first);
        put_all(found->second);
        names_.pop_back();
    }

    std::string message(const Node& node)
    {
        try {
            return catalogue_.text_from(lang_, node.text, [&](std::string_view name) {
                return std::string(text_of(node, look_up(node, split(name))));
            });
        } catch (const std::out_of_range& error) {
            fail(node, error.what());
        }
    }

    // The first name is looked for from the innermost object outwards, the rest must be inside it.
    // What is nothing has nothing inside: an optional object needs no section around it.
    const Data& look_up(const Node& node, const std::vector<std::string>& path) const
    {
        if (path.empty()) return *contexts_.back();
        const Data* found = nullptr;
        for (auto context = contexts_.rbegin(); !found && context != contexts_.rend(); ++context)
            found = (*context)->find(path.front());
        for (std::size_t i = 1; found && !found->is_nothing() && i < path.size(); ++i)
            found = found->find(path[i]);
        if (!found) fail(node, "no value called " + joined(path));
        return *found;
    }

    std::string_view text_of(const Node& node, const Data& data) const
    {
        if (data.is_nothing()) return "";
        if (!data.text()) fail(node, node.text + " is not a text");
        return *data.text();
    }

    static bool is_true(const Data& data)
    {
        if (const auto* flag = data.flag()) return *flag;
        if (const auto* text = data.text()) return !text->empty();
        if (const auto* list = data.list()) return !list->empty();
        return !data.is_nothing();
    }

    static std::vector<std::string> split(std::string_view name)
    {
        std::vector<std::string> path;
        for (std::size_t dot = 0; dot != name.npos;) {
            dot = name.find('.');
            path.emplace_back(name.substr(0, dot));
            if (dot != name.npos) name.remove_prefix(dot + 1);
        }
        return path;
    }

    static std::string joined(const std::vector<std::string>& path)
    {
        std::string name = path.front();
        for (std::size_t i = 1; i < path.size(); ++i)
            name += "." + path[i];
        return name;
    }

    [[noreturn]] void fail(const Node& node, const std::string& what) const
    {
        throw std::logic_error("template " + std::string(names_.back()) + ", line " +
                               std::to_string(node.line) + ": " + what);
    }

    const Parsed& templates_;
    const Catalogue& catalogue_;
    Lang lang_;
    Escape escape_;
    std::vector<const Data*> contexts_;
    std::vector<std::string_view> names_;
    std::string out_;
};

std::string read_file(const std::filesystem::path& file)
{
    std::ifstream in(file, std::ios::binary);
    std::string source{std::istreambuf_iterator<char>(in), {}};
    if (!in) throw std::runtime_error("cannot read " + file.string());
    return source;
}

void check_partials(const std::vector<Node>& nodes, std::string_view name, const Parsed& templates)
{
    for (const auto& node : nodes) {
        if (node.kind == Node::Kind::partial && !templates.contains(node.text))
            throw std::runtime_error("template " + std::string(name) + ", line " +
                                     std::to_string(node.line) + ": no template called " +
                                     node.text);
        check_partials(node.children, name, templates);
    }
}

} // namespace

Templates::Templates(const std::filesystem::path& folder, const Catalogue& catalogue)
    : set_(std::make_unique<Set>()), catalogue_(catalogue)
{
    for (const auto& file : std::filesystem::recursive_directory_iterator(
             folder, std::filesystem::directory_options::follow_directory_symlink)) {
        if (file.path().extension() != ".html") continue;
        auto name = file.path().lexically_relative(folder).replace_extension().generic_string();
        set_->parsed.emplace(name, parse_mustache(read_file(file.path()), name));
    }
    for (const auto& [name, nodes] : set_->parsed)
        check_partials(nodes, name, set_->parsed);
}

Templates::~Templates() = default;

std::string Templates::render(std::string_view name, const Data& data, Lang lang) const
{
    auto found = set_->parsed.find(name);
    if (found == set_->parsed.end())
        throw std::logic_error("no template called " + std::string(name));
    return Rendering(set_->parsed, catalogue_, lang, escape_html).render(name, found->second, data);
}

std::string Templates::render_markdown(std::string_view source, const Data& data, Lang lang) const
{
    auto nodes = parse_mustache(source, "of a mail");
    return Rendering(set_->parsed, catalogue_, lang, escape_markdown)
        .render("of a mail", nodes, data);
}

bool Templates::has(std::string_view name) const { return set_->parsed.contains(name); }

} // namespace retenk::view
