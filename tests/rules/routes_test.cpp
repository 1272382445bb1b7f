// The route table, as it was reviewed: who may come in is read here, one line a route.

#include "app/modules.hpp"
#include "retenk/http/route.hpp"
#include "support/test_db.hpp"

#include <gtest/gtest.h>

#include <boost/json/parse.hpp>
#include <boost/json/value_to.hpp>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <iterator>

namespace retenk::rules {
namespace {

std::string table_of(const http::Routes& routes)
{
    std::string table;
    const auto list = boost::json::parse(http::routes_json(routes));
    for (const auto& value : list.as_array()) {
        const auto& route = value.as_object();
        for (const char* column : {"method", "access", "path"})
            table += boost::json::value_to<std::string>(route.at(column)) +
                     (*column == 'p' ? "\n" : " ");
    }
    return table;
}

http::Routes by_pattern(http::Routes routes)
{
    std::ranges::sort(routes, {}, [](const http::Route& route) { return route.pattern; });
    return routes;
}

TEST(RouteTable, let_in_whom_the_reviewed_table_says)
{
    auto table = table_of(app::all_routes());
    auto file = test::source_folder() / "tests" / "golden" / "routes.txt";
    if (std::getenv("UPDATE_GOLDEN")) std::ofstream(file, std::ios::binary) << table;
    std::ifstream in(file, std::ios::binary);
    EXPECT_EQ(table, std::string(std::istreambuf_iterator<char>(in), {}))
        << "UPDATE_GOLDEN=1 rewrites " << file;
}

TEST(RouteTable, stand_in_the_table_once)
{
    auto routes = by_pattern(app::all_routes());
    auto twice = std::ranges::adjacent_find(routes, [](const http::Route& a, const http::Route& b) {
        return a.pattern == b.pattern && a.method == b.method;
    });
    EXPECT_EQ(twice, routes.end()) << twice->pattern;
}

TEST(RouteTable, under_the_desks_are_open_to_nobody_in_passing)
{
    for (const auto& route : app::all_routes()) {
        bool is_desk =
            route.pattern.starts_with("/admin") || route.pattern.starts_with("/vertskap");
        bool is_open =
            route.access == http::Access::open || route.access == http::Access::personal_link;
        EXPECT_FALSE(is_desk && is_open) << route.pattern;
    }
}

TEST(RouteTable, the_comparison_sees_another_access)
{
    auto routes = app::all_routes();
    auto before = table_of(routes);
    routes.back().access =
        routes.back().access == http::Access::open ? http::Access::organiser : http::Access::open;
    EXPECT_NE(table_of(routes), before);
}

} // namespace
} // namespace retenk::rules
