#include "retenk/base/config.hpp"

#include "support/test_db.hpp"

#include <cstdlib>
#include <fstream>
#include <gtest/gtest.h>
#include <sstream>

namespace retenk {
namespace {

std::string contents(const std::filesystem::path& path)
{
    std::ifstream file(path);
    std::ostringstream text;
    text << file.rdbuf();
    return text.str();
}

class ConfigTest : public testing::Test
{
protected:
    ~ConfigTest() override { test::remove_folder(folder_); }

    std::filesystem::path written(const std::string& text)
    {
        std::ofstream(folder_ / "retenk.toml") << text;
        return folder_ / "retenk.toml";
    }

    std::string complaint(const std::string& text)
    {
        try {
            load_config(written(text), {});
        } catch (const ConfigError& error) {
            return error.what();
        }
        return "";
    }

    std::filesystem::path folder_ = test::new_folder();
};

TEST_F(ConfigTest, the_settings_file_is_what_the_table_says)
{
    const auto path = test::source_folder() / "config/retenk.toml";
    if (std::getenv("UPDATE_GOLDEN") != nullptr) std::ofstream(path) << default_config_file();
    EXPECT_EQ(contents(path), default_config_file());
}

TEST_F(ConfigTest, the_settings_file_gives_the_defaults)
{
    const auto config = load_config(test::source_folder() / "config/retenk.toml", {});
    EXPECT_EQ(config.server.port, Config().server.port);
    EXPECT_EQ(config.mail.from, Config().mail.from);
    EXPECT_EQ(config.server.trusted_proxies, Config().server.trusted_proxies);
}

TEST_F(ConfigTest, an_unknown_setting_stops_the_start)
{
    EXPECT_EQ(complaint("[server]\nprot = 1\n"), "server.prot: unknown setting");
    EXPECT_EQ(complaint("port = 1\n"), "port: unknown setting");
    EXPECT_THROW(load_config("", {"server.prot=1"}), ConfigError);
}

TEST_F(ConfigTest, a_wrong_value_is_named)
{
    EXPECT_EQ(complaint("[server]\nport = 70000\n"), "server.port: must lie between 0 and 65535");
    EXPECT_EQ(complaint("[server]\nport = \"80\"\n"), "server.port: must be a whole number");
    EXPECT_EQ(complaint("[server]\ntls_key = \"k.pem\"\n"),
              "server.tls_key: certificate and key come together");
    EXPECT_EQ(complaint("[mail]\nurl = \"ftp://x\"\n"),
              "mail.url: must begin with smtp://, smtps:// or file:///");
    EXPECT_EQ(complaint("[log]\nlevel = \"loud\"\n"),
              "log.level: must be debug, info, warn or error");
}

TEST_F(ConfigTest, the_environment_goes_over_the_file_and_the_command_line_over_both)
{
    ::setenv("RETENK_MAIL__PASSWORD", "hemmelig", 1);
    ::setenv("RETENK_SERVER__PORT", "8081", 1);
    const auto config = load_config(written("[server]\nport = 8082\n[mail]\npassword = \"x\"\n"),
                                    {"server.port=8083"});
    ::unsetenv("RETENK_MAIL__PASSWORD");
    ::unsetenv("RETENK_SERVER__PORT");
    EXPECT_EQ(config.mail.password, "hemmelig");
    EXPECT_EQ(config.server.port, 8083);
}

} // namespace
} // namespace retenk
