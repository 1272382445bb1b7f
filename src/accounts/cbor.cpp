#include "accounts/cbor.hpp"

#include <limits>

namespace retenk::accounts {

namespace {

constexpr int deepest = 8;

class Reader
{
public:
    explicit Reader(std::string_view& bytes) : bytes_(bytes) {}

    std::optional<Cbor> item(int depth)
    {
        if (depth > deepest || bytes_.empty() || --left_ < 0) return std::nullopt;
        const auto head = byte();
        const auto value = argument(head & 31u);
        if (!value) return std::nullopt;
        switch (head >> 5) {
        case 0:
        case 1:
            return number(*value, head >> 5 == 1);
        case 2:
            return text(Cbor::Kind::bytes, *value);
        case 3:
            return text(Cbor::Kind::text, *value);
        case 4:
            return list(Cbor::Kind::list, *value, 1, depth);
        case 5:
            return list(Cbor::Kind::map, *value, 2, depth);
        case 7:
            return simple(head & 31u, *value);
        default: // tags
            return std::nullopt;
        }
    }

private:
    unsigned byte()
    {
        const auto first = static_cast<unsigned char>(bytes_.front());
        bytes_.remove_prefix(1);
        return first;
    }

    // The number that stands in the head or in the 1, 2, 4 or 8 bytes behind it.
    std::optional<std::uint64_t> argument(unsigned info)
    {
        if (info < 24) return info;
        if (info > 27) return std::nullopt;
        const auto size = std::size_t{1} << (info - 24);
        if (bytes_.size() < size) return std::nullopt;
        std::uint64_t value = 0;
        for (std::size_t n = 0; n < size; ++n)
            value = value << 8 | byte();
        return value;
    }

    static std::optional<Cbor> number(std::uint64_t value, bool is_negative)
    {
        if (value > std::uint64_t{std::numeric_limits<std::int64_t>::max()}) return std::nullopt;
        Cbor item;
        item.kind = Cbor::Kind::number;
        item.number = static_cast<std::int64_t>(value);
        if (is_negative) item.number = -1 - item.number;
        return item;
    }

    std::optional<Cbor> text(Cbor::Kind kind, std::uint64_t size)
    {
        if (size > bytes_.size()) return std::nullopt;
        Cbor item;
        item.kind = kind;
        item.text = bytes_.substr(0, size);
        bytes_.remove_prefix(size);
        return item;
    }

    std::optional<Cbor> list(Cbor::Kind kind, std::uint64_t size, std::uint64_t each, int depth)
    {
        if (size > bytes_.size()) return std::nullopt; // an item has a byte at least
        Cbor all;
        all.kind = kind;
        for (std::uint64_t n = 0; n < size * each; ++n) {
            auto one = item(depth + 1);
            if (!one) return std::nullopt;
            all.items.push_back(std::move(*one));
        }
        return all;
    }

    static std::optional<Cbor> simple(unsigned info, std::uint64_t value)
    {
        if (info < 20 || info > 22) return std::nullopt; // false, true, null
        Cbor item;
        item.number = static_cast<std::int64_t>(value);
        return item;
    }

    std::string_view& bytes_;
    int left_ = 1000;
};

template <class IsKey>
const Cbor* value_of(const Cbor& map, IsKey is_key)
{
    if (map.kind != Cbor::Kind::map) return nullptr;
    for (std::size_t n = 0; n + 1 < map.items.size(); n += 2)
        if (is_key(map.items[n])) return &map.items[n + 1];
    return nullptr;
}

} // namespace

const Cbor* Cbor::find(std::int64_t key) const
{
    return value_of(*this,
                    [&](const Cbor& one) { return one.kind == Kind::number && one.number == key; });
}

const Cbor* Cbor::find(std::string_view key) const
{
    return value_of(*this,
                    [&](const Cbor& one) { return one.kind == Kind::text && one.text == key; });
}

std::optional<Cbor> read_cbor(std::string_view& bytes) { return Reader(bytes).item(0); }

} // namespace retenk::accounts
