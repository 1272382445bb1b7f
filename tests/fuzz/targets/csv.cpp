// Tables as CSV: no cell begins a formula, and without the guard each reads as it was.
#include "fuzz.hpp"
#include "retenk/document/sheet.hpp"

#include <string>

namespace retenk::fuzz {

namespace {

std::vector<std::vector<std::string>> read_csv(std::string_view file)
{
    std::vector<std::vector<std::string>> rows(1, std::vector<std::string>(1));
    bool quoted = false;
    for (std::size_t at = 0; at < file.size(); ++at) {
        if (quoted && file[at] == '"' && file.substr(at + 1).starts_with('"'))
            rows.back().back() += file[++at];
        else if (file[at] == '"')
            quoted = !quoted;
        else if (!quoted && file[at] == ';')
            rows.back().emplace_back();
        else if (!quoted && file.substr(at).starts_with("\r\n")) {
            rows.emplace_back(1);
            ++at;
        } else
            rows.back().back() += file[at];
    }
    rows.pop_back();
    return rows;
}

bool begins_formula(const std::string& text)
{
    return !text.empty() && std::string_view("=+-@\t\r").contains(text.front());
}

} // namespace

void fuzz(std::string_view bytes)
{
    document::Sheet sheet{"x", {"a", "b"}, {{}, {"x", "y"}}};
    const auto parts = parts_of(bytes, 2);
    sheet.rows[0].assign(parts.begin(), parts.end());
    const auto file = document::csv_file(sheet);
    must(file.starts_with("\xEF\xBB\xBF"), "UTF-8 says so");
    const auto rows = read_csv(std::string_view(file).substr(3));
    must(rows.size() == 3 && rows[1].size() == 2, "as many rows and cells as there were");
    for (std::size_t cell = 0; cell < 2; ++cell) {
        const auto& typed = parts[cell];
        must(!begins_formula(rows[1][cell]), "no cell begins a formula");
        must(rows[1][cell] == (begins_formula(typed) ? "'" + typed : typed),
             "decode(encode(x)) = x");
    }
}

} // namespace retenk::fuzz
