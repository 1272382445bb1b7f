#include "http/metrics.hpp"

#include <algorithm>

namespace retenk::http {

namespace {

// Only its own thread writes a counter, so adding needs no locked instruction.
void add_to(std::atomic<std::uint64_t>& counter, std::uint64_t amount)
{
    counter.store(counter.load(std::memory_order_relaxed) + amount, std::memory_order_relaxed);
}

void line(std::string& text, std::string_view name, std::string_view labels, std::string value)
{
    text.append(name).append(labels).append(" ").append(value).append("\n");
}

void heading(std::string& text, std::string_view name, std::string_view type)
{
    text.append("# TYPE ").append(name).append(" ").append(type).append("\n");
}

void single(std::string& text, std::string_view name, std::string_view type, std::uint64_t value)
{
    heading(text, name, type);
    line(text, name, "", std::to_string(value));
}

} // namespace

void Counters::count(int status, double seconds, std::size_t sent)
{
    add_to(by_class[static_cast<std::size_t>(std::clamp(status / 100, 0, 5))], 1);
    auto bucket = std::ranges::lower_bound(duration_bounds, seconds) - duration_bounds.begin();
    add_to(by_duration[static_cast<std::size_t>(bucket)], 1);
    add_to(microseconds, static_cast<std::uint64_t>(seconds * 1e6));
    add_to(bytes, sent);
}

void Totals::add(const Counters& counters)
{
    for (std::size_t at = 0; at < by_class.size(); ++at)
        by_class[at] += counters.by_class[at].load();
    for (std::size_t at = 0; at < by_duration.size(); ++at)
        by_duration[at] += counters.by_duration[at].load();
    microseconds += counters.microseconds.load();
    bytes += counters.bytes.load();
}

std::string metrics_text(const Totals& totals, std::int64_t connections,
                         const db::Figures& database)
{
    std::string text;
    heading(text, "retenk_http_requests_total", "counter");
    for (std::size_t group = 1; group < totals.by_class.size(); ++group)
        line(text, "retenk_http_requests_total", "{status=\"" + std::to_string(group) + "xx\"}",
             std::to_string(totals.by_class[group]));

    constexpr std::string_view duration = "retenk_http_request_seconds";
    heading(text, duration, "histogram");
    std::uint64_t so_far = 0;
    for (std::size_t at = 0; at < totals.by_duration.size(); ++at) {
        so_far += totals.by_duration[at];
        auto bound =
            at < duration_bounds.size() ? std::to_string(duration_bounds[at]) : std::string("+Inf");
        line(text, std::string(duration) + "_bucket", "{le=\"" + bound + "\"}",
             std::to_string(so_far));
    }
    line(text, std::string(duration) + "_sum", "",
         std::to_string(static_cast<double>(totals.microseconds) / 1e6));
    line(text, std::string(duration) + "_count", "", std::to_string(so_far));

    single(text, "retenk_http_sent_bytes_total", "counter", totals.bytes);
    single(text, "retenk_http_connections", "gauge",
           static_cast<std::uint64_t>(std::max<std::int64_t>(connections, 0)));
    single(text, "retenk_db_reads_total", "counter", database.reads);
    single(text, "retenk_db_writes_total", "counter", database.writes);
    single(text, "retenk_db_commits_total", "counter", database.commits);
    single(text, "retenk_db_refused_total", "counter", database.refused);
    single(text, "retenk_db_waiting_reads", "gauge", database.waiting_reads);
    single(text, "retenk_db_waiting_writes", "gauge", database.waiting_writes);
    return text;
}

} // namespace retenk::http
