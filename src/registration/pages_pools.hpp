#pragma once
// The list of categories with their pools, and the pools' own forms.

#include "retenk/db/database.hpp"
#include "retenk/http/field.hpp"
#include "retenk/http/route.hpp"

namespace retenk::registration {

struct NamedPool
{
    PoolId id;
    std::string name;
};
BOOST_DESCRIBE_STRUCT(NamedPool, (), (id, name))

// Those of answer options are the questions' own.
std::vector<NamedPool> pools_to_choose(db::Tx& tx, ConferenceId conference);
std::vector<http::Choice> choices_of(const std::vector<NamedPool>& pools);

boost::asio::awaitable<http::Response> get_categories(http::Context& context);
boost::asio::awaitable<http::Response> get_new_pool(http::Context& context);
boost::asio::awaitable<http::Response> post_new_pool(http::Context& context);
boost::asio::awaitable<http::Response> get_pool(http::Context& context);
boost::asio::awaitable<http::Response> post_pool(http::Context& context);

} // namespace retenk::registration
