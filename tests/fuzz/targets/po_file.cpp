// The files of translators.
#include "view/po_file.hpp"
#include "fuzz.hpp"

#include <stdexcept>

namespace retenk::fuzz {

void fuzz(std::string_view bytes)
{
    view::Catalogue::Entries entries;
    try {
        view::read_po_file(file_with(bytes), entries);
    } catch (const std::runtime_error& error) {
        must(std::string_view(error.what()).starts_with("/proc/self/fd/"), "the place is told");
    }
    for (const auto& [key, entry] : entries)
        must(!key.empty() && entry.forms.size() == (entry.counts.empty() ? 1u : 2u), "an entry");
}

} // namespace retenk::fuzz
