#include "registration/editing.hpp"

namespace retenk::registration {

void tell_of_offer(db::Tx& tx)
{
    tx.after_commit("registration");
    tx.after_commit("places");
    tx.after_commit("site");
}

std::string free_slug(db::Tx& tx, std::string_view taken, ConferenceId conference, const std::string& name)
{
    const auto base = slug_of(name);
    auto slug = base;
    for (int n = 2; tx.find<std::int64_t>(taken, conference, slug); ++n)
        slug = base + "-" + std::to_string(n);
    return slug;
}

} // namespace retenk::registration
