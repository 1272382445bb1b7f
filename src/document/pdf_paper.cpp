#include "document/pdf_canvas.hpp"

#include <algorithm>

namespace retenk::document {

namespace {

constexpr double page_width = 595, page_height = 842, margin = 48; // A4 in points
constexpr double aside_width = 76, between_texts = 2;
constexpr double lowest = page_height - margin - 18, width = page_width - 2 * margin;

double left_of(const PdfBlock& block) { return block.aside.empty() ? 0 : aside_width; }

PdfText aside_of(const PdfBlock& block) { return {.text = block.aside, .bold = true}; }

double height_of(PdfCanvas& canvas, const PdfBlock& block)
{
    double height = 0;
    for (const auto& text : block.texts)
        if (!text.text.empty())
            height += canvas.height_of(text, width - left_of(block)) + between_texts;
    return std::max(height, canvas.height_of(aside_of(block), aside_width));
}

void draw(PdfCanvas& canvas, const PdfBlock& block, double y)
{
    canvas.draw(aside_of(block), margin, y, aside_width, ink);
    for (const auto& text : block.texts) {
        if (text.text.empty()) continue;
        const auto colour = text.tag.starts_with("H1") ? brand : text.quiet ? quiet_ink : ink;
        const auto left = left_of(block);
        y += canvas.draw(text, margin + left, y, width - left, colour) + between_texts;
    }
}

std::string replaced(std::string text, const std::string& mark, std::size_t number)
{
    const auto at = text.find(mark);
    return at == text.npos ? text : text.replace(at, mark.size(), std::to_string(number));
}

void draw_foot(PdfCanvas& canvas, const PdfPaper& paper, std::size_t page, std::size_t pages)
{
    const auto y = page_height - margin;
    canvas.line(margin, y - 6, width);
    canvas.draw_beside({.text = paper.footer, .size = 8}, margin, y, width * 0.75, false);
    const auto number = replaced(replaced(paper.page_of, "{pages}", pages), "{page}", page);
    canvas.draw_beside({.text = number, .size = 8}, margin + width * 0.75, y, width * 0.25, true);
}

std::vector<double> heights_of(PdfCanvas& canvas, const PdfPaper& paper)
{
    std::vector<double> heights;
    for (const auto& block : paper.blocks)
        heights.push_back(height_of(canvas, block));
    return heights;
}

struct Place
{
    double y = margin;
    bool turns = false; // a page begins with this block
};

std::vector<Place> places_of(const PdfPaper& paper, const std::vector<double>& heights)
{
    std::vector<Place> places;
    double y = margin;
    for (std::size_t n = 0; n < paper.blocks.size(); ++n) {
        const auto& block = paper.blocks[n];
        auto needed = heights[n];
        if (block.with_next && n + 1 < paper.blocks.size())
            needed += paper.blocks[n + 1].space + heights[n + 1];
        if (y > margin) y += block.space;
        const bool turns = y > margin && y + needed > lowest;
        if (turns) y = margin;
        places.push_back({y, turns});
        y += heights[n];
    }
    return places;
}

} // namespace

// Texts are laid out twice, to be measured and to be drawn, which is nearly all that a page costs.
std::string pdf_paper(const PdfPaper& paper)
{
    PdfCanvas canvas(page_width, page_height, paper.title, paper.made);
    const auto places = places_of(paper, heights_of(canvas, paper));
    const auto pages =
        1 + static_cast<std::size_t>(std::ranges::count(places, true, &Place::turns));
    std::size_t page = 1;
    for (std::size_t n = 0; n < places.size(); ++n) {
        if (places[n].turns) {
            draw_foot(canvas, paper, page++, pages);
            canvas.next_page();
        }
        draw(canvas, paper.blocks[n], places[n].y);
    }
    draw_foot(canvas, paper, page, pages);
    return canvas.finish();
}

std::string pdf_slides(const PdfSlides& slides)
{
    constexpr double wide = 960, high = 540, edge = 56, code_side = 300;
    constexpr double text_width = wide - 3 * edge - code_side;
    PdfCanvas canvas(wide, high, slides.title, slides.made);
    for (std::size_t n = 0; n < slides.slides.size(); ++n) {
        const auto& slide = slides.slides[n];
        if (n > 0) canvas.next_page();
        double y = edge;
        const auto draw = [&](PdfText text, double space, Rgb colour) {
            y += canvas.draw(text, edge, y, text_width, colour) + space;
        };
        PdfText heading{.text = slide.heading, .size = 40, .bold = true, .tag = "H1"};
        while (heading.size > 20 && canvas.height_of(heading, text_width) > 170)
            heading.size -= 2;
        heading.most_height = 190;
        draw(heading, 12, brand);
        draw({.text = slide.text, .size = 18, .most_height = 48}, 36, quiet_ink);
        draw({.text = slide.question, .size = 30, .bold = true}, 10, ink);
        draw({.text = slide.hint, .size = 20}, 10, ink);
        draw({.text = slide.address, .size = 22, .bold = true, .link = slide.code}, 0, brand);
        canvas.code(slide.code, wide - edge - code_side, (high - code_side) / 2, code_side);
    }
    return canvas.finish();
}

} // namespace retenk::document
