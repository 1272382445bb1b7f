// Every public page from real rows, in four languages, by its real template and texts.

#include "conference/pages.hpp"
#include "partners/pages.hpp"
#include "plan/pages.hpp"
#include "programme/pages.hpp"

#include "programme/fixture.hpp"
#include "retenk/programme/grid.hpp"

#include <gtest/gtest.h>

namespace retenk {
namespace {

using conference::Wording;
using Shown = std::optional<view::Data>;

class PublicPages : public testing::TestWithParam<view::Lang>
{
protected:
    PublicPages() : region_(db_.in(test::add_region)) {}

    Wording wording() { return {catalogue_, GetParam()}; }

    std::string render(const std::string& name, view::Data data)
    {
        data["prefix"] = view::prefix_of(GetParam());
        data["site"]["name"] = "Re:tenk 2027";
        data["assets"]["sprite"] = "/static/icons.svg";
        data["canonical"] = "https://retenk.example.no/program";
        data["site"]["contact_email"] = "post@example.no";
        return templates_.render(name, data, GetParam());
    }

    Shown front() { return db_.in(conference::view_of_front, wording(), db_.now); }
    Shown programme(const programme::Filter& filter)
    {
        return db_.in(programme::view_of_programme, wording(), filter);
    }
    Shown measure(PlanId plan, const std::string& number)
    {
        return db_.in(plan::view_of_measure, wording(), plan, number);
    }

    void add_partner()
    {
        db_.in([&](db::Tx& tx) {
            const auto id =
                tx.insert("INSERT INTO partner (slug, name, kind, website, description) "
                          "VALUES ('hrnf', 'HRNF', 'business_association', 'javascript:alert(1)', "
                          "'Om *oss*')");
            return tx.insert("INSERT INTO conference_partner (conference_id, partner_id, level) "
                             "VALUES (?1, ?2, 'main_partner')",
                             region_.conference, id);
        });
    }

    test::TestDb db_;
    test::Region region_;
    view::Catalogue catalogue_{test::source_folder() / "web/locales"};
    view::Templates templates_{test::source_folder() / "web/templates", catalogue_};
};

std::size_t count_of(std::string_view text, std::string_view part)
{
    std::size_t count = 0;
    for (auto at = text.find(part); at != text.npos; at = text.find(part, at + 1))
        ++count;
    return count;
}

TEST_P(PublicPages, each_has_one_heading_with_rows_and_without)
{
    const auto check_all = [&] {
        const std::pair<std::string, Shown> pages[] = {
            {"conference/front", front()},
            {"programme/programme", programme({})},
            {"programme/speakers", db_.in(programme::view_of_speakers, wording())},
            {"partners/partners", db_.in(partners::view_of_partners, wording())},
            {"plan/plan", db_.in(plan::view_of_plan, wording(), PlanId{})},
            {"plan/plan", db_.in(plan::view_of_plan, wording(), region_.old_plan)},
            {"plan/theme",
             db_.in(plan::view_of_theme, wording(), PlanId{}, std::string("naering"))},
            {"plan/measure", measure({}, "1.3.1")},
            {"plan/measure", measure({}, "1.10.1")},
            {"plan/measure", measure(region_.old_plan, "1.1.1")},
            {"conference/practical",
             db_.in(conference::view_of_notice, wording(), conference::Notice::practical)},
            {"conference/privacy",
             db_.in(conference::view_of_notice, wording(), conference::Notice::privacy)},
            {"conference/accessibility",
             db_.in(conference::view_of_notice, wording(), conference::Notice::accessibility)},
            {"conference/year", db_.in(conference::view_of_year, wording(), std::int64_t{2018})},
        };
        for (const auto& [name, data] : pages) {
            ASSERT_TRUE(data) << name;
            EXPECT_EQ(count_of(render(name, *data), "<h1"), 1u) << name;
        }
    };
    check_all();
    db_.in(test::publish_now, region_);
    add_partner();
    check_all();
    EXPECT_EQ(count_of(render("programme/session", *db_.in(programme::view_of_session, wording(),
                                                           std::string("campus"))),
                       "<h1"),
              1u);
    EXPECT_EQ(count_of(render("programme/speaker", *db_.in(programme::view_of_speaker, wording(),
                                                           std::string("ase-prove"))),
                       "<h1"),
              1u);
}

TEST_P(PublicPages, an_installation_without_a_plan_says_what_will_be_here)
{
    db_.in([](db::Tx& tx) { return tx.change("UPDATE plan SET is_current = 0"); });
    EXPECT_EQ(
        count_of(render("plan/plan", *db_.in(plan::view_of_plan, wording(), PlanId{})), "<h1"), 1u);
}

TEST_P(PublicPages, what_is_not_published_is_not_found)
{
    EXPECT_FALSE(db_.in(programme::view_of_session, wording(), std::string("campus")));
    db_.in(test::publish_now, region_);
    EXPECT_TRUE(db_.in(programme::view_of_session, wording(), std::string("campus")));
    EXPECT_FALSE(db_.in(programme::view_of_session, wording(), std::string("hemmelig")));
    EXPECT_FALSE(db_.in(programme::view_of_speaker, wording(), std::string("zacharias-demo")));
    EXPECT_FALSE(db_.in(conference::view_of_year, wording(), std::int64_t{2027}));
    EXPECT_FALSE(measure({}, "9.9.9"));
    EXPECT_FALSE(db_.in(plan::view_of_plan, wording(), PlanId{-1}));
}

TEST_P(PublicPages, a_measures_number_leads_to_the_current_plan_first_and_to_an_older_one_otherwise)
{
    const auto plan_of = [&](PlanId plan, const std::string& number) {
        return *measure(plan, number).value().find("plan_name")->find("text")->text();
    };
    db_.in([&](db::Tx& tx) {
        return tx.change("UPDATE measure SET number = '1.3.1' WHERE id = ?1", region_.old_measure);
    });
    EXPECT_EQ(plan_of({}, "1.3.1"), "Hålogalandsplanen");
    EXPECT_EQ(plan_of(region_.old_plan, "1.3.1"), "Gammel plan");
    EXPECT_FALSE(measure(region_.old_plan, "1.10.1"));
    db_.in([&](db::Tx& tx) {
        return tx.change("UPDATE measure SET number = '1.1.4' WHERE id = ?1", region_.old_measure);
    });
    EXPECT_EQ(plan_of({}, "1.1.4"), "Gammel plan");
}

TEST_P(PublicPages, the_front_page_says_how_registration_stands)
{
    const auto stands = [&](Instant now) {
        std::string flags;
        const auto page = db_.in(conference::view_of_front, wording(), now).value();
        const auto* registration = page.find("registration");
        for (const auto* name : {"open", "closed", "unknown"})
            if (*registration->find(name)->flag()) flags += std::string(name) + " ";
        if (!registration->find("opens_at")->is_nothing()) flags += "opens_at ";
        return flags;
    };
    EXPECT_EQ(stands(db_.now), "open ");
    EXPECT_EQ(stands(db_.now - std::chrono::days(2)), "opens_at ");
    EXPECT_EQ(stands(db_.now + std::chrono::days(2)), "closed ");
    db_.in(
        [](db::Tx& tx) { return tx.change("UPDATE conference SET registration_opens_at = NULL"); });
    EXPECT_EQ(stands(db_.now), "unknown ");
}

TEST_P(PublicPages, the_filter_narrows_and_what_is_unknown_filters_nothing)
{
    db_.in(test::publish_now, region_);
    const auto hits = [&](const programme::Filter& filter) {
        return *programme(filter)->find("hits")->text();
    };
    EXPECT_EQ(hits({}), "3");
    const auto hall = std::to_string(region_.hall.value);
    EXPECT_EQ(hits({.theme = "naering"}), "1");
    EXPECT_EQ(hits({.room = hall}), "2");
    EXPECT_EQ(hits({.theme = "naering", .room = hall}), "0");
    EXPECT_EQ(hits({"finnes-ikke", "<script>", "0", "xx", "atlantis"}), "3");
    EXPECT_EQ(hits({.language = "nb"}), "3");
}

// Without doubles on the page: the slot says when all of it ends, or each card says it itself.
TEST_P(PublicPages, a_slot_says_the_end_once_when_all_of_it_ends_together)
{
    programme::Session talk, panel;
    panel.room_id = RoomId{2};
    talk.starts_at = panel.starts_at = db_.now;
    talk.ends_at = panel.ends_at = db_.now + std::chrono::minutes(20);
    const auto shown = [&] {
        const auto slots = programme::grid_data({talk, panel}, wording());
        const auto& rows = *slots.list()->front().find("rows")->list();
        EXPECT_EQ(rows.size(), 1u);
        const auto& cell = rows.front().find("cells")->list()->front();
        return std::pair(*rows.front().find("ends")->text(),
                         *cell.find("card")->find("shows_time")->flag());
    };
    EXPECT_EQ(shown(), std::pair(wording().time(talk.ends_at), false));
    panel.ends_at += std::chrono::minutes(5);
    EXPECT_EQ(shown(), std::pair(std::string(), true));
}

TEST_P(PublicPages, what_nobody_translates_is_marked_as_norwegian)
{
    const auto words = wording();
    const bool is_norwegian = GetParam() == view::Lang::nb || GetParam() == view::Lang::nn;
    EXPECT_EQ(words.only_norwegian("ordfører"),
              is_norwegian ? "ordfører" : view::marked_fallback("ordfører"));
}

TEST_P(PublicPages, a_state_has_its_word_beside_its_colour_and_shape)
{
    const auto page = measure({}, "1.3.1").value();
    const auto* state = page.find("state");
    ASSERT_TRUE(state);
    EXPECT_EQ(*state->find("colour")->text(), "yellow");
    EXPECT_EQ(*state->find("shape")->text(), "◐");
    EXPECT_EQ(*state->find("text")->text(), catalogue_.text(GetParam(), "plan.state_under_way"));
}

TEST_P(PublicPages, a_partners_address_that_is_not_the_web_is_no_link)
{
    add_partner();
    const auto page = render("partners/partners", *db_.in(partners::view_of_partners, wording()));
    EXPECT_EQ(count_of(page, "HRNF"), 1u);
    EXPECT_EQ(count_of(page, "javascript:"), 0u);
}

TEST_P(PublicPages, a_page_of_many_rows_needs_as_many_statements_as_one_of_few)
{
    db_.in(test::publish_now, region_);
    const auto count = [&](const auto& show) {
        const auto before = db_.connection().statements();
        show();
        return db_.connection().statements() - before;
    };
    const auto show_front = [&] { front(); };
    const auto show_measure = [&] { measure({}, "1.3.1"); };
    const auto show_plan = [&] { db_.in(plan::view_of_plan, wording(), PlanId{}); };
    const auto front_before = count(show_front), measure_before = count(show_measure),
               plan_before = count(show_plan);
    for (int i = 0; i < 4; ++i)
        db_.in(test::add_session, region_, "post-" + std::to_string(i));
    db_.in(test::publish_now, region_);
    add_partner();
    db_.in([&](db::Tx& tx) {
        return tx.change("INSERT INTO measure (plan_id, node_id, number, title, state) "
                         "SELECT plan_id, node_id, number || '9', title, state FROM measure");
    });
    EXPECT_EQ(count(show_front), front_before);
    EXPECT_EQ(count(show_measure), measure_before);
    EXPECT_EQ(count(show_plan), plan_before);
}

TEST_P(PublicPages, calendars_keep_their_uid_and_rise_in_sequence)
{
    const auto calendar = [&](const std::string& slug) {
        return db_.in(programme::calendar_of, wording(),
                      std::string("https://retenk.example.no:8443"), slug);
    };
    EXPECT_FALSE(calendar("campus"));
    db_.in(test::publish_now, region_);
    const auto uid =
        "UID:session-" + std::to_string(region_.panel.value) + "@retenk.example.no\r\n";
    EXPECT_EQ(count_of(*calendar("campus"), uid), 1u);
    EXPECT_EQ(count_of(*calendar("campus"), "SEQUENCE:1\r\n"), 1u);
    db_.in([&](db::Tx& tx) {
        return tx.change("UPDATE session SET cancelled = 1 WHERE id = ?1", region_.panel);
    });
    db_.in(test::publish_now, region_);
    EXPECT_EQ(count_of(*calendar("campus"), uid), 1u);
    EXPECT_EQ(count_of(*calendar("campus"), "SEQUENCE:2\r\n"), 1u);
    EXPECT_EQ(count_of(*calendar("campus"), "STATUS:CANCELLED\r\n"), 1u);
    EXPECT_EQ(count_of(*calendar(""), "BEGIN:VEVENT\r\n"), 3u);
}

INSTANTIATE_TEST_SUITE_P(Languages, PublicPages, testing::ValuesIn(view::all_languages),
                         [](const auto& tried) { return std::string(view::code_of(tried.param)); });

} // namespace
} // namespace retenk
