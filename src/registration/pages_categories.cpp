#include "registration/pages_categories.hpp"

#include "registration/pages_extras.hpp"
#include "registration/pages_pools.hpp"
#include "retenk/accounts/history.hpp"
#include "retenk/http/form_page.hpp"
#include "retenk/http/typed.hpp"
#include "retenk/registration/category.hpp"

namespace retenk::registration {

namespace asio = boost::asio;

namespace {

constexpr http::TranslatedColumn category_texts[] = {{"name", 120}, {"description", 500}};

struct CategoryEditor
{
    std::optional<StoredCategory> stored;
    std::vector<NamedPool> pools;
    std::vector<accounts::HistoryRow> history;
};

CategoryEditor read_category(db::Tx& tx, const ConferenceId& conference, const CategoryId& category)
{
    return CategoryEditor{find_stored_category(tx, conference, category),
                          pools_to_choose(tx, conference),
                          accounts::history_of(tx, "category", category.value)};
}

std::string local_text(const std::optional<Instant>& instant)
{
    return instant ? iso_local_time(to_local(*instant)) : std::string();
}

http::Fields fields_of(const StoredCategory& stored)
{
    const auto& details = stored.details;
    http::Fields fields;
    fields.add("name", details.name);
    fields.add("description", details.description);
    fields.add("pool_id", std::to_string(details.pool_id.value));
    fields.add("price", norwegian_amount(details.price_ore + details.vat_ore));
    const auto amount = [](const std::optional<Ore>& ore) {
        return ore ? norwegian_amount(*ore) : std::string();
    };
    fields.add("early", amount(details.early_ore));
    fields.add("early_until", local_text(details.early_until));
    fields.add("member", amount(details.member_ore));
    fields.add("vat_treatment", std::string(db::enum_name(details.vat_treatment)));
    fields.add("opens_at", local_text(details.opens_at));
    fields.add("closes_at", local_text(details.closes_at));
    fields.add("min_per_registration", std::to_string(details.min_per_registration));
    fields.add("max_per_registration", std::to_string(details.max_per_registration));
    fields.add("approval", std::string(db::enum_name(details.approval)));
    fields.add("hidden", details.hidden ? "1" : "");
    fields.add("email_domain", details.email_domain);
    fields.add("position", std::to_string(details.position));
    fields.add("version", std::to_string(stored.version));
    http::add_translations(fields, category_texts, details.translations);
    return fields;
}

Result<CategoryDetails> parse_category(const http::Fields& fields,
                                       std::string_view translations_before)
{
    http::Typed typed(fields);
    CategoryDetails details;
    details.name = typed.line("name", 120, true);
    details.description = typed.line("description", 500);
    details.pool_id = PoolId{http::parse_number(fields["pool_id"]).value_or(0)};
    const auto treatment = typed.one_of("vat_treatment", vat_treatment_names);
    if (!treatment.empty()) details.vat_treatment = db::enum_value<VatTreatment>(treatment);
    const auto price =
        split_price(typed.amount("price").value_or(Ore()), details.vat_treatment);
    details.price_ore = price.without_vat;
    details.vat_ore = price.vat;
    details.early_ore = typed.amount("early");
    details.early_until = typed.moment("early_until");
    details.member_ore = typed.amount("member");
    details.opens_at = typed.moment("opens_at");
    details.closes_at = typed.moment("closes_at");
    details.min_per_registration = typed.number("min_per_registration", 1, 100).value_or(1);
    details.max_per_registration = typed.number("max_per_registration", 1, 100).value_or(10);
    const auto approval = typed.one_of("approval", approval_mode_names);
    if (!approval.empty()) details.approval = db::enum_value<ApprovalMode>(approval);
    details.hidden = typed.flag("hidden");
    details.email_domain = typed.line("email_domain", 200);
    details.position = typed.number("position", 0, 1000).value_or(0);
    details.translations = typed.translations(category_texts, translations_before);
    if (!typed.fine()) return std::unexpected(typed.refusal());
    return details;
}

http::Response category_page(const http::Context& context, const CategoryEditor& editor,
                             const http::Fields& fields, const Refusal* refusal)
{
    http::FormPage page(context, "edit.category_", fields, refusal);
    page.line("name", 120, true);
    page.line("description", 500);
    page.select("pool_id", choices_of(editor.pools), true);
    page.line("price", 20);
    page.select("vat_treatment",
                http::choices_of(context, "edit.vat_", vat_treatment_names), true);
    page.line("early", 20);
    page.line("member", 20);
    for (const char* name : {"early_until", "opens_at", "closes_at"})
        page.line(name, 16, false, "datetime-local");
    page.number("min_per_registration", true);
    page.number("max_per_registration", true);
    page.select("approval",
                http::choices_of(context, "edit.category_approval_", approval_mode_names), true);
    page.checkbox("hidden");
    page.line("email_domain", 200);
    page.number("position");
    page.translations(category_texts);
    page.hidden("version");
    page.data()["is_new"] = !editor.stored;
    page.data()["id"] = editor.stored ? std::to_string(editor.stored->id.value) : std::string("ny");
    page.data()["no_pools"] = editor.pools.empty();
    page.history(accounts::changes_of(context, editor.history));
    if (refusal && refusal->problem == Problem::conflict && editor.stored)
        page.conflict(fields_of(*editor.stored), accounts::last_changer(editor.history),
                      accounts::last_change_time(context, editor.history));
    const auto title =
        editor.stored ? editor.stored->details.name : http::text(context, "edit.new_category");
    return page.answer("registration/admin_category", title);
}

CategoryId asked_category(const http::Context& context)
{
    return CategoryId{http::parse_number(context.param("id")).value_or(0)};
}

asio::awaitable<http::Response> get_new_category(http::Context& context)
{
    const auto editor =
        co_await context.db.read(read_category, context.site().conference, CategoryId());
    http::Fields fields;
    fields.add("min_per_registration", "1");
    fields.add("max_per_registration", "10");
    fields.add("price", "0");
    fields.add("vat_treatment", "taxable_25");
    fields.add("approval", "none");
    co_return category_page(context, editor, fields, nullptr);
}

asio::awaitable<http::Response> post_new_category(http::Context& context)
{
    const auto& form = context.form();
    const auto editor =
        co_await context.db.read(read_category, context.site().conference, CategoryId());
    auto details = parse_category(form, "{}");
    if (!details) co_return category_page(context, editor, form, &details.error());
    auto created =
        co_await context.db.write(create_category, context.site().conference, std::move(*details),
                                  form["form_key"], context.viewer.actor());
    if (!created) co_return category_page(context, editor, form, &created.error());
    co_return http::see_other(context, "/admin/deltakertyper?notice=category_saved");
}

asio::awaitable<http::Response> get_category(http::Context& context)
{
    const auto editor =
        co_await context.db.read(read_category, context.site().conference, asked_category(context));
    if (!editor.stored) co_return http::not_found(context);
    co_return category_page(context, editor, fields_of(*editor.stored), nullptr);
}

asio::awaitable<http::Response> post_category(http::Context& context)
{
    const auto& form = context.form();
    const auto category = asked_category(context);
    auto editor = co_await context.db.read(read_category, context.site().conference, category);
    if (!editor.stored) co_return http::not_found(context);
    auto details = parse_category(form, editor.stored->details.translations);
    if (!details) co_return category_page(context, editor, form, &details.error());
    const auto version = http::parse_number(form["version"]).value_or(0);
    auto changed = co_await context.db.write(change_category, context.site().conference, category,
                                             version, std::move(*details), context.viewer.actor());
    if (changed) co_return http::see_other(context, "/admin/deltakertyper?notice=category_saved");
    editor = co_await context.db.read(read_category, context.site().conference, category);
    co_return category_page(context, editor, form, &changed.error());
}

} // namespace

http::Routes category_routes()
{
    using enum http::Method;
    using http::Access;
    return {
        {get, "/admin/deltakertyper", Access::organiser, get_categories},
        {get, "/admin/deltakertyper/ny", Access::organiser, get_new_category},
        {post, "/admin/deltakertyper/ny", Access::organiser, post_new_category},
        {get, "/admin/deltakertyper/plasskvoter/ny", Access::organiser, get_new_pool},
        {post, "/admin/deltakertyper/plasskvoter/ny", Access::organiser, post_new_pool},
        {get, "/admin/deltakertyper/plasskvoter/{id}", Access::organiser, get_pool},
        {post, "/admin/deltakertyper/plasskvoter/{id}", Access::organiser, post_pool},
        {get, "/admin/deltakertyper/tillegg/ny", Access::organiser, get_new_extra},
        {post, "/admin/deltakertyper/tillegg/ny", Access::organiser, post_new_extra},
        {get, "/admin/deltakertyper/tillegg/{id}", Access::organiser, get_extra},
        {post, "/admin/deltakertyper/tillegg/{id}", Access::organiser, post_extra},
        {get, "/admin/deltakertyper/{id}", Access::organiser, get_category},
        {post, "/admin/deltakertyper/{id}", Access::organiser, post_category},
    };
}

} // namespace retenk::registration
