#include "view/po_file.hpp"

#include <algorithm>
#include <fstream>
#include <stdexcept>

namespace retenk::view {
namespace {

class PoReader
{
public:
    PoReader(const std::filesystem::path& file, Catalogue::Entries& entries)
        : file_(file), entries_(entries)
    {
    }

    void read()
    {
        std::ifstream in(file_, std::ios::binary);
        if (!in) fail("cannot be read");
        for (std::string line; std::getline(in, line);) {
            ++line_;
            if (line.ends_with('\r')) line.pop_back();
            take_line(line);
        }
        if (in.bad()) fail("cannot be read");
        finish();
    }

private:
    void take_line(std::string_view line)
    {
        line.remove_prefix(std::min(line.find_first_not_of(" \t"), line.size()));
        if (line.empty() || line.front() == '#') return;
        if (line.front() == '"') {
            if (!target_) fail("a text without a keyword before it");
            target_->append(unquote(line));
            return;
        }
        auto space = line.find_first_of(" \t");
        if (space == line.npos) fail("a keyword without a text");
        auto text = line.substr(space);
        text.remove_prefix(std::min(text.find_first_not_of(" \t"), text.size()));
        take_keyword(line.substr(0, space));
        target_->append(unquote(text));
    }

    void take_keyword(std::string_view keyword)
    {
        if (keyword == "msgid") {
            finish();
            started_ = true;
            target_ = &key_;
        } else if (!started_)
            fail("msgid is missing");
        else if (keyword == "msgid_plural")
            target_ = &entry_.counts;
        else if (keyword == "msgstr")
            target_ = &add_form(0);
        else if (keyword == "msgstr[0]")
            target_ = &add_form(0);
        else if (keyword == "msgstr[1]")
            target_ = &add_form(1);
        else
            fail("unknown keyword " + std::string(keyword));
    }

    std::string& add_form(std::size_t index)
    {
        if (entry_.forms.size() != index) fail("msgstr twice or out of order");
        entry_.forms.reserve(2); // target_ points into it
        return entry_.forms.emplace_back();
    }

    std::string unquote(std::string_view text)
    {
        if (text.size() < 2 || text.front() != '"' || text.back() != '"')
            fail("quotes are missing");
        text = text.substr(1, text.size() - 2);
        std::string plain;
        for (std::size_t i = 0; i < text.size(); ++i) {
            if (text[i] == '"') fail("a quote that is not escaped");
            if (text[i] != '\\')
                plain += text[i];
            else
                plain += unescape(++i < text.size() ? text[i] : '\0');
        }
        return plain;
    }

    char unescape(char c)
    {
        switch (c) {
        case 'n':
            return '\n';
        case 't':
            return '\t';
        case '"':
            return '"';
        case '\\':
            return '\\';
        }
        fail("unknown escape");
    }

    void finish()
    {
        if (!started_) return;
        if (entry_.forms.empty()) fail("msgstr is missing for '" + key_ + "'");
        if (entry_.forms.size() != (entry_.counts.empty() ? 1U : 2U))
            fail("a plural has msgid_plural, msgstr[0] and msgstr[1]: '" + key_ + "'");
        bool translated = std::ranges::none_of(entry_.forms, &std::string::empty);
        if (!key_.empty() && translated && !entries_.emplace(key_, std::move(entry_)).second)
            fail("the key '" + key_ + "' is there already");
        key_.clear();
        entry_ = {};
        target_ = nullptr;
        started_ = false;
    }

    [[noreturn]] void fail(const std::string& what)
    {
        throw std::runtime_error(file_.string() + ":" + std::to_string(line_) + ": " + what);
    }

    const std::filesystem::path& file_;
    Catalogue::Entries& entries_;
    int line_ = 0;
    bool started_ = false;
    std::string key_;
    Catalogue::Entry entry_;
    std::string* target_ = nullptr;
};

} // namespace

void read_po_file(const std::filesystem::path& file, Catalogue::Entries& entries)
{
    PoReader(file, entries).read();
}

} // namespace retenk::view
