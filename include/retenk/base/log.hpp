#pragma once
// One line of JSON for each event. Ids, never names or addresses: people do not belong in logs.
// Info is rare and nobody outside can cause it in bulk, except the one line a request.

#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

namespace retenk::log {

using FieldValue = std::variant<std::int64_t, double, std::string_view>;
using Fields = std::initializer_list<std::pair<std::string_view, FieldValue>>;

enum class Level { debug, info, warn, error, off };

// Lines go to standard error. Call once, before threads start.
void start(Level level);

void debug(std::string_view event, Fields fields = {});
void info(std::string_view event, Fields fields = {});
void warn(std::string_view event, Fields fields = {});
void error(std::string_view event, Fields fields = {});

void stop();

} // namespace retenk::log
