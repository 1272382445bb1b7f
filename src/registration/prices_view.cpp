#include "registration/prices_view.hpp"

#include "registration/form_view.hpp"
#include "retenk/base/must.hpp"
#include "retenk/registration/group_view.hpp"
#include "retenk/view/amounts.hpp"

#include <algorithm>

namespace retenk::registration {

namespace {

constexpr std::int64_t few = 20;

view::Data sum_data(const VatSum& sum)
{
    view::Data data;
    const int percent = percent_of(sum.vat_treatment);
    data["taxed"] = percent > 0;
    data["percent"] = std::to_string(percent);
    for (const auto treatment : {VatTreatment::exempt_teaching, VatTreatment::outside_scope,
                                 VatTreatment::seller_not_registered})
        data[db::enum_name(treatment)] = sum.vat_treatment == treatment;
    data["price_ore"] = sum.price_ore.value;
    data["vat_ore"] = sum.vat_ore.value;
    return data;
}

template <class Who, class What>
view::Data data_of_bill(const Bill& bill, Who who, What what)
{
    if (bill.is_free()) return false;
    view::Data data;
    view::Data lines = view::Data::List{}, sums = view::Data::List{};
    for (const auto& line : bill.lines) {
        view::Data one;
        one["who"] = who(line);
        one["what"] = what(line);
        one["free"] = line.total().value == 0;
        one["total_ore"] = line.total().value;
        one["reduced"] = line.total() < line.ordinary_ore;
        one["early"] = line.price_reason == PriceReason::early;
        one["member"] = line.price_reason == PriceReason::member;
        one["code"] = line.code;
        one["ordinary_ore"] = line.ordinary_ore.value;
        lines.push_back(std::move(one));
    }
    for (const auto& sum : bill.sums)
        sums.push_back(sum_data(sum));
    data["lines"] = std::move(lines);
    data["sums"] = std::move(sums);
    data["total_ore"] = bill.total().value;
    return data;
}

const OfferedCategory* category_in(const Offer& offer, const std::string& value)
{
    const auto found = std::ranges::find_if(offer.categories, [&](const auto& category) {
        return !category.hidden && std::to_string(category.id.value) == value;
    });
    return found == offer.categories.end() ? nullptr : &*found;
}

std::string person_field(int number, const char* name)
{
    return "p" + std::to_string(number) + "_" + name;
}

std::string name_of(const http::Context& context, const TypedForm& form, int number)
{
    auto name = squeeze(form.fields[number == 1 ? "contact_name" : person_field(number, "name")]);
    if (!name.empty() && is_clean_text(name)) return name;
    if (number == 1) return http::text(context, "registration.you");
    const auto place = std::ranges::find(form.people, number) - form.people.begin() + 1;
    return http::text(context, "registration.colleague", {{"number", std::to_string(place)}});
}

void add_lines(std::vector<BillLine>& lines, const Offer& offer, const TypedForm& form,
               const std::string& before, const std::string& who)
{
    const auto* category = category_in(offer, form.fields[before + "category"]);
    if (category != nullptr) {
        const auto charge = charge_for(*category, offer.terms);
        lines.push_back({who, category->name, category->translations, category->vat_treatment,
                         charge.price_ore, charge.vat_ore, charge.ordinary_ore, charge.reason,
                         charge.code ? must(offer.terms.code).details.text : std::string()});
    }
    const auto extras = form.fields.all(before + "extra");
    for (const auto& extra : offer.extras)
        if (std::ranges::count(extras, std::to_string(extra.id.value)) > 0)
            lines.push_back({who, extra.name, extra.translations, extra.vat_treatment,
                             extra.price_ore, extra.vat_ore, extra.total()});
}

// Of what somebody in the form has chosen, where few are left.
view::Data left_of_chosen(const http::Context& context, const Offer& offer, const TypedForm& form)
{
    view::Data list = view::Data::List{};
    const auto add = [&](const auto& offered, const char* field) {
        const auto chosen = [&](const std::string& before) {
            return std::ranges::count(form.fields.all(before + field), std::to_string(offered.id.value)) > 0;
        };
        const auto numbers = numbers_of(form);
        const bool wanted = (form.places && chosen("places_")) || std::ranges::any_of(numbers, [&](int number) {
                                return chosen(person_field(number, ""));
                            });
        if (!wanted || offered.free > few) return;
        view::Data one;
        one["name"] = own_text(context, offered.name, offered.translations, "name");
        one["free"] = offered.free;
        list.push_back(std::move(one));
    };
    for (const auto& category : offer.categories)
        if (!category.hidden) add(category, "category");
    for (const auto& extra : offer.extras)
        add(extra, "extra");
    return list;
}

} // namespace

view::Data bill_data(const Bill& bill, view::Lang lang)
{
    const auto who = [](const BillLine& line) { return line.who; };
    return data_of_bill(bill, who, [&](const BillLine& line) {
        return view::localised(lang, line.what, line.translations, "name").text;
    });
}

view::Data bill_on_page(const http::Context& context, const Bill& bill)
{
    const auto who = [&](const BillLine& line) {
        return line.place > 0 ? place_without_name(context, line.place, "") : line.who;
    };
    const auto data = data_of_bill(bill, who, [&](const BillLine& line) {
        return own_text(context, line.what, line.translations, "name");
    });
    return view::with_amounts(data, context.services.templates.catalogue(), context.lang);
}

bool costs_something(const Offer& offer)
{
    const auto costs = [](const auto& one) { return one.total().value > 0; };
    return std::ranges::any_of(offer.extras, costs) ||
           std::ranges::any_of(offer.categories, [&](const auto& category) {
               return !category.hidden && costs(category);
           });
}

view::Data summary_data(const http::Context& context, const Offer& offer, const TypedForm& form)
{
    std::vector<BillLine> lines;
    for (const int number : numbers_of(form))
        add_lines(lines, offer, form, person_field(number, ""), name_of(context, form, number));
    const auto places = form.places ? places_in(form).value_or(1) : 0;
    for (std::int64_t place = 1; place <= places; ++place)
        add_lines(lines, offer, form, "places_", place_without_name(context, place, ""));
    view::Data summary;
    summary["costs"] = costs_something(offer);
    summary["chosen"] = !lines.empty();
    summary["left"] = left_of_chosen(context, offer, form);
    summary["bill"] = bill_on_page(context, bill_of(std::move(lines)));
    return summary;
}

} // namespace retenk::registration
