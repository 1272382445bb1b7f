#include "retenk/document/pdf.hpp"

#include "support/outside.hpp"

#include <gtest/gtest.h>

namespace retenk::document {
namespace {

const Instant made{std::chrono::seconds(1817373600)};

PdfPaper long_paper()
{
    PdfPaper paper;
    paper.title = "Program for Re:tenk";
    paper.made = made;
    paper.footer = "Utgave 1";
    paper.page_of = "Side {page} av {pages}";
    paper.blocks.push_back(
        {.texts = {{.text = paper.title, .size = 22, .bold = true, .tag = "H1"}}});
    for (int n = 1; n <= 60; ++n)
        paper.blocks.push_back(
            {.texts = {{.text = "Post " + std::to_string(n) + " begynner",
                        .bold = true,
                        .tag = "H3"},
                       {.text = "Áile Čáhppe og Đávvi-Ŋoarvvi fra Hársttát suohkan",
                        .link = "https://retenk.example.no/program/post"},
                       {.text = "Post " + std::to_string(n) + " slutter"}},
             .aside = "09.00–09.45"});
    return paper;
}

std::string text_of(const std::string& pdf)
{
    return test::read_by({"pdftotext", "-layout", "{}", "-"}, pdf);
}

std::size_t count(const std::string& text, const std::string& part)
{
    std::size_t found = 0;
    for (auto at = text.find(part); at != text.npos; at = text.find(part, at + part.size()))
        ++found;
    return found;
}

TEST(PdfPaper, another_program_reads_every_line_of_it_on_numbered_pages)
{
    const auto text = text_of(pdf_paper(long_paper()));
    EXPECT_NE(text.find("Program for Re:tenk"), text.npos);
    EXPECT_EQ(count(text, "Áile Čáhppe og Đávvi-Ŋoarvvi fra Hársttát suohkan"), 60U);
    const auto pages = count(text, "\f");
    ASSERT_GT(pages, 2U);
    EXPECT_EQ(count(text, " av " + std::to_string(pages)), pages);
    EXPECT_EQ(count(text, "Side 2 av"), 1U);
}

TEST(PdfPaper, what_belongs_together_stays_on_one_page)
{
    const auto text = text_of(pdf_paper(long_paper()));
    for (std::size_t at = 0; at < text.size();) {
        const auto end = std::min(text.find('\f', at), text.size());
        const auto page = text.substr(at, end - at);
        EXPECT_EQ(count(page, " begynner"), count(page, " slutter"));
        at = end + 1;
    }
}

TEST(PdfPaper, the_last_two_centimetres_of_a_page_are_its_foot)
{
    const auto pdf = pdf_paper(long_paper());
    const auto feet = test::read_by(
        {"pdftotext", "-x", "0", "-y", "780", "-W", "595", "-H", "62", "-layout", "{}", "-"}, pdf);
    EXPECT_GT(count(feet, "Utgave 1"), 2U);
    EXPECT_EQ(count(feet, "Utgave 1"), count(feet, "Side "));
    EXPECT_EQ(count(feet, "Post "), 0U) << feet;
    EXPECT_EQ(count(feet, "Áile"), 0U) << feet;
}

TEST(PdfPaper, is_whole_tagged_and_has_its_fonts_within)
{
    const auto pdf = pdf_paper(long_paper());
    const auto checked = test::read_by({"qpdf", "--check", "{}"}, pdf);
    EXPECT_NE(checked.find("No syntax or stream encoding errors found"), checked.npos) << checked;
    const auto info = test::read_by({"pdfinfo", "{}"}, pdf);
    EXPECT_NE(info.find("Program for Re:tenk"), info.npos);
    EXPECT_NE(info.find("Tagged:          yes"), info.npos) << info;
    const auto structure = test::read_by({"pdfinfo", "-struct", "{}"}, pdf);
    EXPECT_EQ(count(structure, "H3"), 60U);
    EXPECT_EQ(count(structure, "Link"), 60U);
    const auto fonts = test::read_by({"pdffonts", "{}"}, pdf);
    EXPECT_NE(fonts.find("Inter"), fonts.npos) << fonts;
    EXPECT_EQ(fonts.find(" no  "), fonts.npos) << fonts; // embedded and subset
}

TEST(PdfPaper, the_same_content_is_the_same_file)
{
    EXPECT_EQ(pdf_paper(long_paper()), pdf_paper(long_paper()));
}

TEST(PdfSlides, the_code_is_read_from_the_drawn_page)
{
    PdfSlides slides;
    slides.title = "Tilbakemelding";
    slides.made = made;
    for (const std::string number : {"1", "27"})
        slides.slides.push_back(
            {"Ordførerpanel med en svært lang overskrift som må bli mindre for å få plass på "
             "lysarket sammen med resten av det som skal stå der, og mer til",
             "Re:tenk 2027", "Hva syntes du?", "Skann koden", "retenk.example.no/t/" + number,
             "https://retenk.example.no/t/" + number});
    const auto pdf = pdf_slides(slides);
    constexpr auto draw = R"(
import subprocess, sys, tempfile, glob
with tempfile.TemporaryDirectory() as folder:
    subprocess.run(['pdftoppm', '-r', '100', '-png', sys.argv[1], folder + '/page'], check=True)
    for page in sorted(glob.glob(folder + '/page*')):
        print(subprocess.run(['zbarimg', '--quiet', '--raw', page], capture_output=True, text=True).stdout, end='')
)";
    EXPECT_EQ(test::read_by({"/usr/bin/python3", "-c", draw, "{}"}, pdf),
              "https://retenk.example.no/t/1\nhttps://retenk.example.no/t/27\n");
    const auto text = text_of(pdf);
    EXPECT_EQ(count(text, "\f"), 2U);
    EXPECT_EQ(count(text, "Hva syntes du?"), 2U);
}

// However long a title is, the address stays on the page.
TEST(PdfSlides, a_title_without_end_ends_in_an_ellipsis)
{
    PdfSlides slides;
    std::string title;
    for (int n = 0; n < 2000; ++n)
        title += "Havn\n";
    slides.slides.push_back({title, title, "Hva syntes du?", "", "retenk.example.no/t/1",
                             "https://retenk.example.no/t/1"});
    const auto pdf = pdf_slides(slides);
    EXPECT_NE(text_of(pdf).find("retenk.example.no/t/1"), std::string::npos);
    EXPECT_NE(test::read_by({"pdfinfo", "-url", "{}"}, pdf).find("https://retenk.example.no/t/1"),
              std::string::npos);
}

TEST(Pdf, has_the_font_that_the_pages_have) { EXPECT_EQ(pdf_font(), "Inter"); }

} // namespace
} // namespace retenk::document
