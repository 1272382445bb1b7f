#include "http/dispatch.hpp"

#include "http/form.hpp"
#include "http/kept_form.hpp"
#include "http/multipart.hpp"
#include "http/problem.hpp"
#include "retenk/base/log.hpp"
#include "retenk/db/fault.hpp"

namespace retenk::http {

namespace {

Response busy_page(const Context& context) { return problem_page(context, 503); }

Response fault_page(const Context& context, const std::exception_ptr& fault,
                    std::string_view pattern)
{
    std::string what = "not an exception";
    bool worth_another_try = false;
    try {
        std::rethrow_exception(fault);
    } catch (const db::Busy&) {
        return busy_page(context);
    } catch (const WorkersBusy&) {
        return busy_page(context);
    } catch (const db::Error& exception) {
        what = exception.what();
        worth_another_try = db::is_of_the_disk(exception);
    } catch (const std::exception& exception) {
        what = exception.what();
    } catch (...) {
    }
    log::error("fault", {{"id", std::string_view(context.request.id)},
                         {"route", pattern},
                         {"fault", std::string_view(what)}});
    return worth_another_try ? unwell_page(context) : problem_page(context, 500);
}

Fields cookies_of(const Head& head)
{
    Fields cookies;
    for (const auto& field : head.fields)
        if (same_name(field.name, "cookie")) add_cookies(field.value, cookies);
    return cookies;
}

Request request_of(const Exchange& exchange)
{
    const auto& head = exchange.head;
    Request request;
    request.method = head.method == "POST"   ? Method::post
                     : head.method == "HEAD" ? Method::head
                                             : Method::get;
    request.path = exchange.target.path;
    request.target = origin_form(head.target);
    request.query = exchange.target.query;
    request.cookies = cookies_of(head);
    request.lang = exchange.target.lang;
    request.id = exchange.id;
    request.client = exchange.peer.address;
    request.user_agent = head["user-agent"];
    request.is_htmx = head["hx-request"] == "true";
    return request;
}

Response wrong_method(const Context& context, const Match& match)
{
    auto response = problem_page(context, 405);
    response.headers.emplace_back("Allow", match.allowed);
    return response;
}

Response too_often(const Context& context, long seconds)
{
    auto response = problem_page(context, 429);
    response.headers.emplace_back("Retry-After", std::to_string(seconds));
    return response;
}

bool is_behind_a_link(Access access)
{
    return access == Access::personal_link || access == Access::place_link || access == Access::waiting_link;
}

std::optional<long> must_wait(RateLimits& limits, const Route& route, const Context& context, bool reads)
{
    const auto now = std::chrono::steady_clock::now();
    const auto& client = context.request.client;
    auto wait = limits.must_wait(route.options.limit, client, now);
    if (!wait && !context.request.query["sok"].empty()) wait = limits.must_wait(Limit::search, client, now);
    if (!wait && !reads && is_behind_a_link(route.access))
        wait = limits.must_wait(Limit::own_link, context.viewer.actor(), now);
    return wait;
}

// A login or a personal link ends while somebody writes. What a page of our own has sent stays in the browser until it
// can be sent with a new one.
Response kept_or_refused(const Shard& shard, const Exchange& exchange, const Context& context,
                         Missing missing)
{
    if (is_our_own(exchange.head, shard.shared.options.services.base_url))
        if (auto kept = kept_form_page(context, missing)) return std::move(*kept);
    return problem_page(context, 403,
                        missing == Missing::link ? text(context, "problem.link_over") : "");
}

// Nothing: come in.
std::optional<Response> turned_away(Shard& shard, const Exchange& exchange, const Context& context)
{
    const auto& route = *exchange.match.route;
    bool reads = exchange.reads();
    switch (admission_to(route.access, context.viewer, exchange.peer)) {
    case Admission::in:
        break;
    case Admission::hidden:
        return problem_page(context, 404);
    case Admission::forbidden:
        return problem_page(context, 403, reads ? text(context, "problem.not_yours") : "");
    case Admission::must_sign_in:
        if (!reads) return kept_or_refused(shard, exchange, context, Missing::login);
        return see_other(context, "/logg-inn?til=" + percent_encoded(context.request.path));
    case Admission::needs_link:
        if (!reads) return kept_or_refused(shard, exchange, context, Missing::link);
        return see_other(context, "/min/lenke");
    }
    // What anybody may send without a login, a personal link neither allows nor forbids: a form that
    // lay open when the link came is as good as before.
    const bool needs_token = !reads && (route.access != Access::open || context.viewer.user);
    if (needs_token && !has_form_token(context.viewer, context.posted))
        return kept_or_refused(shard, exchange, context, Missing::form_token);
    if (const auto wait = must_wait(shard.shared.limits, route, context, reads))
        return too_often(context, *wait);
    return std::nullopt;
}

std::optional<int> refused_files(Exchange& exchange, Context& context)
{
    const auto boundary = boundary_in(exchange.head["content-type"]);
    auto parts = boundary ? parse_multipart(exchange.body, *boundary) : std::nullopt;
    if (!parts) return 400;
    context.posted = std::move(parts->form);
    context.files = std::move(parts->files);
    exchange.body = std::string();
    return std::nullopt;
}

std::optional<int> refused_post(const Shared& shared, Exchange& exchange, Context& context)
{
    if (is_foreign(exchange.head, shared.options.services.base_url)) return 403;
    if (exchange.body.empty()) return std::nullopt;
    if (exchange.brings_files()) return refused_files(exchange, context);
    if (!is_form_type(exchange.head["content-type"])) return 415;
    auto form = parse_form(exchange.body);
    if (!form) return 400;
    context.posted = std::move(*form);
    return std::nullopt;
}

asio::awaitable<Response> respond(Shard& shard, Exchange& exchange, Context& context)
{
    const auto* route = exchange.match.route;
    if (!route) {
        if (!exchange.match.allowed.empty()) co_return wrong_method(context, exchange.match);
        co_return problem_page(context, 404);
    }
    if (!exchange.reads()) {
        auto status = refused_post(shard.shared, exchange, context);
        if (status) co_return problem_page(context, *status);
    }
    if (!context.for_everybody && shard.shared.options.identify)
        co_await shard.shared.options.identify(context);
    context.viewer.by_link = is_behind_a_link(route->access);
    auto no = turned_away(shard, exchange, context);
    if (no) co_return std::move(*no);
    co_return co_await route->handler(context);
}

// Pages with a token in them stay as they are: their length must not tell it (BREACH).
Encoding encoding_for(const Exchange& exchange, const Context& context, const Response& response)
{
    constexpr std::size_t worth = 1400;
    bool is_open = exchange.match.route && exchange.match.route->access == Access::open;
    if (!is_open || !context.viewer.form_token.empty() || !response.stream_topic.empty())
        return Encoding::identity;
    if (response.body.size() < worth || !is_worth_compressing(response.type))
        return Encoding::identity;
    return best_encoding(exchange.head["accept-encoding"]);
}

bool is_keepable(const Exchange& exchange, const Response& response)
{
    if (!exchange.match.route || exchange.match.route->options.cached.empty() ||
        response.status != 200)
        return false;
    if (exchange.head.count("hx-request") > 0 || !response.stream_topic.empty()) return false;
    return std::ranges::none_of(response.headers, [](const auto& header) {
        return same_name(header.first, "set-cookie") || same_name(header.first, "cache-control");
    });
}

void dress(Shard& shard, Exchange& exchange, const Context& context, Response response)
{
    Dress look{shard.shared.security,
               "no-store",
               encoding_for(exchange, context, response),
               false,
               false,
               true};
    look.for_robots = exchange.match.route && exchange.match.route->access == Access::open;
    look.varies = look.encoding != Encoding::identity;
    if (look.encoding == Encoding::gzip) response.body = gzip(response.body, 5);
    if (look.encoding == Encoding::br) response.body = brotli(response.body, 4);
    exchange.stream_topic = response.stream_topic;
    exchange.answer = finish(std::move(response), look);
}

} // namespace

bool Exchange::brings_files() const
{
    return match.route && match.route->options.takes_files &&
           boundary_in(head["content-type"]).has_value();
}

bool answer_ready(Shard& shard, Exchange& exchange)
{
    if (!exchange.reads() || exchange.head.has_body()) return false;
    auto target = exchange.head.target;
    auto encoding = best_encoding(exchange.head["accept-encoding"]);
    if (exchange.head.count("hx-request") == 0) {
        if (auto* page = shard.pages.find(target, exchange.started)) {
            exchange.answer = ready_in(*page, encoding, shard.shared.security);
            exchange.pattern = page->route->pattern;
            return true;
        }
    }
    exchange.answer = shard.shared.files.find(target.substr(0, target.find('?')), encoding);
    if (exchange.answer) exchange.pattern = "/static";
    return exchange.answer != nullptr;
}

int find_route(Shard& shard, Exchange& exchange)
{
    auto target = parse_target(exchange.head.target);
    if (!target) return 400;
    exchange.target = std::move(*target);
    exchange.match = shard.shared.router.find(exchange.head.method, exchange.target.path);
    if (exchange.match.route)
        exchange.pattern = exchange.match.route->pattern;
    else if (shard.shared.files.find(exchange.target.path, Encoding::identity))
        exchange.match.allowed = "GET, HEAD";
    return 0;
}

asio::awaitable<void> answer(Shard& shard, Exchange& exchange)
{
    auto& shared = shard.shared;
    const auto* route = exchange.match.route;
    bool for_everybody = route && !route->options.cached.empty();
    // Before anything is read for it, the site included.
    auto epoch = route ? shared.epochs.of(*route) : 0;
    auto request = request_of(exchange);
    const auto& services = shared.options.services;
    Context context{services,
                    services.db,
                    services.workers,
                    shared.site(),
                    request,
                    services.clock(),
                    request.lang,
                    {},
                    exchange.match.params,
                    {},
                    for_everybody};
    std::exception_ptr fault;
    Response response;
    try {
        response = co_await respond(shard, exchange, context);
    } catch (...) {
        fault = std::current_exception();
    }
    if (!fault && is_keepable(exchange, response)) {
        CachedPage kept{
            route, epoch, exchange.started + PageCache::longest_life, std::move(response), {}};
        auto* page = shard.pages.store(exchange.head.target, std::move(kept));
        exchange.answer =
            ready_in(*page, best_encoding(exchange.head["accept-encoding"]), shared.security);
        co_return;
    }
    if (!fault) {
        try {
            dress(shard, exchange, context, std::move(response));
        } catch (...) {
            fault = std::current_exception();
        }
    }
    if (fault) dress(shard, exchange, context, fault_page(context, fault, exchange.pattern));
}

void answer_problem(Shard& shard, Exchange& exchange, int status)
{
    auto& shared = shard.shared;
    Stranger stranger(shared.options.services, shared.site(), exchange.id, exchange.target.lang);
    dress(shard, exchange, stranger.context, problem_page(stranger.context, status));
}

} // namespace retenk::http
