#include "http/multipart.hpp"

#include <gtest/gtest.h>

namespace retenk::http {

namespace {

std::string part(const std::string& head, const std::string& content)
{
    return "--cut\r\n" + head + "\r\n\r\n" + content + "\r\n";
}

std::string field(const std::string& name, const std::string& value)
{
    return part("Content-Disposition: form-data; name=\"" + name + "\"", value);
}

std::string file(const std::string& name, const std::string& bytes)
{
    return part("Content-Disposition: form-data; name=\"f\"; filename=\"" + name +
                    "\"\r\nContent-Type: application/pdf",
                bytes);
}

std::optional<PostedParts> parsed(const std::string& parts)
{
    return parse_multipart(parts + "--cut--\r\n", "cut");
}

TEST(Multipart, fields_are_those_of_a_form_and_files_are_bytes)
{
    const std::string bytes("\0\r\n--cu\r\n--Cut\xFF--cut", 20);
    const auto parts = parsed(field("a", "  æ\r\nø ") + file("plakat.pdf", bytes) + field("b", ""));
    ASSERT_TRUE(parts);
    EXPECT_EQ(parts->form["a"], "æ\nø");
    EXPECT_TRUE(parts->form.has("b"));
    ASSERT_EQ(parts->files.size(), 1u);
    EXPECT_EQ(parts->files[0].field, "f");
    EXPECT_EQ(parts->files[0].name, "plakat.pdf");
    EXPECT_EQ(parts->files[0].type, "application/pdf");
    EXPECT_EQ(parts->files[0].bytes, bytes);
}

TEST(Multipart, a_file_that_was_not_chosen_is_no_file_and_an_empty_one_is)
{
    EXPECT_TRUE(parsed(file("", ""))->files.empty());
    EXPECT_EQ(parsed(file("tom.pdf", ""))->files.size(), 1u);
}

TEST(Multipart, names_are_taken_back_from_how_browsers_write_them)
{
    EXPECT_EQ(parsed(file("a%22b.pdf", "x"))->files[0].name, "a\"b.pdf");
    EXPECT_EQ(parsed(file("a\\\"b.pdf", "x"))->files[0].name, "a\"b.pdf");
    EXPECT_EQ(parsed(file("a%0D%0AX-Y: z.pdf", "x"))->files[0].name, "a  X-Y: z.pdf");
    EXPECT_EQ(parsed(file("𝕬🎉.pdf", "x"))->files[0].name, "𝕬🎉.pdf");
    EXPECT_EQ(parsed(file("a\xFF.pdf", "x"))->files[0].name, "a\uFFFD.pdf");
    const auto odd = parsed(file("a; name=\"g\".pdf", "x"));
    EXPECT_EQ(odd->files[0].field, "f");
    EXPECT_EQ(odd->files[0].name, "a; name=");
}

TEST(Multipart, values_by_the_rules_of_forms)
{
    EXPECT_EQ(parsed(field("a", std::string("x\0y", 3)))->form["a"], "x\uFFFDy");
    EXPECT_FALSE(parsed(field("\xFF", "x")));
}

TEST(Multipart, what_is_not_whole_is_nothing)
{
    const auto whole = field("a", "b") + "--cut--\r\n";
    ASSERT_TRUE(parse_multipart(whole, "cut"));
    for (std::size_t size = 0; size + 2 < whole.size() - 2; ++size)
        EXPECT_FALSE(parse_multipart(whole.substr(0, size), "cut")) << size;
    for (const auto& wrong :
         {part("Content-Disposition: form-data", "x"), part("Content-Type: text/plain", "x"),
          part("nothing", "x"), part("Content-Disposition: attachment; name=\"a\"", "x"),
          part("Content-Disposition: form-data; name=\"a", "x"),
          part("Content-Disposition: form-data; name=\"a\"\r\nContent-Disposition: form-data; "
               "name=\"b\"", "x"),
          "X" + field("a", "b"), part("X: " + std::string(5000, 'x'), "y")})
        EXPECT_FALSE(parsed(wrong)) << wrong.substr(0, 80);
}

TEST(Multipart, no_more_parts_than_a_form_has_fields)
{
    std::string many;
    for (int i = 0; i < 3000; ++i)
        many += field("a", "b");
    EXPECT_FALSE(parsed(many));
}

TEST(Multipart, the_boundary_is_one_that_the_standard_knows)
{
    EXPECT_EQ(boundary_in("multipart/form-data; boundary=cut"), "cut");
    EXPECT_EQ(boundary_in("Multipart/Form-Data; charset=x; BOUNDARY=\"c u-t\""), "c u-t");
    for (const auto& wrong :
         {std::string("multipart/form-data"), std::string("multipart/form-data; boundary="),
          std::string("multipart/form-data; boundary=\"\""),
          std::string("multipart/form-data; boundary=\"a \""),
          "multipart/form-data; boundary=" + std::string(71, 'a'),
          std::string("multipart/form-data; boundary=a\xC3\xA6"),
          std::string("multipart/mixed; boundary=cut"),
          std::string("application/x-www-form-urlencoded"), std::string()})
        EXPECT_FALSE(boundary_in(wrong)) << wrong;
}

} // namespace

} // namespace retenk::http
