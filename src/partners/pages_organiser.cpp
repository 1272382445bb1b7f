#include "partners/pages_organiser.hpp"

#include "retenk/accounts/history.hpp"
#include "retenk/http/form_page.hpp"
#include "retenk/http/typed.hpp"
#include "retenk/partners/edit.hpp"

namespace retenk::partners {

namespace asio = boost::asio;

namespace {

constexpr http::TranslatedColumn partner_texts[] = {{"description", 5000}};

struct ListedPartner
{
    PartnerId id;
    std::string name, kind, level;
};
BOOST_DESCRIBE_STRUCT(ListedPartner, (), (id, name, kind, level))

struct PartnerEditor
{
    std::optional<StoredPartner> stored;
    std::vector<accounts::HistoryRow> history;
};

std::vector<ListedPartner> read_partners(db::Tx& tx, const ConferenceId& conference)
{
    return tx.rows<ListedPartner>(
        "SELECT partner.id, partner.name, partner.kind, coalesce(conference_partner.level, '') AS "
        "level FROM partner"
        " LEFT JOIN conference_partner ON conference_partner.partner_id = partner.id"
        " AND conference_partner.conference_id = ?1"
        " ORDER BY conference_partner.level IS NULL, conference_partner.position, partner.name, "
        "partner.id",
        conference);
}

PartnerEditor read_partner(db::Tx& tx, const ConferenceId& conference, const PartnerId& partner)
{
    return PartnerEditor{find_stored_partner(tx, conference, partner),
                         accounts::history_of(tx, "partner", partner.value)};
}

http::Fields fields_of(const StoredPartner& stored)
{
    const auto& details = stored.details;
    http::Fields fields;
    fields.add("name", details.name);
    fields.add("kind", details.kind);
    fields.add("level", details.level);
    fields.add("position", std::to_string(details.position));
    fields.add("organisation_number",
               details.organisation_number ? details.organisation_number->text : "");
    fields.add("website", details.website);
    fields.add("description", details.description);
    fields.add("version", std::to_string(stored.version));
    http::add_translations(fields, partner_texts, details.translations);
    return fields;
}

Result<PartnerDetails> parse_partner(const http::Fields& fields,
                                     std::string_view translations_before)
{
    http::Typed typed(fields);
    PartnerDetails details;
    details.name = typed.line("name", 120, true);
    details.kind = typed.one_of("kind", partner_kinds);
    details.level = fields["level"];
    details.position = typed.number("position", 0, 1000).value_or(0);
    details.organisation_number = typed.org_number("organisation_number");
    details.website = typed.https("website");
    details.description = typed.lines("description", 5000);
    details.translations = typed.translations(partner_texts, translations_before);
    if (!typed.fine()) return std::unexpected(typed.refusal());
    return details;
}

http::Response partner_page(const http::Context& context, const PartnerEditor& editor,
                            const http::Fields& fields, const Refusal* refusal)
{
    http::FormPage page(context, "edit.partner_", fields, refusal);
    page.line("name", 120, true);
    page.select("kind", http::choices_of(context, "edit.partner_kind_", partner_kinds), true);
    auto levels = http::choices_of(context, "edit.partner_level_", partner_levels);
    levels.push_back({"", http::text(context, "edit.partner_not_this_year"), false});
    page.select("level", std::move(levels));
    page.number("position");
    page.number("organisation_number");
    page.line("website", 300, false, "url");
    page.lines("description", 5000);
    page.translations(partner_texts);
    page.hidden("version");
    page.data()["is_new"] = !editor.stored;
    page.data()["id"] = editor.stored ? std::to_string(editor.stored->id.value) : std::string("ny");
    page.history(accounts::changes_of(context, editor.history));
    if (refusal && refusal->problem == Problem::conflict && editor.stored)
        page.conflict(fields_of(*editor.stored), accounts::last_changer(editor.history),
                      accounts::last_change_time(context, editor.history));
    const auto title =
        editor.stored ? editor.stored->details.name : http::text(context, "edit.new_partner");
    return page.answer("partners/admin_partner", title);
}

PartnerId asked_partner(const http::Context& context)
{
    return PartnerId{http::parse_number(context.param("id")).value_or(0)};
}

asio::awaitable<http::Response> get_partners(http::Context& context)
{
    const auto partners = co_await context.db.read(read_partners, context.site().conference);
    view::Data data;
    data["title"] = http::text(context, "edit.partners");
    data["area"] = "desk";
    data["partners"] = view::Data::List();
    for (const auto& partner : partners) {
        auto item = view::data_of(partner);
        item["kind"] = http::text(context, "edit.partner_kind_" + partner.kind);
        item["level"] =
            http::text(context, partner.level.empty() ? "edit.partner_not_this_year"
                                                      : "edit.partner_level_" + partner.level);
        data["partners"].push_back(std::move(item));
    }
    co_return http::page(context, "partners/admin_partners", std::move(data));
}

asio::awaitable<http::Response> get_new_partner(http::Context& context)
{
    http::Fields fields;
    fields.add("kind", "business_association");
    fields.add("level", "partner");
    co_return partner_page(context, PartnerEditor{}, fields, nullptr);
}

asio::awaitable<http::Response> post_new_partner(http::Context& context)
{
    const auto& form = context.form();
    auto details = parse_partner(form, "{}");
    if (!details) co_return partner_page(context, PartnerEditor(), form, &details.error());
    auto created =
        co_await context.db.write(create_partner, context.site().conference, std::move(*details),
                                  form["form_key"], context.viewer.actor());
    if (!created) co_return partner_page(context, PartnerEditor(), form, &created.error());
    co_return http::see_other(context, "/admin/partnere?notice=partner_saved");
}

asio::awaitable<http::Response> get_partner(http::Context& context)
{
    const auto editor =
        co_await context.db.read(read_partner, context.site().conference, asked_partner(context));
    if (!editor.stored) co_return http::not_found(context);
    co_return partner_page(context, editor, fields_of(*editor.stored), nullptr);
}

asio::awaitable<http::Response> post_partner(http::Context& context)
{
    const auto& form = context.form();
    const auto partner = asked_partner(context);
    auto editor = co_await context.db.read(read_partner, context.site().conference, partner);
    if (!editor.stored) co_return http::not_found(context);
    auto details = parse_partner(form, editor.stored->details.translations);
    if (!details) co_return partner_page(context, editor, form, &details.error());
    const auto version = http::parse_number(form["version"]).value_or(0);
    auto changed = co_await context.db.write(change_partner, context.site().conference, partner,
                                             version, std::move(*details), context.viewer.actor());
    if (changed) co_return http::see_other(context, "/admin/partnere?notice=partner_saved");
    editor = co_await context.db.read(read_partner, context.site().conference, partner);
    co_return partner_page(context, editor, form, &changed.error());
}

} // namespace

http::Routes organiser_routes()
{
    using enum http::Method;
    using http::Access;
    constexpr http::RouteOptions long_texts{.body_limit = 256 * 1024};
    return {
        {get, "/admin/partnere", Access::programme, get_partners},
        {get, "/admin/partnere/ny", Access::programme, get_new_partner},
        {post, "/admin/partnere/ny", Access::programme, post_new_partner, long_texts},
        {get, "/admin/partnere/{id}", Access::programme, get_partner},
        {post, "/admin/partnere/{id}", Access::programme, post_partner, long_texts},
    };
}

} // namespace retenk::partners
