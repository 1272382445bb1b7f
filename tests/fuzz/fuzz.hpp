#pragma once
// A target defines fuzz(); entry.cpp runs it, and holds it to its time.

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace retenk::fuzz {

void fuzz(std::string_view bytes);

// What one input may cost, of the processor's time; a target may say otherwise, and why.
double most_seconds();

// A promise that does not hold is a crash like any other.
void must(bool holds, std::string_view promise);

// The input cut at NUL into so many texts; the last has the rest.
std::vector<std::string> parts_of(std::string_view bytes, std::size_t count);

// A file that holds the bytes, for readers that want a path.
std::string file_with(std::string_view bytes);

} // namespace retenk::fuzz
