#include "retenk/view/data.hpp"

#include <gtest/gtest.h>

#include <stdexcept>

namespace retenk::view {
namespace {

enum class Colour { red, green };
BOOST_DESCRIBE_ENUM(Colour, red, green)

struct Inner
{
    std::string name;
};
BOOST_DESCRIBE_STRUCT(Inner, (), (name))

struct Outer
{
    SessionId id;
    Colour colour{};
    bool open = false;
    std::int64_t count = 0;
    Instant at;
    Ore price;
    std::optional<Inner> maybe;
    std::vector<std::optional<Inner>> list;
};
BOOST_DESCRIBE_STRUCT(Outer, (), (id, colour, open, count, at, price, maybe, list))

TEST(Data, is_made_of_described_structs)
{
    Outer outer{SessionId{7}, Colour::green, true, -3,
                Instant{},    Ore{125000},   {},   {Inner{"Áile"}, {}}};
    EXPECT_EQ(to_json(data_of(outer)),
              R"({"at":"1970-01-01T00:00:00Z","colour":"green","count":"-3","id":"7",)"
              R"("list":[{"name":"Áile"},null],"maybe":null,"open":true,"price":"125000"})");
}

TEST(Data, nothing_becomes_what_is_put_in_it)
{
    Data data;
    data["a"]["b"] = "text";
    data["list"].push_back(1);
    EXPECT_EQ(to_json(data), R"({"a":{"b":"text"},"list":["1"]})");
    EXPECT_THROW(data["list"]["c"], std::logic_error);
    EXPECT_THROW(data.push_back(1), std::logic_error);
    EXPECT_EQ(data.find("missing"), nullptr);
}

TEST(Data, json_comes_back_the_same)
{
    Data data;
    data["text"] = "\"quoted\" \\ \n\t\x01 æøå \U0001F600 </script>";
    data["flags"] = Data::List{true, false, Data()};
    auto json = to_json(data);
    EXPECT_EQ(json.find('<'), json.npos);
    EXPECT_EQ(to_json(from_json(json)), json);
    EXPECT_EQ(*from_json(json).find("text")->text(), *data.find("text")->text());
}

TEST(Data, json_takes_each_character)
{
    for (int code = 0; code < 128; ++code) {
        const std::string text = {'a', static_cast<char>(code), static_cast<char>(code), 'z'};
        const Data data(text);
        EXPECT_EQ(*from_json(to_json(data)).text(), text) << code;
    }
}

TEST(Data, numbers_of_json_become_texts)
{
    EXPECT_EQ(to_json(from_json("[1, -2, 1.5, 18446744073709551615]")),
              R"(["1","-2","1.5","18446744073709551615"])");
}

TEST(Data, bad_json_throws)
{
    EXPECT_ANY_THROW(from_json("{\"a\":"));
    EXPECT_ANY_THROW(from_json("{} x"));
}

} // namespace
} // namespace retenk::view
