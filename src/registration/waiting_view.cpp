#include "registration/waiting_view.hpp"

#include <algorithm>

namespace retenk::registration {

namespace {

bool is_for_want_of_room(const Refusal* refusal)
{
    return refusal &&
           (refusal->key == "registration.full" || refusal->key == "registration.waiting_before");
}

bool all_full(const http::Context& context, const Offer& offer)
{
    bool any_open = false;
    for (const auto& category : offer.categories) {
        if (category.hidden || !category.is_open(context.now)) continue;
        if (category.free > 0 && category.waiting == 0) return false;
        any_open = true;
    }
    return any_open;
}

} // namespace

std::string waiting_note(const http::Context& context, std::int64_t free, std::int64_t waiting)
{
    const Values values{{"waiting", std::to_string(waiting)}};
    if (free == 0)
        return waiting > 0 ? http::text(context, "waiting.full_and_waiting", values)
                           : http::text(context, "waiting.full_nobody_waits");
    return waiting > 0 ? http::text(context, "waiting.others_before", values) : std::string();
}

void add_waiting(const http::Context& context, view::Data& data, const Offer& offer,
                 const Refusal* refusal)
{
    const bool asked = is_for_want_of_room(refusal);
    data["all_full"] = all_full(context, offer);
    if (!asked && !all_full(context, offer)) {
        data["waiting"] = false;
        return;
    }
    view::Data waiting;
    waiting["asked"] = asked;
    add_rule(waiting, offer.answer_hours);
    data["waiting"] = std::move(waiting);
}

void add_rule(view::Data& data, std::int64_t answer_hours) { data["hours"] = answer_hours; }

} // namespace retenk::registration
