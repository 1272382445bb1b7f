#include "http/session.hpp"

#include "retenk/base/log.hpp"

namespace retenk::http {

namespace {

constexpr std::size_t most_kept = 16 * 1024;
constexpr std::size_t megabyte = 1024 * 1024;

// Body bytes of one request, counted among those of all.
class Share
{
public:
    Share(std::atomic<std::int64_t>& all, std::int64_t most) : all_(all), most_(most) {}
    ~Share() { all_ -= mine_; }
    Share(const Share&) = delete;
    Share& operator=(const Share&) = delete;

    bool grows_to(std::size_t size)
    {
        auto more = static_cast<std::int64_t>(size) - mine_;
        mine_ += more;
        return (all_ += more) <= most_;
    }

private:
    std::atomic<std::int64_t>& all_;
    std::int64_t most_;
    std::int64_t mine_ = 0;
};

bool wants_to_close(const Head& head)
{
    if (head.version < 11) return true;
    for (const auto& field : head.fields) {
        if (!same_name(field.name, "connection")) continue;
        auto list = field.value;
        for (auto at = list.find_first_not_of(", \t"); at != list.npos;
             at = list.find_first_not_of(", \t", at)) {
            auto end = std::min(list.find_first_of(", \t", at), list.size());
            if (same_name(list.substr(at, end - at), "close")) return true;
            at = end;
        }
    }
    return false;
}

// Too long without an end: of which part?
int status_of_overflow(std::string_view bytes)
{
    return bytes.substr(0, HeadLimits::bytes).find('\n') == bytes.npos ? 414 : 431;
}

} // namespace

Session::Session(Shard& shard, Wire::Socket socket)
    : shard_(shard), wire_(std::move(socket), shard.shared.tls.get())
{
    remote_ = wire_.remote();
    place_ = shard_.sessions.insert(shard_.sessions.end(), this);
}

Session::~Session() { shard_.sessions.erase(place_); }

asio::awaitable<void> Session::run()
{
    bool open = co_await wire_.handshake();
    while (open)
        open = co_await serve_one();
    idle_ = false;
    co_await wire_.linger();
}

asio::awaitable<bool> Session::serve_one()
{
    Exchange exchange;
    int status = co_await read_head(exchange);
    if (status == gone) co_return false;
    if (status == 0 && !answer_ready(shard_, exchange)) {
        status = find_route(shard_, exchange);
        if (status == 0) status = co_await read_body(exchange);
        if (status == gone) co_return false;
        if (status == 0) co_await answer(shard_, exchange);
    }
    if (status != 0) {
        exchange.close = true;
        if (exchange.target.path.empty()) exchange.target.lang = lang_in_first_line(buffer_);
        answer_problem(shard_, exchange, status);
    }
    co_return co_await send(exchange);
}

asio::awaitable<int> Session::read_head(Exchange& exchange)
{
    idle_ = buffer_.empty();
    if (idle_) {
        bool came = co_await wait_for_bytes();
        if (!came) co_return gone;
    }
    idle_ = false;
    exchange.started = std::chrono::steady_clock::now();
    exchange.id = shard_.new_id();
    wire_.wait_for(std::chrono::seconds(shard_.shared.config().server.header_seconds));
    if (buffer_.starts_with("\r\n")) buffer_.erase(0, 2); // RFC 9112 section 2.2
    std::size_t seen = 0;
    for (;;) {
        auto end = head_end(buffer_, seen);
        if (end && *end <= HeadLimits::bytes) co_return parse_head(exchange, *end);
        if (end || buffer_.size() > HeadLimits::bytes) co_return status_of_overflow(buffer_);
        seen = buffer_.size() > 2 ? buffer_.size() - 2 : 0;
        bool came = co_await wire_.read(buffer_);
        if (!came) co_return wire_.is_late() && !buffer_.empty() ? 408 : gone;
    }
}

asio::awaitable<bool> Session::wait_for_bytes()
{
    const auto& shared = shard_.shared;
    const auto& server = shared.config().server;
    if (buffer_.capacity() > most_kept) buffer_ = std::string();
    auto patience = is_first_ ? server.header_seconds : server.idle_seconds;
    // While stopping: only what was on its way already.
    if (shared.stopping) patience = is_first_ ? 1 : 0;
    wire_.wait_for(std::chrono::seconds(patience));
    is_first_ = false;
    if (shared.stopping && patience == 0 && !wire_.has_bytes()) co_return false;
    bool came = co_await wire_.read(buffer_);
    if (!came && !wire_.is_late() && shared.stopping && wire_.has_bytes())
        came = co_await wire_.read(buffer_);
    co_return came;
}

int Session::parse_head(Exchange& exchange, std::size_t end)
{
    used_ = end;
    auto raw = std::string_view(buffer_).substr(0, end);
    if (!parser_.read_head(raw, exchange.head)) return 400;
    exchange.peer = shard_.shared.proxies.peer_of(remote_, exchange.head);
    exchange.close = wants_to_close(exchange.head);
    return refused_head(raw, exchange.head);
}

asio::awaitable<int> Session::read_body(Exchange& exchange)
{
    if (!exchange.head.has_body()) co_return 0;
    const auto* route = exchange.match.route;
    std::size_t limit = route ? route->options.body_limit : RouteOptions().body_limit;
    std::chrono::seconds patience(shard_.shared.config().server.body_seconds);
    if (exchange.brings_files()) {
        limit += 2 * static_cast<std::size_t>(shard_.shared.config().files.upload_megabytes) * megabyte;
        patience *= 4;
    }
    if (exchange.head.content_length.value_or(0) > limit) co_return 413;
    wire_.wait_for(patience);
    auto bytes = buffer_.substr(used_);
    bool willing = true;
    if (bytes.empty()) willing = co_await ask_for_body(exchange);
    if (!willing) co_return gone;
    const auto share = std::make_shared<Share>(shard_.shared.body_bytes, shard_.shared.capacity.body_bytes);
    // What is read of files is held until the answer is made.
    if (exchange.brings_files()) exchange.share = share;
    for (;;) {
        auto state = parser_.read_body(bytes, exchange.body, limit);
        if (state == MessageParser::Body::wrong) co_return 400;
        if (state == MessageParser::Body::too_large) co_return 413;
        // What is held, and not what is used.
        if (!share->grows_to(exchange.body.capacity() + bytes.capacity())) co_return 503;
        if (state == MessageParser::Body::done) break;
        // Chunk extensions and trailers are bytes too.
        if (bytes.size() > HeadLimits::bytes) co_return 400;
        bool came = co_await wire_.read(bytes);
        if (!came) co_return wire_.is_late() ? 408 : gone;
    }
    buffer_.resize(used_); // shorter: the head's views stay
    rest_ = std::move(bytes);
    co_return 0;
}

asio::awaitable<bool> Session::ask_for_body(const Exchange& exchange)
{
    if (exchange.head.version < 11 || exchange.head.count("expect") == 0) co_return true;
    static constexpr std::string_view line = "HTTP/1.1 100 Continue\r\n\r\n";
    Wire::Parts parts;
    parts[0] = asio::buffer(line);
    co_return co_await wire_.write(parts);
}

asio::awaitable<bool> Session::send(Exchange& exchange)
{
    const auto& answer = *exchange.answer;
    bool is_stream = !exchange.stream_topic.empty() && exchange.head.method != "HEAD";
    if (shard_.shared.stopping || is_stream) exchange.close = true;
    bool unchanged = exchange.reads() && names_etag(exchange.head["if-none-match"], answer.etag);
    lines_ = shard_.date_line();
    lines_.append("X-Request-Id: ").append(exchange.id).append("\r\n");
    if (exchange.close) lines_ += "Connection: close\r\n";
    lines_ += "\r\n";
    Wire::Parts parts;
    parts[0] = asio::buffer(unchanged ? answer.not_modified : answer.head);
    parts[1] = asio::buffer(lines_);
    if (!unchanged && exchange.head.method != "HEAD") parts[2] = asio::buffer(answer.body);
    auto size = asio::buffer_size(parts);
    bool sent = co_await wire_.write(parts);
    note(exchange, unchanged ? 304 : answer.status, size);
    if (sent && is_stream) co_await shard_.live.stream(wire_, exchange.stream_topic);
    buffer_.erase(0, used_);
    buffer_ += rest_;
    rest_.clear();
    used_ = 0;
    co_return sent && !exchange.close;
}

void Session::note(const Exchange& exchange, int status, std::size_t bytes)
{
    std::chrono::duration<double> took = std::chrono::steady_clock::now() - exchange.started;
    shard_.counters.count(status, took.count(), bytes);
    log::info("request", {{"id", std::string_view(exchange.id)},
                          {"route", exchange.pattern},
                          {"status", std::int64_t(status)},
                          {"ms", took.count() * 1000},
                          {"bytes", static_cast<std::int64_t>(bytes)}});
}

} // namespace retenk::http
