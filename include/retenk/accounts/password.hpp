#pragma once
// S5: what a person may choose as a password.

#include <boost/describe.hpp>

#include <filesystem>
#include <optional>
#include <set>
#include <string>
#include <string_view>

namespace retenk::accounts {

using CommonPasswords = std::set<std::string, std::less<>>;

// The lines of the list; throws std::runtime_error when it is missing.
CommonPasswords read_common_passwords(const std::filesystem::path& file);

enum class Objection { too_short, too_long, too_easy, too_common, of_the_address };
BOOST_DESCRIBE_ENUM(Objection, too_short, too_long, too_easy, too_common, of_the_address)

// Nothing: it is good.
std::optional<Objection> objection_to(std::string_view password, std::string_view email,
                                      const CommonPasswords& common);

// For the one who runs the program; pages have texts "accounts.password_<name>".
std::string_view in_words(Objection objection);

} // namespace retenk::accounts
