#include "retenk/registration/register.hpp"

namespace retenk::registration {
namespace {

// Of ?3, which is 0 for all; no OR that would keep the planner from the index.
std::string_view chosen_municipality(const Scope& scope, MunicipalityId municipality)
{
    if (municipality.value == 0) return " AND ?3 = 0";
    return scope.kind == Scope::Kind::all ? " AND municipality_id = ?3" : " AND ?1 = ?3";
}

} // namespace

std::vector<CategoryCount> participant_counts(db::Tx& tx, const Viewer& viewer,
                                              ConferenceId conference, MunicipalityId municipality)
{
    const auto scope = viewer.scope();
    const auto counted =
        "(SELECT coalesce(sum(people), 0) FROM participant_count AS participant WHERE " +
        std::string(seen_by(scope)) + std::string(chosen_municipality(scope, municipality)) +
        " AND conference_id = ?2 AND category_id = category.id AND state = ";
    std::string sql = "SELECT category.id, category.name, category.translations, ";
    sql.append(counted).append("'registered') AS registered, ");
    sql.append(counted).append("'cancelled') AS cancelled FROM category");
    sql.append(" WHERE category.conference_id = ?2 ORDER BY category.position, category.id");
    return tx.rows<CategoryCount>(sql, scope.municipality, conference, municipality);
}

} // namespace retenk::registration
