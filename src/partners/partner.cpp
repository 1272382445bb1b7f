#include "retenk/partners/partner.hpp"

#include <algorithm>

namespace retenk::partners {

std::vector<Partner> partners_of(db::Tx& tx, ConferenceId conference)
{
    auto all =
        tx.rows<Partner>("SELECT id, slug, name, kind, level, website, description, translations "
                         "FROM conference_partner JOIN partner ON partner.id = partner_id "
                         "WHERE conference_id = ?1 ORDER BY position, name",
                         conference);
    std::ranges::stable_sort(all, {}, &Partner::level);
    return all;
}

} // namespace retenk::partners
