#pragma once
// QR codes (ISO/IEC 18004), error correction M. Only ASCII text up to 500 characters.

#include <string>
#include <string_view>
#include <vector>

namespace retenk::document {

std::string qr_png(std::string_view text,
                   int pixels_per_module = 8); // black on white, quiet zone of 4
std::string qr_svg(std::string_view text);     // an <svg> element without colours of its own

// Row by row, true is dark; without the quiet zone of 4 that belongs around it.
std::vector<std::vector<bool>> qr_modules(std::string_view text);

} // namespace retenk::document
