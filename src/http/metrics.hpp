#pragma once
// Figures for /metrics in Prometheus' text form. Each io thread counts for itself.

#include "retenk/db/database.hpp"

#include <array>
#include <atomic>
#include <string>

namespace retenk::http {

inline constexpr std::array duration_bounds{0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1.0, 5.0};

struct Counters
{
    std::array<std::atomic<std::uint64_t>, 6> by_class{}; // [2]: 200 to 299
    std::array<std::atomic<std::uint64_t>, duration_bounds.size() + 1> by_duration{};
    std::atomic<std::uint64_t> microseconds = 0;
    std::atomic<std::uint64_t> bytes = 0;

    void count(int status, double seconds, std::size_t sent);
};

// Plain sums of several threads' counters.
struct Totals
{
    std::array<std::uint64_t, 6> by_class{};
    std::array<std::uint64_t, duration_bounds.size() + 1> by_duration{};
    std::uint64_t microseconds = 0;
    std::uint64_t bytes = 0;

    void add(const Counters& counters);
};

std::string metrics_text(const Totals& totals, std::int64_t connections,
                         const db::Figures& database);

} // namespace retenk::http
