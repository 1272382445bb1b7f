#include "retenk/registration/group_view.hpp"

#include "retenk/http/route.hpp"

namespace retenk::registration {

std::string place_without_name(const http::Context& context, std::int64_t number,
                               const std::string& organisation)
{
    const auto words = context.services.templates.catalogue().plain(
        context.lang, "group.place_without_name", {{"number", std::to_string(number)}});
    return organisation.empty() ? words : words + ", " + organisation;
}

} // namespace retenk::registration
