// Who may know whom: a module includes what stands to its left, and a third party has one home.

#include "rules/sources.hpp"

#include <boost/regex.hpp>
#include <gtest/gtest.h>

#include <algorithm>
#include <array>

namespace retenk::rules {
namespace {

constexpr std::array<std::string_view, 21> modules{
    "base",         "db",         "view",  "document", "http",      "audit",   "people",
    "conference",   "accounts",   "mail",  "plan",     "programme", "billing", "partners",
    "registration", "survey",     "attendance", "hosts", "privacy",  "reports",   "app"};

struct Home
{
    std::string_view header; // how its includes begin
    std::string_view path;   // where they may stand
};

constexpr std::array<Home, 19> homes{{{"sqlite3", "src/db/"},
                                      {"boost/beast", "src/http/"},
                                      {"boost/asio/ip/", "src/http/"},
                                      {"boost/asio/ssl", "src/http/"},
                                      {"curl/", "src/mail/smtp.cpp"},
                                      {"curl/", "src/accounts/oidc_fetch.cpp"},
                                      {"spdlog/", "src/base/log.cpp"},
                                      {"gmime/", "src/mail/"},
                                      {"cmark", "src/document/"},
                                      {"xlsxwriter", "src/document/"},
                                      {"qrcodegen", "src/document/"},
                                      {"cairo", "src/document/"},
                                      {"pango", "src/document/"},
                                      {"png.h", "src/document/"},
                                      {"turbojpeg.h", "src/document/"},
                                      {"webp/", "src/document/"},
                                      {"zip.h", "src/document/"},
                                      {"pugixml", "src/document/"},
                                      {"sodium", "src/base/"}}};

std::size_t place_of(std::string_view module)
{
    return std::size_t(std::ranges::find(modules, module) - modules.begin());
}

bool is_page(const Source& source)
{
    auto name = file_name_of(source.path);
    return (name.starts_with("pages") && name.ends_with(".cpp")) || name == "api.cpp";
}

// What is wrong with one include of ours; empty when nothing is.
std::string fault_of_own(const Source& source, std::string_view included)
{
    auto here = module_of(source.path);
    bool is_public = included.starts_with("retenk/");
    if (is_public) included.remove_prefix(7);
    auto there = included.substr(0, included.find('/'));
    auto name = file_name_of(included);
    if (place_of(there) == modules.size()) return std::string(there) + " is no module";
    if (there == here &&
        !(name.starts_with("pages") && !file_name_of(source.path).starts_with("pages")))
        return "";
    if (there == here) return "only app and pages include pages";
    if (!is_public && here == "app" && (name.starts_with("pages") || name == "jobs.hpp")) return "";
    if (!is_public) return "a private header of " + std::string(there);
    if (is_page(source) || place_of(there) < place_of(here)) return "";
    return std::string(there) + " stands to the right of " + here;
}

std::string fault_of_third(const Source& source, std::string_view included)
{
    std::string elsewhere;
    bool is_home = false;
    for (const auto& home : homes) {
        if (!included.starts_with(home.header)) continue;
        is_home = is_home || source.path.starts_with(home.path);
        elsewhere += (elsewhere.empty() ? "" : " or ") + std::string(home.path);
    }
    if (!is_home && !elsewhere.empty()) return std::string(included) + " belongs in " + elsewhere;
    bool may_be_public = included.find('.') == included.npos ||
                         included.starts_with("boost/describe") ||
                         included.starts_with("boost/mp11") || included.starts_with("boost/asio/");
    if (source.path.starts_with("include/") && !may_be_public)
        return std::string(included) + " in a public header";
    return "";
}

Findings faults_of_order(const std::vector<Source>& all)
{
    static const boost::regex include("#include ([\"<])([^\">]+)[\">]");
    Findings findings;
    for (const auto& source : all) {
        auto code = without_comments(source.text);
        for (boost::sregex_iterator i(code.begin(), code.end(), include), end; i != end; ++i) {
            auto fault = (*i)[1] == "\"" ? fault_of_own(source, (*i)[2].str())
                                         : fault_of_third(source, (*i)[2].str());
            if (!fault.empty())
                findings.push_back(finding(source, std::size_t(i->position()), fault));
        }
    }
    return findings;
}

TEST(Order, every_include_goes_to_the_left)
{
    auto all = cpp_sources();
    ASSERT_GT(all.size(), 30U);
    EXPECT_EQ(lines_of(faults_of_order(all)), "");
}

TEST(Order, the_rule_has_teeth)
{
    std::vector<Source> bad{
        {"src/mail/outbox.cpp", "#include \"retenk/registration/registration.hpp\"\n"},
        {"src/mail/pages_x.cpp", "#include \"retenk/registration/registration.hpp\"\n"},
        {"src/mail/a.cpp",
         "\n#include \"people/queries.hpp\"\n#include \"retenk/people/person.hpp\"\n"},
        {"src/mail/b.cpp", "// #include \"app/app.hpp\"\n#include \"mail/pages.hpp\"\n"},
        {"src/app/app.cpp", "#include \"mail/pages.hpp\"\n#include \"mail/compose.hpp\"\n"},
        {"src/mail/c.cpp", "#include <curl/curl.h>\n#include <sqlite3.h>\n#include <map>\n"},
        {"include/retenk/mail/d.hpp",
         "#include <boost/json.hpp>\n#include <boost/describe.hpp>\n"}};
    EXPECT_EQ(lines_of(faults_of_order(bad)),
              "src/mail/outbox.cpp:1: registration stands to the right of mail\n"
              "src/mail/a.cpp:2: a private header of people\n"
              "src/mail/b.cpp:2: only app and pages include pages\n"
              "src/app/app.cpp:2: a private header of mail\n"
              "src/mail/c.cpp:1: curl/curl.h belongs in src/mail/smtp.cpp or "
              "src/accounts/oidc_fetch.cpp\n"
              "src/mail/c.cpp:2: sqlite3.h belongs in src/db/\n"
              "include/retenk/mail/d.hpp:1: boost/json.hpp in a public header\n");
}

} // namespace
} // namespace retenk::rules
