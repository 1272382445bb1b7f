#include "registration/codes_view.hpp"

#include "registration/form_view.hpp"

namespace retenk::registration {

namespace {

std::string amount(const http::Context& context, Ore ore)
{
    return context.services.templates.catalogue().amount(context.lang, ore);
}

std::string worth(const http::Context& context, const CodeDetails& details)
{
    if (details.discount == Discount::percent && details.percent == 0)
        return http::text(context, "registration.code_opens");
    if (details.discount == Discount::percent)
        return http::text(context, "registration.code_percent",
                          {{"percent", std::to_string(details.percent)}});
    return http::text(context, "registration.code_amount",
                      {{"amount", amount(context, details.amount_ore)}});
}

std::string for_which(const http::Context& context, const Offer& offer)
{
    std::string names;
    for (const auto& category : offer.categories)
        if (offer.terms.opens(category.id))
            names += (names.empty() ? "" : ", ") +
                     own_text(context, category.name, category.translations, "name");
    return names;
}

} // namespace

view::Data code_fields(const http::Context& context, const Offer& offer, const TypedForm& form,
                       const Refusal* refusal)
{
    const auto& typed = form.fields["code"];
    if (!offer.terms.has_codes && typed.empty()) return false;
    auto field = http::make_field(context, "code", "registration.code", typed, refusal);
    field.autocomplete = "off";
    field.maxlength = 40;
    view::Data code;
    code["field"] = view::data_of(field);
    code["open"] = !typed.empty();
    code["holds"] = offer.terms.code.has_value() && field.error.empty();
    code["worth"] = offer.terms.code ? worth(context, offer.terms.code->details) : std::string();
    code["for_which"] = for_which(context, offer);
    return code;
}

std::string price_note(const http::Context& context, const Offer& offer,
                       const OfferedCategory& category)
{
    const auto charge = charge_for(category, offer.terms);
    const auto& catalogue = context.services.templates.catalogue();
    std::string note;
    if (category.approval != ApprovalMode::none)
        note = http::text(context, "registration.needs_approval") + " ";
    if (charge.reason == PriceReason::early)
        note += http::text(
            context, "registration.early_until",
            {{"day", catalogue.short_day(context.lang, to_local(*category.early_until).day)},
             {"ordinary", amount(context, category.total())}});
    if (charge.reason == PriceReason::member) note += http::text(context, "registration.is_member");
    if (!offer.terms.is_member && category.member_ore && *category.member_ore < charge.total())
        note += (note.empty() || note.ends_with(' ') ? "" : " ") +
                http::text(context, "registration.member_price",
                           {{"price", amount(context, *category.member_ore)}});
    return note;
}

} // namespace retenk::registration
