#include "registration/extras_view.hpp"

#include "registration/form_view.hpp"

namespace retenk::registration {

view::Data extras_data(const http::Context& context, const std::vector<ChosenExtra>& extras,
                       ParticipantId participant)
{
    view::Data list = view::Data::List{};
    for (const auto& extra : extras) {
        if (extra.participant_id != participant) continue;
        view::Data data;
        data["name"] = own_text(context, extra.name, extra.translations, "name");
        list.push_back(std::move(data));
    }
    return list;
}

} // namespace retenk::registration
