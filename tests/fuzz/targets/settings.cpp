// The settings file, and a setting on the command line.
#include "fuzz.hpp"
#include "retenk/base/config.hpp"

namespace retenk::fuzz {

void fuzz(std::string_view bytes)
{
    const auto parts = parts_of(bytes, 2);
    try {
        const auto config = load_config(file_with(parts[1]), {});
        must(config.server.port >= 0 && config.server.port <= 65535, "a port");
        must(config.database.readers >= 1 && config.limits.login_attempts >= 3, "bounds hold");
    } catch (const ConfigError&) {
    }
    try {
        load_config({}, {parts[0]});
    } catch (const ConfigError&) {
    }
}

} // namespace retenk::fuzz
