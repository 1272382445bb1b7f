#include "retenk/base/log.hpp"

#include "retenk/base/time.hpp"

#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

namespace retenk::log {

namespace {

constexpr std::size_t most_of_a_text = 2000;

// Nothing that ends a line or speaks to a terminal: neither controls nor bytes that are not ASCII.
void append_json(std::string& line, std::string_view text)
{
    line += '"';
    for (char c : text.substr(0, most_of_a_text)) {
        if (c == '"' || c == '\\')
            line += {'\\', c};
        else if (c >= ' ' && c <= '~')
            line += c;
        else
            line += static_cast<unsigned char>(c) < 0x80 ? ' ' : '?';
    }
    line += text.size() > most_of_a_text ? "...\"" : "\"";
}

void append_value(std::string& line, const FieldValue& value)
{
    if (const auto* number = std::get_if<std::int64_t>(&value))
        line += std::to_string(*number);
    else if (const auto* real = std::get_if<double>(&value))
        line += fmt::format("{:.3f}", *real);
    else
        append_json(line, std::get<std::string_view>(value));
}

void write(spdlog::level::level_enum level, std::string_view event, Fields fields)
{
    auto* logger = spdlog::default_logger_raw();
    if (!logger->should_log(level)) return;
    std::string line = "{\"at\":\"" + iso_instant(system_now()) + "\",\"level\":\"";
    line += spdlog::level::to_short_c_str(level);
    line += "\",\"event\":";
    append_json(line, event);
    for (const auto& [name, value] : fields) {
        line += ',';
        append_json(line, name);
        line += ':';
        append_value(line, value);
    }
    line += '}';
    logger->log(level, "{}", line);
}

} // namespace

void start(Level level)
{
    auto logger = std::make_shared<spdlog::logger>(
        "retenk", std::make_shared<spdlog::sinks::stderr_sink_mt>());
    logger->set_pattern("%v");
    switch (level) {
    case Level::debug:
        logger->set_level(spdlog::level::debug);
        break;
    case Level::info:
        logger->set_level(spdlog::level::info);
        break;
    case Level::warn:
        logger->set_level(spdlog::level::warn);
        break;
    case Level::off:
        logger->set_level(spdlog::level::off);
        break;
    case Level::error:
        logger->set_level(spdlog::level::err);
        break;
    }
    spdlog::set_default_logger(std::move(logger));
}

void debug(std::string_view event, Fields fields) { write(spdlog::level::debug, event, fields); }
void info(std::string_view event, Fields fields) { write(spdlog::level::info, event, fields); }
void warn(std::string_view event, Fields fields) { write(spdlog::level::warn, event, fields); }
void error(std::string_view event, Fields fields) { write(spdlog::level::err, event, fields); }

void stop() { spdlog::default_logger_raw()->flush(); }

} // namespace retenk::log
