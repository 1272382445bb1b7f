#include "retenk/base/log.hpp"

#include <boost/json.hpp>
#include <gtest/gtest.h>

namespace retenk::log {
namespace {

// What one event with this text leaves on standard error.
std::string line_with(std::string_view text)
{
    start(Level::info);
    testing::internal::CaptureStderr();
    info("test", {{"text", text}});
    stop();
    auto line = testing::internal::GetCapturedStderr();
    start(Level::off);
    return line;
}

std::string text_in(const std::string& line)
{
    return std::string(boost::json::parse(line).at("text").get_string());
}

TEST(Log, writes_one_line_of_json_whatever_the_text_is)
{
    using namespace std::string_view_literals;
    for (const auto text :
         {"plain"sv, "a\r\nb"sv, "a\n{\"event\":\"forged\"}"sv, "\x1b[31m"sv, "\x07\x7f\0"sv,
          "\xc2\x9b"sv, "\xe2\x80\xae"sv, "\xff\xfe"sv, "\"}{\""sv, "\\"sv, "%s%n"sv, "{}"sv}) {
        const auto line = line_with(text);
        ASSERT_TRUE(line.ends_with("}\n")) << line;
        for (const char c : std::string_view(line).substr(0, line.size() - 1))
            EXPECT_TRUE(c >= ' ' && c <= '~') << int(c);
        EXPECT_EQ(text_in(line).size(), text.size()) << line;
    }
}

TEST(Log, keeps_what_is_plain_and_cuts_what_is_long)
{
    EXPECT_EQ(text_in(line_with("Harstad, \"Grand\" \\ 08.30")), "Harstad, \"Grand\" \\ 08.30");
    EXPECT_EQ(text_in(line_with(std::string(2001, 'a'))), std::string(2000, 'a') + "...");
}

} // namespace
} // namespace retenk::log
