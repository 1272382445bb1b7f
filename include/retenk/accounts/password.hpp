#pragma once
// S5: what a person may choose as a password.

#include <filesystem>
#include <optional>
#include <set>
#include <string>
#include <string_view>

namespace retenk::accounts {

using CommonPasswords = std::set<std::string, std::less<>>;

// The lines of the list; throws std::runtime_error when it is missing.
CommonPasswords read_common_passwords(const std::filesystem::path& file);

// What is wrong with it, for the one who runs the program; nothing: it is good.
std::optional<std::string_view> objection_to(std::string_view password, std::string_view email,
                                             const CommonPasswords& common);

} // namespace retenk::accounts
