#include "document/pdf_canvas.hpp"

#include "retenk/document/qr.hpp"

#include <cairo-pdf.h>
#include <stdexcept>

namespace retenk::document {

namespace {

constexpr const char* family = "Inter, sans-serif";

cairo_status_t append(void* bytes, const unsigned char* data, unsigned int length)
{
    static_cast<std::string*>(bytes)->append(reinterpret_cast<const char*>(data), length);
    return CAIRO_STATUS_SUCCESS;
}

// In the attributes of a tag a text stands between apostrophes.
std::string in_apostrophes(const std::string& text)
{
    std::string out;
    for (const char c : text) {
        if (c == '\'' || c == '\\') out += '\\';
        out += c;
    }
    return "'" + out + "'";
}

void set_colour(cairo_t* cairo, Rgb colour)
{
    cairo_set_source_rgb(cairo, colour.red, colour.green, colour.blue);
}

} // namespace

PdfCanvas::PdfCanvas(double width, double height, const std::string& title, Instant made)
    : surface_(cairo_pdf_surface_create_for_stream(append, &bytes_, width, height)),
      cairo_(cairo_create(surface_)), fonts_(pango_cairo_font_map_new())
{
    auto* context = pango_font_map_create_context(fonts_);
    pango_cairo_update_context(cairo_, context);
    layout_ = pango_layout_new(context);
    g_object_unref(context);
    cairo_pdf_surface_set_metadata(surface_, CAIRO_PDF_METADATA_TITLE, title.c_str());
    cairo_pdf_surface_set_metadata(surface_, CAIRO_PDF_METADATA_CREATOR, "Re:tenk");
    cairo_pdf_surface_set_metadata(surface_, CAIRO_PDF_METADATA_CREATE_DATE,
                                   iso_instant(made).c_str());
    // What has no Document around it is not tagged at all.
    cairo_tag_begin(cairo_, "Document", nullptr);
}

PdfCanvas::~PdfCanvas()
{
    g_object_unref(layout_);
    g_object_unref(fonts_);
    cairo_destroy(cairo_);
    cairo_surface_destroy(surface_);
}

PangoLayout* PdfCanvas::layout_of(const PdfText& text, double width)
{
    const std::unique_ptr<PangoFontDescription, decltype(&pango_font_description_free)> font(
        pango_font_description_from_string(family), pango_font_description_free);
    pango_font_description_set_absolute_size(font.get(), text.size * PANGO_SCALE);
    pango_font_description_set_weight(font.get(),
                                      text.bold ? PANGO_WEIGHT_SEMIBOLD : PANGO_WEIGHT_NORMAL);
    pango_layout_set_font_description(layout_, font.get());
    pango_layout_set_width(layout_, static_cast<int>(width * PANGO_SCALE));
    pango_layout_set_wrap(layout_, PANGO_WRAP_WORD_CHAR);
    pango_layout_set_line_spacing(layout_, 1.25F);
    pango_layout_set_alignment(layout_, PANGO_ALIGN_LEFT);
    const bool is_bound = text.most_height > 0;
    pango_layout_set_ellipsize(layout_, is_bound ? PANGO_ELLIPSIZE_END : PANGO_ELLIPSIZE_NONE);
    pango_layout_set_height(layout_,
                            is_bound ? static_cast<int>(text.most_height * PANGO_SCALE) : -1);
    auto* attributes = pango_attr_list_new();
    if (text.struck) pango_attr_list_insert(attributes, pango_attr_strikethrough_new(1));
    pango_layout_set_attributes(layout_, attributes);
    pango_attr_list_unref(attributes);
    pango_layout_set_text(layout_, text.text.c_str(), static_cast<int>(text.text.size()));
    return layout_;
}

double PdfCanvas::height_of(const PdfText& text, double width)
{
    if (text.text.empty()) return 0;
    int height = 0;
    pango_layout_get_size(layout_of(text, width), nullptr, &height);
    return static_cast<double>(height) / PANGO_SCALE;
}

double PdfCanvas::draw(const PdfText& text, double x, double y, double width, Rgb colour)
{
    if (text.text.empty()) return 0;
    const auto height = height_of(text, width);
    const auto link = "uri=" + in_apostrophes(text.link);
    cairo_tag_begin(cairo_, text.tag.c_str(), nullptr);
    if (!text.link.empty()) cairo_tag_begin(cairo_, CAIRO_TAG_LINK, link.c_str());
    cairo_move_to(cairo_, x, y);
    set_colour(cairo_, colour);
    pango_cairo_show_layout(cairo_, layout_);
    if (!text.link.empty()) cairo_tag_end(cairo_, CAIRO_TAG_LINK);
    cairo_tag_end(cairo_, text.tag.c_str());
    return height;
}

void PdfCanvas::draw_beside(const PdfText& text, double x, double y, double width,
                            bool to_the_right)
{
    auto* layout = layout_of(text, width);
    if (to_the_right) pango_layout_set_alignment(layout, PANGO_ALIGN_RIGHT);
    cairo_move_to(cairo_, x, y);
    set_colour(cairo_, quiet_ink);
    pango_cairo_show_layout(cairo_, layout);
}

void PdfCanvas::line(double x, double y, double width)
{
    set_colour(cairo_, {0.78, 0.8, 0.84});
    cairo_set_line_width(cairo_, 0.5);
    cairo_move_to(cairo_, x, y);
    cairo_line_to(cairo_, x + width, y);
    cairo_stroke(cairo_);
}

void PdfCanvas::code(const std::string& content, double x, double y, double side)
{
    const auto modules = qr_modules(content);
    const auto step = side / static_cast<double>(modules.size());
    set_colour(cairo_, {0, 0, 0});
    for (std::size_t row = 0; row < modules.size(); ++row)
        for (std::size_t column = 0; column < modules.size(); ++column)
            if (modules[row][column])
                cairo_rectangle(cairo_, x + static_cast<double>(column) * step,
                                y + static_cast<double>(row) * step, step, step);
    cairo_fill(cairo_);
}

void PdfCanvas::next_page() { cairo_show_page(cairo_); }

std::string PdfCanvas::finish()
{
    cairo_show_page(cairo_);
    cairo_tag_end(cairo_, "Document");
    cairo_surface_finish(surface_);
    for (const auto status : {cairo_status(cairo_), cairo_surface_status(surface_)})
        if (status != CAIRO_STATUS_SUCCESS)
            throw std::runtime_error(std::string("cannot draw a PDF: ") +
                                     cairo_status_to_string(status));
    return std::move(bytes_);
}

std::string pdf_font()
{
    const std::unique_ptr<PangoFontMap, decltype(&g_object_unref)> map(pango_cairo_font_map_new(),
                                                                       g_object_unref);
    const std::unique_ptr<PangoContext, decltype(&g_object_unref)> context(
        pango_font_map_create_context(map.get()), g_object_unref);
    const std::unique_ptr<PangoFontDescription, decltype(&pango_font_description_free)> wanted(
        pango_font_description_from_string(family), pango_font_description_free);
    const std::unique_ptr<PangoFont, decltype(&g_object_unref)> font(
        pango_font_map_load_font(map.get(), context.get(), wanted.get()), g_object_unref);
    if (!font) return "";
    const std::unique_ptr<PangoFontDescription, decltype(&pango_font_description_free)> found(
        pango_font_describe(font.get()), pango_font_description_free);
    return pango_font_description_get_family(found.get());
}

} // namespace retenk::document
