#pragma once
// A file of pages on which texts are set, with their places in the structure.

#include "retenk/document/pdf.hpp"

#include <cairo.h>
#include <memory>
#include <pango/pangocairo.h>

namespace retenk::document {

struct Rgb
{
    double red, green, blue;
};

inline constexpr Rgb ink{0.07, 0.09, 0.15}, quiet_ink{0.33, 0.36, 0.42}, brand{0.02, 0.27, 0.49};

class PdfCanvas
{
public:
    PdfCanvas(double width, double height, const std::string& title, Instant made);
    ~PdfCanvas();
    PdfCanvas(const PdfCanvas&) = delete;
    PdfCanvas& operator=(const PdfCanvas&) = delete;

    double height_of(const PdfText& text, double width);

    // The upper left corner at x and y. Returns its height.
    double draw(const PdfText& text, double x, double y, double width, Rgb colour);

    // What repeats on each page, and no program reads aloud.
    void draw_beside(const PdfText& text, double x, double y, double width, bool to_the_right);

    void line(double x, double y, double width);
    void code(const std::string& content, double x, double y, double side);
    void next_page();
    std::string finish(); // once, after all pages

private:
    PangoLayout* layout_of(const PdfText& text, double width);

    std::string bytes_;
    cairo_surface_t* surface_;
    cairo_t* cairo_;
    PangoFontMap* fonts_; // of its own: the thread's would keep every font that was ever asked for
    PangoLayout* layout_;
};

} // namespace retenk::document
