#include "retenk/partners/card.hpp"

namespace retenk::partners {

view::Data levels_of(const std::vector<Partner>& partners, const conference::Wording& wording)
{
    view::Data::List levels;
    std::optional<Level> level;
    for (const auto& partner : partners) {
        if (level != partner.level) {
            level = partner.level;
            const std::string name(db::enum_name(partner.level));
            view::Data data;
            data["level_name"] = name;
            data["level"] = wording.text("partners.level_" + name);
            levels.push_back(std::move(data));
        }
        view::Data data;
        data["slug"] = partner.slug;
        data["name"] = wording.localised(partner.name, partner.translations, "name");
        data["kind"] = wording.text("partners.kind_" + std::string(db::enum_name(partner.kind)));
        // Anything but the web would be a trap: the address is typed by people.
        const bool is_web =
            partner.website.starts_with("https://") || partner.website.starts_with("http://");
        data["website"] = is_web ? partner.website : std::string();
        data["description"] =
            wording.markdown(partner.description, partner.translations, "description");
        levels.back()["partners"].push_back(std::move(data));
    }
    return view::Data(std::move(levels));
}

} // namespace retenk::partners
