#pragma once
// PRG-7: the whole programme to print and to lay on a table.

#include "retenk/document/pdf.hpp"
#include "retenk/programme/feed.hpp"

namespace retenk::programme {

// Nothing before the first release.
std::optional<document::PdfPaper> programme_paper(db::Tx& tx, const FeedFrame& frame);

} // namespace retenk::programme
