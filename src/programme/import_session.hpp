#pragma once
// One row of a file as the session that it makes or changes.

#include "programme/import_people.hpp"

namespace retenk::programme {

struct SessionPlan
{
    CheckedRow row;
    SessionDraft draft; // people whom the file adds have numbers below zero
};

SessionPlan plan_session(db::Tx& tx, const ImportWorld& world, People& people,
                         const document::TableRow& row);

} // namespace retenk::programme
