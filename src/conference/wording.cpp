#include "retenk/conference/wording.hpp"

namespace retenk::conference {

std::string Wording::text(std::string_view key, const Values& values) const
{
    return catalogue.text(lang, key, values);
}

std::string Wording::only_norwegian(std::string_view text) const
{
    const bool is_norwegian = lang == view::Lang::nb || lang == view::Lang::nn;
    return is_norwegian ? std::string(text) : view::marked_fallback(text);
}

view::Data Wording::localised(std::string_view text, std::string_view translations,
                              std::string_view column) const
{
    return view::data_of(view::localised(lang, text, translations, column));
}

view::Data Wording::markdown(std::string_view text, std::string_view translations,
                             std::string_view column) const
{
    const auto source = view::localised(lang, text, translations, column);
    if (source.text.empty()) return {};
    view::Data data;
    data["body_html"] = document::markdown_to_html(source.text);
    data["lang"] = source.lang;
    return data;
}

std::string Wording::time(Instant instant) const { return catalogue.time(lang, to_local(instant)); }

view::Data Wording::long_day(const std::optional<Day>& day) const
{
    return day ? view::Data(catalogue.long_day(lang, *day)) : view::Data();
}

view::Data section_of(view::Data::List items)
{
    if (items.empty()) return {};
    view::Data data;
    data["items"] = view::Data(std::move(items));
    return data;
}

} // namespace retenk::conference
