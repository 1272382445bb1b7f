#pragma once
// The closing slides with the codes that open the feedback.

#include "retenk/document/pdf.hpp"
#include "retenk/programme/feed.hpp"

namespace retenk::programme {

// One for each session that takes feedback, or of one session; nothing when none is published.
std::optional<document::PdfSlides> feedback_slides(db::Tx& tx, const FeedFrame& frame,
                                                   const SessionId& only);

} // namespace retenk::programme
