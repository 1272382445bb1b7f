#pragma once
// What a file of the register holds of everybody whom a viewer sees.

#include "registration/columns.hpp"

namespace retenk::test {

inline registration::RegisterCells
file_cells(db::Tx& tx, const Viewer& viewer, const ConferenceId& conference, const bool& with_needs)
{
    using namespace registration;
    const auto columns = file_columns(tx, viewer, conference, with_needs);
    auto rows = all_participants(tx, viewer, conference, {});
    return cells_of(tx, viewer, conference, std::move(rows), columns);
}

} // namespace retenk::test
