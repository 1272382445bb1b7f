#include "rules/sources.hpp"

#include "support/test_db.hpp"

#include <algorithm>
#include <fstream>
#include <iterator>

namespace retenk::rules {
namespace {

struct Piece
{
    enum class Kind { code, comment, text } kind;
    std::size_t begin, end;             // of the whole
    std::size_t inner_begin, inner_end; // of what is inside the quotes
};

bool is_word(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

std::size_t end_of_quoted(std::string_view text, std::size_t at)
{
    char quote = text[at];
    for (++at; at < text.size() && text[at] != quote && text[at] != '\n'; ++at)
        if (text[at] == '\\') ++at;
    return std::min(at + 1, text.size());
}

Piece raw_text_at(std::string_view text, std::size_t at)
{
    auto open = text.find('(', at);
    auto closing = ")" + std::string(text.substr(at + 2, open - at - 2)) + "\"";
    auto close = std::min(text.find(closing, open), text.size() - closing.size());
    return {Piece::Kind::text, at, close + closing.size(), open + 1, close};
}

Piece piece_at(std::string_view text, std::size_t at)
{
    auto rest = text.substr(at);
    bool after_word = at > 0 && is_word(text[at - 1]);
    if (rest.starts_with("//"))
        return {Piece::Kind::comment, at, std::min(text.find('\n', at), text.size()), 0, 0};
    if (rest.starts_with("/*")) {
        auto close = text.find("*/", at + 2);
        return {Piece::Kind::comment, at, close == text.npos ? text.size() : close + 2, 0, 0};
    }
    if (rest.starts_with("R\"") && !after_word) return raw_text_at(text, at);
    if (rest.front() == '"' || (rest.front() == '\'' && !after_word)) { // 1'000 is a number
        auto end = end_of_quoted(text, at);
        return {Piece::Kind::text, at, end, at + 1, end - 1};
    }
    return {Piece::Kind::code, at, at + 1, 0, 0};
}

void blank(std::string& text, std::size_t begin, std::size_t end)
{
    for (; begin < end; ++begin)
        if (text[begin] != '\n') text[begin] = ' ';
}

std::string blanked(std::string_view text, bool texts_too)
{
    std::string left(text);
    for (std::size_t at = 0; at < text.size();) {
        auto piece = piece_at(text, at);
        if (piece.kind == Piece::Kind::comment) blank(left, piece.begin, piece.end);
        if (piece.kind == Piece::Kind::text && texts_too)
            blank(left, piece.inner_begin, piece.inner_end);
        at = piece.end;
    }
    return left;
}

} // namespace

std::vector<Source> sources(const std::vector<std::string>& folders,
                            const std::vector<std::string>& endings)
{
    std::vector<Source> found;
    auto root = test::source_folder();
    for (const auto& folder : folders) {
        if (!std::filesystem::is_directory(root / folder)) continue;
        for (const auto& file : std::filesystem::recursive_directory_iterator(root / folder)) {
            if (std::ranges::find(endings, file.path().extension().string()) == endings.end())
                continue;
            std::ifstream in(file.path(), std::ios::binary);
            found.push_back({file.path().lexically_relative(root).generic_string(),
                             std::string(std::istreambuf_iterator<char>(in), {})});
        }
    }
    std::ranges::sort(found, {}, &Source::path);
    return found;
}

std::vector<Source> cpp_sources(bool with_tests)
{
    std::vector<std::string> folders{"include", "src"};
    if (with_tests) folders.push_back("tests");
    return sources(folders, {".cpp", ".hpp"});
}

std::string without_comments(std::string_view text) { return blanked(text, false); }

std::string bare_code(std::string_view text) { return blanked(text, true); }

std::vector<Literal> literals(std::string_view text)
{
    std::vector<Literal> found;
    bool joins = false;
    for (std::size_t at = 0; at < text.size();) {
        auto piece = piece_at(text, at);
        auto inside =
            std::string(text.substr(piece.inner_begin, piece.inner_end - piece.inner_begin));
        bool is_text = piece.kind == Piece::Kind::text && text[piece.begin] != '\'';
        bool is_space = piece.kind == Piece::Kind::comment || text[at] == ' ' || text[at] == '\n';
        if (is_text && joins)
            found.back().text += inside;
        else if (is_text)
            found.push_back({at, inside});
        joins = is_text || (joins && is_space);
        at = piece.end;
    }
    return found;
}

int line_at(std::string_view text, std::size_t at)
{
    return 1 + static_cast<int>(std::ranges::count(text.substr(0, at), '\n'));
}

std::string module_of(std::string_view path)
{
    for (std::string_view folder : {"include/retenk/", "src/"}) {
        if (!path.starts_with(folder)) continue;
        auto rest = path.substr(folder.size());
        return std::string(rest.substr(0, rest.find('/')));
    }
    return "";
}

std::string file_name_of(std::string_view path)
{
    return std::string(path.substr(path.rfind('/') + 1));
}

std::string finding(const Source& source, std::size_t at, std::string_view what)
{
    return source.path + ":" + std::to_string(line_at(source.text, at)) + ": " + std::string(what);
}

std::string lines_of(const Findings& findings)
{
    std::string lines;
    for (const auto& finding : findings)
        lines += finding + "\n";
    return lines;
}

} // namespace retenk::rules
