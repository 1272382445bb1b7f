#pragma once
// Finished public pages. Each io thread has its own, so a hit takes no lock; what they share are
// the epochs of the topics, raised after each commit. A page is stored with the epoch taken before
// its data was read: one that was read before a commit can therefore never be served after it.

#include "http/answer.hpp"
#include "retenk/http/route.hpp"

#include <atomic>
#include <chrono>
#include <deque>
#include <unordered_map>

namespace retenk::http {

class Epochs
{
public:
    explicit Epochs(const Routes& routes);

    void raise(const std::vector<std::string>& topics); // any thread

    // Changes exactly when one of the route's topics was raised: none ever goes back.
    std::uint64_t of(const Route& route) const;

private:
    std::map<std::string, std::size_t, std::less<>> index_;
    std::deque<std::atomic<std::uint64_t>> epochs_;
    std::unordered_map<const Route*, std::vector<std::size_t>> topics_;
};

struct CachedPage
{
    const Route* route = nullptr;
    std::uint64_t epoch = 0;
    std::chrono::steady_clock::time_point expires; // for what depends on the time of day
    Response response;
    std::array<FinishedPtr, encodings> ready;
};

class PageCache
{
public:
    static constexpr std::size_t most_pages = 2000;
    static constexpr std::chrono::seconds longest_life{30};

    explicit PageCache(const Epochs& epochs) : epochs_(epochs) {}

    // key is the target as it came, so the language too. Null when there is none or it is stale.
    CachedPage* find(std::string_view key, std::chrono::steady_clock::time_point now);
    CachedPage* store(std::string_view key, CachedPage page);

private:
    // When the young are many they become the old, and the old are forgotten: what is asked for
    // often stays, and made-up queries cannot fill the memory.
    static constexpr std::size_t most_young = most_pages / 2;
    static constexpr std::size_t most_bytes = 16 * 1024 * 1024;
    struct Hash
    {
        using is_transparent = void;
        std::size_t operator()(std::string_view key) const
        {
            return std::hash<std::string_view>()(key);
        }
    };
    using Pages = std::unordered_map<std::string, CachedPage, Hash, std::equal_to<>>;

    const Epochs& epochs_;
    Pages young_, old_;
    std::size_t young_bytes_ = 0;
};

// The page in an encoding, made once.
const FinishedPtr& ready_in(CachedPage& page, Encoding encoding, std::string_view security);

} // namespace retenk::http
