#include "retenk/view/language_words.hpp"

#include "retenk/base/text.hpp"

namespace retenk::view {

namespace {

struct LanguageWord
{
    Lang lang;
    std::string_view word; // folded
};

constexpr LanguageWord language_words[] = {{Lang::nb, "nb"},
                                           {Lang::nb, "no"},
                                           {Lang::nb, "bokmal"},
                                           {Lang::nb, "norsk"},
                                           {Lang::nb, "norsk bokmal"},
                                           {Lang::nb, "norwegian"},
                                           {Lang::nn, "nn"},
                                           {Lang::nn, "nynorsk"},
                                           {Lang::nn, "norsk nynorsk"},
                                           {Lang::en, "en"},
                                           {Lang::en, "engelsk"},
                                           {Lang::en, "english"},
                                           {Lang::se, "se"},
                                           {Lang::se, "samisk"},
                                           {Lang::se, "nordsamisk"},
                                           {Lang::se, "northern sami"},
                                           {Lang::se, "davvisamegiella"}};

} // namespace

std::optional<Lang> lang_in_words(std::string_view typed)
{
    const auto folded = fold(typed);
    for (const auto& [lang, word] : language_words)
        if (word == folded) return lang;
    return std::nullopt;
}

} // namespace retenk::view
