#include "hosts/pages.hpp"

#include "registration/register_people.hpp"
#include "support/page_visit.hpp"

#include <gtest/gtest.h>

namespace retenk::hosts {
namespace {

using test::add_guest;
using test::Guest;
using test::harstad;
using test::host_of;
using test::narvik;
using test::organiser;
using test::Visit;
using Texts = std::vector<std::string>;

struct HostPages : testing::Test
{
    HostPages()
    {
        db.in(test::make_conference);
        db.in(add_guest, Guest{"Kari Nordby", harstad});
        db.in(add_guest, Guest{"Nils Sørby", narvik});
        pages.emplace(db.file(), host_routes());
    }

    std::string body(const Viewer& viewer, const std::string& pattern, Visit visit = {})
    {
        visit.pattern = pattern;
        const auto response = pages->visit(viewer, visit);
        EXPECT_EQ(response.status, 200);
        return response.body;
    }

    static bool shows(const std::string& page, std::string_view text)
    {
        return page.find(text) != std::string::npos;
    }

    test::TestDb db;
    std::optional<test::Pages> pages;
};

TEST_F(HostPages, desk_print_and_export_hold_ones_own_guests_and_nobody_elses)
{
    for (const auto* pattern : {"/vertskap", "/vertskap/utskrift", "/vertskap/deltakere.csv"}) {
        ASSERT_TRUE(shows(body(organiser(), pattern), "Nils Sørby")) << pattern;
        EXPECT_TRUE(shows(body(host_of(harstad), pattern), "Kari Nordby")) << pattern;
        EXPECT_FALSE(shows(body(host_of(harstad), pattern), "Nils Sørby")) << pattern;
    }
}

TEST_F(HostPages, no_address_opens_another_municipalitys_guests)
{
    Visit visit;
    visit.query = {{"kommune", "2"}, {"sok", "nils"}};
    for (const auto* pattern : {"/vertskap", "/vertskap/utskrift", "/vertskap/deltakere.csv"}) {
        ASSERT_TRUE(shows(body(organiser(), pattern, visit), "Nils Sørby")) << pattern;
        EXPECT_FALSE(shows(body(host_of(harstad), pattern, visit), "Nils Sørby")) << pattern;
        EXPECT_FALSE(shows(body(host_of(harstad), pattern, visit), "Narvik")) << pattern;
    }
}

TEST_F(HostPages, search_as_one_types_gets_the_list_alone)
{
    Visit visit;
    visit.is_htmx = true;
    visit.query = {{"sok", "nordb"}};
    const auto part = body(host_of(harstad), "/vertskap", visit);
    EXPECT_TRUE(part.starts_with("<div id=\"guest-list\""));
    EXPECT_TRUE(shows(part, "Kari Nordby"));
}

TEST_F(HostPages, every_page_comes_in_every_language)
{
    for (const auto lang : view::all_languages)
        for (const auto* pattern : {"/vertskap", "/vertskap/utskrift"}) {
            Visit visit;
            visit.lang = lang;
            EXPECT_TRUE(shows(body(host_of(harstad), pattern, visit), "Kari Nordby"));
            EXPECT_TRUE(shows(body(organiser(), pattern, visit), "Nils Sørby"));
        }
}

TEST_F(HostPages, looking_is_written_down_once_an_hour_and_printing_and_exporting_each_time)
{
    body(host_of(harstad), "/vertskap");
    body(host_of(harstad), "/vertskap");
    Visit search;
    search.is_htmx = true;
    search.query = {{"sok", "nordb"}};
    body(host_of(harstad), "/vertskap", search);
    body(host_of(harstad), "/vertskap/utskrift");
    body(host_of(harstad), "/vertskap/deltakere.xlsx");
    const auto log = db.in([](db::Tx& tx) {
        return tx.rows<std::string>("SELECT action || ' ' || subject || ' ' || rows FROM access_log"
                                    " ORDER BY id");
    });
    EXPECT_EQ(log, (Texts{"read participants of municipality 1 1", "printed participants of municipality 1 1",
                          "exported participants of municipality 1 1"}));
}

TEST_F(HostPages, the_live_stream_tells_of_registrations)
{
    Visit visit;
    visit.pattern = "/live/registration";
    EXPECT_EQ(pages->visit(host_of(harstad), visit).stream_topic, "registration");
}

} // namespace
} // namespace retenk::hosts
