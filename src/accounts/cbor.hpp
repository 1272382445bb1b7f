#pragma once
// As much of CBOR (RFC 8949) as authenticators speak (CTAP2 canonical form): whole numbers, bytes,
// texts, lists and maps with lengths, true, false and null. Everything comes from outside.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace retenk::accounts {

struct Cbor
{
    enum class Kind { number, bytes, text, list, map, simple };

    Kind kind = Kind::simple;
    std::int64_t number = 0;
    std::string text;        // of bytes and text
    std::vector<Cbor> items; // of a map: key, value, key, value

    const Cbor* find(std::int64_t key) const;
    const Cbor* find(std::string_view key) const; // a text as key
};

// The first item, which is taken off the bytes; nothing for what is another thing, deeper than 8 or
// has more than 1000 parts.
std::optional<Cbor> read_cbor(std::string_view& bytes);

} // namespace retenk::accounts
