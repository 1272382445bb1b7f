#include "programme/feedback_slides.hpp"

#include "retenk/conference/conference.hpp"
#include "retenk/programme/feedback.hpp"

namespace retenk::programme {

std::optional<document::PdfSlides> feedback_slides(db::Tx& tx, const FeedFrame& frame,
                                                   const SessionId& only)
{
    const auto conference = conference::find_current(tx);
    if (!conference) return std::nullopt;
    const auto& [wording, base_url] = frame;
    const auto said = [&](std::string_view key, const Values& values = {}) {
        return wording.catalogue.plain(wording.lang, key, values);
    };
    document::PdfSlides slides;
    slides.title = said("feedback.slides_title", {{"conference", conference->name}});
    slides.made = conference->starts_at;
    const auto scheme = base_url.find("://");
    for (const auto& sum : feedback_sums(tx, conference->id, only)) {
        document::PdfSlide slide;
        slide.heading = view::localised(wording.lang, sum.title, sum.translations, "title").text;
        slide.text = conference->name + " · " + wording.time(sum.starts_at);
        slide.question = said("feedback.question");
        slide.hint = said("feedback.slide_hint");
        slide.code = base_url + "/t/" + std::to_string(sum.session_id.value);
        slide.address = scheme == base_url.npos ? slide.code : slide.code.substr(scheme + 3);
        slides.slides.push_back(std::move(slide));
    }
    if (slides.slides.empty()) return std::nullopt;
    return slides;
}

} // namespace retenk::programme
