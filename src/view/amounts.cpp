#include "retenk/view/amounts.hpp"

#include <charconv>

namespace retenk::view {

namespace {

constexpr std::string_view ending = "_ore";

Ore ore_of(const std::string& text)
{
    Ore amount;
    std::from_chars(text.data(), text.data() + text.size(), amount.value);
    return amount;
}

} // namespace

Data with_amounts(const Data& data, const Catalogue& catalogue, Lang lang)
{
    if (const auto* list = data.list()) {
        Data::List worded;
        for (const auto& item : *list)
            worded.push_back(with_amounts(item, catalogue, lang));
        return worded;
    }
    const auto* object = data.object();
    if (object == nullptr) return data;
    Data::Object worded;
    for (const auto& [name, value] : *object) {
        worded[name] = with_amounts(value, catalogue, lang);
        if (name.ends_with(ending) && value.text())
            worded[name.substr(0, name.size() - ending.size())] =
                catalogue.amount(lang, ore_of(*value.text()));
    }
    return worded;
}

} // namespace retenk::view
