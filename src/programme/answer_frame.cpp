#include "programme/answer_frame.hpp"

namespace retenk::programme {

AnswerFrame answer_frame(const http::Context& context)
{
    const auto& catalogue = context.services.templates.catalogue();
    view::Data translations;
    for (const auto lang : {view::Lang::nn, view::Lang::en})
        translations[view::code_of(lang)]["name"] = catalogue.plain(lang, "speaker.category_name");
    return {context.viewer.actor(), context.services.base_url,
            catalogue.plain(view::Lang::nb, "speaker.category_name"), view::to_json(translations)};
}

} // namespace retenk::programme
