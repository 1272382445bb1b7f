#include "http/problem.hpp"

#include "http/answer.hpp"
#include "retenk/base/log.hpp"

namespace retenk::http {

namespace {

constexpr int retry_seconds = 5;

// name: which of the problem.heading_ and problem.message_ texts.
Response rendered(const Context& context, int status, const std::string& name, std::string message)
{
    auto code = std::to_string(status);
    view::Data data;
    auto heading = text(context, "problem.heading_" + name);
    data["title"] = heading;
    data["status"] = code;
    data["heading"] = std::move(heading);
    data["message"] =
        message.empty() ? text(context, "problem.message_" + name) : std::move(message);
    data["incident"] = status == 500 ? context.request.id : std::string();
    if (context.request.is_htmx) return part(context, "parts/problem", std::move(data), status);
    return page(context, "problem", std::move(data), status);
}

Response readable(const Context& context, int status, const std::string& name, std::string message)
{
    Response response;
    try {
        response = rendered(context, status, name, std::move(message));
    } catch (const std::exception& fault) {
        log::error("problem_page",
                   {{"id", context.request.id}, {"fault", std::string_view(fault.what())}});
        response = Response{};
        response.status = status;
        response.type = "text/plain; charset=utf-8";
        response.body = std::to_string(status) + " " + std::string(reason_of(status)) + " " +
                        context.request.id + "\n";
    }
    if (status == 503) response.headers.emplace_back("Retry-After", std::to_string(retry_seconds));
    return response;
}

} // namespace

int status_of(Problem problem)
{
    switch (problem) {
    case Problem::invalid:
        return 422;
    case Problem::not_found:
        return 404;
    case Problem::forbidden:
        return 403;
    case Problem::signed_out:
        return 403;
    case Problem::conflict:
        return 409;
    case Problem::full:
        return 409;
    case Problem::closed:
        return 409;
    case Problem::too_many:
        return 429;
    }
    throw std::logic_error("unknown problem");
}

Response problem_page(const Context& context, int status, std::string message)
{
    return readable(context, status, std::to_string(status), std::move(message));
}

Response unwell_page(const Context& context) { return readable(context, 503, "unwell", ""); }

Stranger::Stranger(const Services& services, std::shared_ptr<const Site> site, std::string id,
                   view::Lang lang)
    : request(), context{services,
                         services.db,
                         services.workers,
                         std::move(site),
                         request,
                         services.clock(),
                         lang,
                         {},
                         {},
                         {},
                         true}
{
    request.path = "/";
    request.target = "/";
    request.lang = lang;
    request.id = std::move(id);
}

Response refused(const Context& context, const Refusal& refusal)
{
    auto message = refusal.key.empty() ? std::string() : text(context, refusal.key, refusal.values);
    return problem_page(context, status_of(refusal.problem), std::move(message));
}

Response not_found(const Context& context) { return problem_page(context, 404); }

} // namespace retenk::http
