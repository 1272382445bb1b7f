#pragma once
// The pages that say no.

#include "retenk/http/route.hpp"

namespace retenk::http {

// A readable page; for htmx a part. message is a finished sentence; empty: the status's own.
Response problem_page(const Context& context, int status, std::string message = "");

// 503 for a fault of the disk: what was sent may have been kept or not, and may be sent again.
Response unwell_page(const Context& context);

// Before there is a request: nobody asks, in lang. Must outlive the Context that it makes.
struct Stranger
{
    Stranger(const Services& services, std::shared_ptr<const Site> site, std::string id,
             view::Lang lang);

    Request request;
    Context context;
};

} // namespace retenk::http
