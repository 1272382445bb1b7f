#pragma once

#include <array>
#include <string>
#include <string_view>

namespace retenk::http {

enum class Encoding { identity, gzip, br };
inline constexpr std::size_t encodings = 3;

std::string_view name_of(Encoding encoding); // for Content-Encoding
Encoding best_encoding(std::string_view accept_encoding);

std::string gzip(std::string_view bytes, int level);     // RFC 1952
std::string brotli(std::string_view bytes, int quality); // RFC 7932

bool is_worth_compressing(std::string_view content_type);

} // namespace retenk::http
