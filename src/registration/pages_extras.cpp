#include "registration/pages_extras.hpp"

#include "registration/pages_pools.hpp"
#include "retenk/accounts/history.hpp"
#include "retenk/audit/differences.hpp"
#include "retenk/http/form_page.hpp"
#include "retenk/http/typed.hpp"
#include "retenk/registration/extra.hpp"

namespace retenk::registration {

namespace asio = boost::asio;

namespace {

constexpr http::TranslatedColumn extra_texts[] = {{"name", 120}};

struct ExtraEditor
{
    std::optional<ExtraDetails> stored;
    std::vector<NamedPool> pools;
    std::vector<accounts::HistoryRow> history;
};

ExtraEditor read_extra(db::Tx& tx, const ConferenceId& conference, const ExtraId& extra)
{
    return ExtraEditor{find_stored_extra(tx, conference, extra), pools_to_choose(tx, conference),
                       accounts::history_of(tx, "extra", extra.value)};
}

http::Fields fields_of(const ExtraDetails& details)
{
    http::Fields fields;
    fields.add("name", details.name);
    fields.add("pool_id", std::to_string(details.pool_id.value));
    fields.add("price", norwegian_amount(details.price_ore + details.vat_ore));
    fields.add("vat_treatment", std::string(db::enum_name(details.vat_treatment)));
    fields.add("retired", details.retired ? "1" : "");
    fields.add("position", std::to_string(details.position));
    fields.add("version", audit::fingerprint(details));
    http::add_translations(fields, extra_texts, details.translations);
    return fields;
}

Result<ExtraDetails> parse_extra(const http::Fields& fields, std::string_view translations_before)
{
    http::Typed typed(fields);
    ExtraDetails details;
    details.name = typed.line("name", 120, true);
    details.pool_id = PoolId{http::parse_number(fields["pool_id"]).value_or(0)};
    const auto treatment = typed.one_of("vat_treatment", vat_treatment_names);
    if (!treatment.empty()) details.vat_treatment = db::enum_value<VatTreatment>(treatment);
    const auto price = split_price(typed.amount("price").value_or(Ore()), details.vat_treatment);
    details.price_ore = price.without_vat;
    details.vat_ore = price.vat;
    details.retired = typed.flag("retired");
    details.position = typed.number("position", 0, 1000).value_or(0);
    details.translations = typed.translations(extra_texts, translations_before);
    if (!typed.fine()) return std::unexpected(typed.refusal());
    return details;
}

http::Response extra_page(const http::Context& context, const std::string& id, const ExtraEditor& editor,
                          const http::Fields& fields, const Refusal* refusal)
{
    http::FormPage page(context, "edit.extra_", fields, refusal);
    page.line("name", 120, true);
    page.select("pool_id", choices_of(editor.pools), true);
    page.line("price", 20);
    page.select("vat_treatment", http::choices_of(context, "edit.vat_", vat_treatment_names), true);
    page.checkbox("retired");
    page.number("position");
    page.translations(extra_texts);
    page.hidden("version");
    page.data()["is_new"] = !editor.stored;
    page.data()["id"] = id;
    page.data()["no_pools"] = editor.pools.empty();
    page.history(accounts::changes_of(context, editor.history));
    if (refusal && refusal->problem == Problem::conflict && editor.stored)
        page.conflict(fields_of(*editor.stored), accounts::last_changer(editor.history),
                      accounts::last_change_time(context, editor.history));
    return page.answer("registration/admin_extra",
                       editor.stored ? editor.stored->name : http::text(context, "edit.new_extra"));
}

ExtraId asked_extra(const http::Context& context)
{
    return ExtraId{http::parse_number(context.param("id")).value_or(0)};
}

} // namespace

asio::awaitable<http::Response> get_new_extra(http::Context& context)
{
    const auto editor = co_await context.db.read(read_extra, context.site().conference, ExtraId());
    http::Fields fields;
    fields.add("price", "0");
    fields.add("vat_treatment", "taxable_25");
    co_return extra_page(context, "ny", editor, fields, nullptr);
}

asio::awaitable<http::Response> post_new_extra(http::Context& context)
{
    const auto& form = context.form();
    const auto editor = co_await context.db.read(read_extra, context.site().conference, ExtraId());
    auto details = parse_extra(form, "{}");
    if (!details) co_return extra_page(context, "ny", editor, form, &details.error());
    auto created = co_await context.db.write(create_extra, context.site().conference, std::move(*details),
                                             form["form_key"], context.viewer.actor());
    if (!created) co_return extra_page(context, "ny", editor, form, &created.error());
    co_return http::see_other(context, "/admin/deltakertyper?notice=category_saved");
}

asio::awaitable<http::Response> get_extra(http::Context& context)
{
    const auto editor = co_await context.db.read(read_extra, context.site().conference, asked_extra(context));
    if (!editor.stored) co_return http::not_found(context);
    co_return extra_page(context, context.param("id"), editor, fields_of(*editor.stored), nullptr);
}

asio::awaitable<http::Response> post_extra(http::Context& context)
{
    const auto& form = context.form();
    const auto extra = asked_extra(context);
    auto editor = co_await context.db.read(read_extra, context.site().conference, extra);
    if (!editor.stored) co_return http::not_found(context);
    auto details = parse_extra(form, editor.stored->translations);
    if (!details) co_return extra_page(context, context.param("id"), editor, form, &details.error());
    auto changed = co_await context.db.write(change_extra, context.site().conference, extra, form["version"],
                                             std::move(*details), context.viewer.actor());
    if (changed) co_return http::see_other(context, "/admin/deltakertyper?notice=category_saved");
    editor = co_await context.db.read(read_extra, context.site().conference, extra);
    co_return extra_page(context, context.param("id"), editor, form, &changed.error());
}

} // namespace retenk::registration
