#include "retenk/document/markdown.hpp"

#include "retenk/base/text.hpp"

#include <cmark-gfm-core-extensions.h>
#include <cmark-gfm.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <memory>
#include <mutex>
#include <stdexcept>
#include <vector>

namespace retenk::document {
namespace {

// What a form may send; more than that is nobody's text, and old versions are slow with some
// inputs.
constexpr std::size_t longest_source = 64 * 1024;

using Tree = std::unique_ptr<cmark_node, decltype(&cmark_node_free)>;

std::string_view cut(std::string_view text, std::size_t length)
{
    if (text.size() <= length) return text;
    while (length > 0 && (static_cast<unsigned char>(text[length]) & 0xC0) == 0x80)
        --length;
    return text.substr(0, length);
}

// Only the table extension: the others add characters to an array that all threads share while they
// parse, and automatic links would make a link of what a visitor typed as a name.
Tree parse(std::string_view source)
{
    static std::once_flag registered;
    std::call_once(registered, cmark_gfm_core_extensions_ensure_registered);
    std::unique_ptr<cmark_parser, decltype(&cmark_parser_free)> parser(
        cmark_parser_new(CMARK_OPT_DEFAULT | CMARK_OPT_VALIDATE_UTF8), cmark_parser_free);
    auto* table = cmark_find_syntax_extension("table");
    if (!table) throw std::runtime_error("cmark-gfm has no tables");
    cmark_parser_attach_syntax_extension(parser.get(), table);
    source = cut(source, longest_source);
    cmark_parser_feed(parser.get(), source.data(), source.size());
    return {cmark_parser_finish(parser.get()), cmark_node_free};
}

template <class Use>
void for_each_node(cmark_node* root, Use use)
{
    std::unique_ptr<cmark_iter, decltype(&cmark_iter_free)> walk(cmark_iter_new(root),
                                                                 cmark_iter_free);
    for (auto event = cmark_iter_next(walk.get()); event != CMARK_EVENT_DONE;
         event = cmark_iter_next(walk.get()))
        use(cmark_iter_get_node(walk.get()), event == CMARK_EVENT_ENTER);
}

std::vector<cmark_node*> nodes_of(cmark_node* root)
{
    std::vector<cmark_node*> nodes;
    for_each_node(root, [&](cmark_node* node, bool entering) {
        if (entering) nodes.push_back(node);
    });
    return nodes;
}

std::string_view text_or_empty(const char* text) { return text ? text : ""; }

bool is_own_path(std::string_view address)
{
    return address.starts_with('/') && !address.starts_with("//") && !address.starts_with("/\\");
}

// A file of ours, or a part of the same mail: nothing is fetched from elsewhere.
bool is_own_picture(std::string_view address)
{
    return is_own_path(address) || address.starts_with("cid:");
}

bool is_allowed_link(std::string_view address)
{
    std::string lower(address);
    std::ranges::transform(lower, lower.begin(),
                           [](char c) { return c >= 'A' && c <= 'Z' ? char(c + 32) : c; });
    constexpr std::array<std::string_view, 4> beginnings{"https://", "http://", "mailto:", "#"};
    return is_own_path(address) || std::ranges::any_of(beginnings, [&](std::string_view beginning) {
               return lower.starts_with(beginning);
           });
}

void remove(cmark_node* node)
{
    cmark_node_unlink(node);
    cmark_node_free(node);
}

// What is inside stays.
void unwrap(cmark_node* node)
{
    while (auto* child = cmark_node_first_child(node))
        cmark_node_insert_before(node, child);
    remove(node);
}

// A page has its own h1, so the first heading is h2, whatever its writer called it, and none skips
// a level on the way down.
void put_below_the_pages_heading(cmark_node* root)
{
    std::vector<int> above; // the writer's levels that the next heading may stand below
    for (auto* node : nodes_of(root)) {
        if (cmark_node_get_type(node) != CMARK_NODE_HEADING) continue;
        const int level = cmark_node_get_heading_level(node);
        while (!above.empty() && above.back() >= level)
            above.pop_back();
        above.push_back(level);
        cmark_node_set_heading_level(node, std::min(static_cast<int>(above.size()) + 1, 6));
    }
}

bool leads_elsewhere(cmark_node* node)
{
    const auto type = cmark_node_get_type(node);
    if (type != CMARK_NODE_LINK && type != CMARK_NODE_IMAGE) return false;
    const auto url = text_or_empty(cmark_node_get_url(node));
    return type == CMARK_NODE_LINK ? !is_allowed_link(url) : !is_own_picture(url);
}

void make_safe(cmark_node* root)
{
    for (auto* node : nodes_of(root)) {
        auto type = cmark_node_get_type(node);
        if (type == CMARK_NODE_HTML_BLOCK || type == CMARK_NODE_HTML_INLINE)
            remove(node);
        else if (leads_elsewhere(node))
            unwrap(node);
    }
    put_below_the_pages_heading(root);
}

std::string take(char* rendered)
{
    std::unique_ptr<char, decltype(&std::free)> text(rendered, std::free);
    return text.get();
}

void replace_all(std::string& text, std::string_view from, std::string_view to)
{
    for (auto at = text.find(from); at != text.npos; at = text.find(from, at + to.size()))
        text.replace(at, from.size(), to);
}

bool is_block(cmark_node_type type)
{
    return (type & CMARK_NODE_TYPE_MASK) == CMARK_NODE_TYPE_BLOCK;
}

std::string words_of(cmark_node* root)
{
    std::string words;
    for_each_node(root, [&](cmark_node* node, bool entering) {
        auto type = cmark_node_get_type(node);
        if (type == CMARK_NODE_TEXT || type == CMARK_NODE_CODE || type == CMARK_NODE_CODE_BLOCK)
            words += entering ? text_or_empty(cmark_node_get_literal(node)) : "";
        else if (is_block(type) || type == CMARK_NODE_SOFTBREAK || type == CMARK_NODE_LINEBREAK)
            words += ' ';
    });
    return words;
}

// "text (address)", and only the address when the text says the same.
void write_out_links(cmark_node* root)
{
    for (auto* node : nodes_of(root)) {
        if (cmark_node_get_type(node) != CMARK_NODE_LINK) continue;
        std::string address(text_or_empty(cmark_node_get_url(node)));
        if (address.starts_with("mailto:")) address.erase(0, 7);
        if (words_of(node) == address) continue;
        auto* addition = cmark_node_new(CMARK_NODE_TEXT);
        cmark_node_set_literal(addition, (" (" + address + ")").c_str());
        cmark_node_insert_after(node, addition);
    }
}

} // namespace

std::string markdown_to_html(std::string_view source)
{
    auto tree = parse(source);
    make_safe(tree.get());
    auto html = take(cmark_render_html(tree.get(), CMARK_OPT_DEFAULT, nullptr));
    // Texts are escaped, so only the renderer writes this.
    replace_all(html, "<a href=\"http", "<a rel=\"noopener\" href=\"http");
    return html;
}

std::string markdown_to_text(std::string_view source)
{
    auto tree = parse(source);
    make_safe(tree.get());
    write_out_links(tree.get());
    return take(cmark_render_plaintext(tree.get(), CMARK_OPT_DEFAULT, 76));
}

std::string first_words(std::string_view source, std::size_t characters)
{
    auto tree = parse(source);
    make_safe(tree.get());
    auto words = squeeze(words_of(tree.get()));
    if (length_of(words) <= characters) return words;
    while (!words.empty() && length_of(words) >= characters) { // leaves room for the dots
        auto space = words.rfind(' ');
        if (space == words.npos) return std::string(cut(words, characters)) + "…";
        words.resize(space);
    }
    return words + "…";
}

} // namespace retenk::document
