#pragma once

#include <string>
#include <vector>

namespace retenk {

// "a, b, c"
inline std::string join(const std::vector<std::string>& texts)
{
    std::string all;
    for (const auto& text : texts)
        all += (all.empty() ? "" : ", ") + text;
    return all;
}

} // namespace retenk
