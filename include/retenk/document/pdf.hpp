#pragma once
// PDF to print and to show, by cairo and pango: text that can be searched and copied, fonts
// embedded, headings, paragraphs and links tagged in reading order. No language of the document and
// no PDF/UA: cairo cannot write them. Takes tens of milliseconds: on a worker.

#include "retenk/base/time.hpp"

#include <string>
#include <vector>

namespace retenk::document {

struct PdfText
{
    std::string text; // wrapped; empty ones are left out
    double size = 10; // points
    bool bold = false, quiet = false, struck = false;
    std::string link = {};  // an address, or empty
    std::string tag = "P";  // of the structure: P, H1, H2, H3
    double most_height = 0; // points; what does not fit ends in an ellipsis; 0: as high as it is
};

// What stays on one page as long as it fits there.
struct PdfBlock
{
    std::vector<PdfText> texts;
    std::string aside =
        {}; // in a column of its own at the left; with one, every text is moved to the right
    double space = 8;       // points above, but not at the top of a page
    bool with_next = false; // never the last on its page
};

struct PdfPaper
{
    std::string title;
    Instant made; // stands in the file: the same content is the same file
    std::vector<PdfBlock> blocks;
    std::string footer;       // at the left below each page
    std::string page_of = ""; // at the right: "{page}" and "{pages}" are replaced
};

std::string pdf_paper(const PdfPaper& paper); // A4, upright

struct PdfSlide
{
    std::string heading, text, question, hint, address; // from the top downwards
    std::string code; // what the QR code says; ASCII, up to 500 characters
};

struct PdfSlides
{
    std::string title;
    Instant made;
    std::vector<PdfSlide> slides;
};

std::string pdf_slides(const PdfSlides& slides); // 16 to 9

// The font that texts are set in here, for doctor: "Inter" where it is installed.
std::string pdf_font();

} // namespace retenk::document
