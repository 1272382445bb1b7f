#pragma once
// Programs that are not ours read what we made.

#include <string>
#include <vector>

namespace retenk::test {

// What the program prints; {} in its arguments is the path of a file with this content.
// A failure of the program is part of the answer, so that a comparison shows it.
std::string read_by(const std::vector<std::string>& command, const std::string& content);

} // namespace retenk::test
