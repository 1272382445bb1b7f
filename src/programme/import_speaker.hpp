#pragma once
// One row of a file as the speaker whom it makes or changes.

#include "programme/import_people.hpp"

namespace retenk::programme {

struct SpeakerPlan
{
    CheckedRow row;
    SpeakerDetails details;
};

SpeakerPlan plan_speaker(db::Tx& tx, const ImportWorld& world, const document::TableRow& row);

} // namespace retenk::programme
