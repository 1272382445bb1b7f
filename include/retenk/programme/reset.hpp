#pragma once
// PRG-3: the draft set back to a release. What the release has becomes again as it froze it; what
// came later goes to the tray, so that nobody's work is lost; hidden blockers stay where they are.
// Each change is logged like any other.

#include "retenk/programme/release.hpp"

namespace retenk::programme {

struct ResetPreview
{
    ReleaseInfo release;
    std::vector<ReleaseChange>
        changes;      // from the draft to the release: "new" comes back, "removed" goes to the tray
    std::string seen; // stands for the draft that the changes were counted from
};

std::optional<ResetPreview> preview_reset(db::Tx& tx, ConferenceId conference, std::int64_t number);

// How many sessions were changed. conflict when the draft is no longer the one that was seen, or
// nothing would change.
Result<std::int64_t> reset_draft(db::Tx& tx, ConferenceId conference, std::int64_t number,
                                 const std::string& seen, const std::string& actor);

} // namespace retenk::programme
