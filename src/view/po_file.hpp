#pragma once
// Reads gettext's .po files: comments, texts over several lines, escapes, plurals. No contexts.

#include "retenk/view/catalogue.hpp"

namespace retenk::view {

// Adds the entries of one file. Throws with file and line on a syntax error or a key that is there
// already. An entry without a text counts as not translated; the header (empty key) is passed over.
void read_po_file(const std::filesystem::path& file, Catalogue::Entries& entries);

} // namespace retenk::view
