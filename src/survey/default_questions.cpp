#include "retenk/survey/default_questions.hpp"

#include "retenk/view/data.hpp"

namespace retenk::survey {

namespace {

struct Default
{
    Kind kind;
    const char* key;
    bool required;
    int options;
};

constexpr Default defaults[] = {
    {Kind::scale5, "overall", true, 0},     {Kind::scale5, "professional", false, 0}, {Kind::scale5, "social", false, 0},
    {Kind::scale5, "practical", false, 0},  {Kind::scale10, "recommend", false, 0},   {Kind::one_of, "news", false, 6},
    {Kind::measures, "measure", false, 0},  {Kind::text, "better", false, 0},
};

std::string translations(const view::Catalogue& catalogue, const char* column, const std::string& key)
{
    view::Data::Object all;
    for (const auto lang : {view::Lang::nn, view::Lang::en}) {
        view::Data one;
        one[column] = catalogue.plain(lang, key);
        all.emplace(std::string(view::code_of(lang)), std::move(one));
    }
    return view::to_json(view::Data(std::move(all)));
}

} // namespace

std::vector<QuestionDetails> default_questions(const view::Catalogue& catalogue)
{
    std::vector<QuestionDetails> questions;
    for (const auto& one : defaults) {
        const auto key = std::string("survey.default_") + one.key;
        QuestionDetails details{one.kind, catalogue.plain(view::Lang::nb, key), one.required,
                                one.kind == Kind::scale10, translations(catalogue, "title", key), {}};
        for (int n = 1; n <= one.options; ++n) {
            const auto option = key + "_" + std::to_string(n);
            details.options.push_back({{}, catalogue.plain(view::Lang::nb, option), translations(catalogue, "label", option)});
        }
        questions.push_back(std::move(details));
    }
    return questions;
}

} // namespace retenk::survey
