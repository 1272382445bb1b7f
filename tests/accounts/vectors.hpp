#pragma once
// The files of tests/accounts/vectors, made by vectors/make.mjs.

#include "accounts/bytes.hpp"
#include "support/test_db.hpp"

#include <boost/json.hpp>

#include <fstream>
#include <iterator>

namespace retenk::test {

inline boost::json::object vectors(const std::string& name)
{
    std::ifstream file(source_folder() / "tests/accounts/vectors" / name);
    return boost::json::parse(std::string(std::istreambuf_iterator<char>(file), {})).as_object();
}

inline std::string text_of(const boost::json::value& object, std::string_view name)
{
    return std::string(object.at(name).as_string());
}

inline std::string bytes_of(const boost::json::value& object, std::string_view name)
{
    return accounts::from_base64url(text_of(object, name)).value();
}

} // namespace retenk::test
