#include "registration/waiting_view.hpp"

#include "retenk/base/join.hpp"

#include <algorithm>

namespace retenk::registration {

namespace {

bool is_for_want_of_room(const Refusal* refusal)
{
    return refusal && (refusal->key == "registration.full" ||
                       refusal->key == "registration.none_left" ||
                       refusal->key == "registration.too_few_for_the_first");
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

template <class Offered>
void add_chosen(const http::Context& context, std::vector<std::string>& names,
                const std::vector<Offered>& offered, std::string_view field, const TypedForm& form,
                const std::string& pool)
{
    for (const auto& one : offered) {
        const auto id = std::to_string(one.id.value);
        const bool chosen = std::ranges::any_of(form.fields.list(), [&](const auto& typed) {
            return typed.first.ends_with(field) && typed.second == id;
        });
        if (chosen && std::to_string(one.pool_id.value) == pool)
            names.push_back(own_text(context, one.name, one.translations, "name"));
    }
}

} // namespace

Refusal by_what_was_chosen(const http::Context& context, const Offer& offer, const TypedForm& form,
                           Refusal refusal)
{
    const auto pool = refusal.values.find("pool_id");
    if (pool == refusal.values.end()) return refusal;
    std::vector<std::string> names;
    add_chosen(context, names, offer.categories, "category", form, pool->second);
    add_chosen(context, names, offer.extras, "extra", form, pool->second);
    if (!names.empty()) refusal.values["pool"] = join(names);
    return refusal;
}

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
