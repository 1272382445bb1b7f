#include "fuzz.hpp"

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <sys/mman.h>
#include <unistd.h>

namespace retenk::fuzz {

namespace {

double processor_seconds()
{
    timespec now{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) / 1e9;
}

} // namespace

__attribute__((weak)) double most_seconds() { return 0.05; }

void must(bool holds, std::string_view promise)
{
    if (holds) return;
    std::fprintf(stderr, "does not hold: %.*s\n", static_cast<int>(promise.size()), promise.data());
    std::abort();
}

std::vector<std::string> parts_of(std::string_view bytes, std::size_t count)
{
    std::vector<std::string> parts;
    while (parts.size() + 1 < count) {
        auto end = bytes.find('\0');
        parts.emplace_back(bytes.substr(0, end));
        bytes = end == bytes.npos ? std::string_view() : bytes.substr(end + 1);
    }
    parts.emplace_back(bytes);
    return parts;
}

std::string file_with(std::string_view bytes)
{
    static const int file = memfd_create("fuzz", 0);
    must(ftruncate(file, 0) == 0, "a file can be emptied");
    must(pwrite(file, bytes.data(), bytes.size(), 0) == static_cast<ssize_t>(bytes.size()),
         "a file can be written");
    return "/proc/self/fd/" + std::to_string(file);
}

} // namespace retenk::fuzz

namespace {

// The processor's time and not the clock's: what else runs on the machine counts for nothing.
double cost_of(std::string_view input)
{
    const auto begun = retenk::fuzz::processor_seconds();
    retenk::fuzz::fuzz(input);
    return retenk::fuzz::processor_seconds() - begun;
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const double most = retenk::fuzz::most_seconds();
    static bool is_first = true; // tables are made then
    const std::string_view input(reinterpret_cast<const char*>(data), size);
    // What costs that much costs it each time; what memory the system fetches meanwhile does not.
    bool cheap = cost_of(input) < most || is_first;
    for (int again = 0; !cheap && again < 3; ++again)
        cheap = cost_of(input) < most;
    retenk::fuzz::must(cheap, "no input costs more than it may");
    is_first = false;
    return 0;
}
