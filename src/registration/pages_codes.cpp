#include "registration/pages_codes.hpp"

#include "registration/form_view.hpp"
#include "retenk/accounts/history.hpp"
#include "retenk/audit/reading.hpp"
#include "retenk/base/secret.hpp"
#include "retenk/http/form_page.hpp"
#include "retenk/http/typed.hpp"
#include "retenk/registration/code.hpp"
#include "retenk/registration/register.hpp"

#include <algorithm>

namespace retenk::registration {

namespace asio = boost::asio;

namespace {

constexpr std::string_view path = "/admin/koder";

struct NamedCategory
{
    CategoryId id;
    std::string name, translations;
    bool hidden = false;
};
BOOST_DESCRIBE_STRUCT(NamedCategory, (), (id, name, translations, hidden))

struct Use
{
    RegistrationId registration_id;
    std::string reference, name, category, translations, state;
    Ore price_ore, vat_ore, ordinary_ore;
    Instant created_at;
};
BOOST_DESCRIBE_STRUCT(Use, (),
                      (registration_id, reference, name, category, translations, state, price_ore,
                       vat_ore, ordinary_ore, created_at))

struct CodeEditor
{
    std::optional<StoredCode> stored;
    std::vector<NamedCategory> categories;
    std::vector<Use> uses;
    std::vector<accounts::HistoryRow> history;
};

struct CodeList
{
    std::vector<StoredCode> codes;
    std::vector<NamedCategory> categories;
};

std::vector<NamedCategory> named_categories(db::Tx& tx, ConferenceId conference)
{
    return tx.rows<NamedCategory>(
        "SELECT id, name, translations, hidden FROM category WHERE conference_id = ?1 "
        "ORDER BY position, id",
        conference);
}

CodeList read_codes(db::Tx& tx, const ConferenceId& conference)
{
    return CodeList{codes_of(tx, conference), named_categories(tx, conference)};
}

CodeEditor read_code(db::Tx& tx, const Viewer& viewer, const ConferenceId& conference,
                     const CodeId& code)
{
    CodeEditor editor;
    editor.stored = find_code(tx, conference, code);
    editor.categories = named_categories(tx, conference);
    editor.history = accounts::history_of(tx, "code", code.value);
    if (editor.stored)
        editor.uses = tx.rows<Use>(
            "SELECT registration_id, reference, participant.name AS name, category.name AS "
            "category, category.translations AS translations, state, participant.price_ore AS "
            "price_ore, participant.vat_ore AS vat_ore, "
            "ordinary_ore, participant.created_at AS created_at FROM participant JOIN registration "
            "ON registration.id = registration_id JOIN category ON category.id = category_id WHERE "
            "code_id = ?2 AND " +
                std::string(seen_by(viewer.scope())) + " ORDER BY participant.id DESC LIMIT 500",
            viewer.scope().municipality, code);
    return editor;
}

std::string local_text(const std::optional<Instant>& instant)
{
    return instant ? iso_local_time(to_local(*instant)) : std::string();
}

http::Fields fields_of(const StoredCode& stored)
{
    const auto& details = stored.edit.details;
    http::Fields fields;
    fields.add("text", details.text);
    fields.add("note", details.note);
    fields.add("discount", std::string(db::enum_name(details.discount)));
    const bool percent = details.discount == Discount::percent;
    fields.add("percent", percent ? std::to_string(details.percent) : std::string());
    fields.add("amount", percent ? std::string() : norwegian_amount(details.amount_ore));
    fields.add("most_uses", details.most_uses ? std::to_string(*details.most_uses) : std::string());
    fields.add("valid_from", local_text(details.valid_from));
    fields.add("valid_to", local_text(details.valid_to));
    for (const auto category : stored.edit.categories)
        fields.add("categories", std::to_string(category.value));
    fields.add("version", std::to_string(stored.version));
    return fields;
}

Result<CodeEdit> parse_code(const http::Fields& fields)
{
    http::Typed typed(fields);
    CodeEdit edit;
    auto& details = edit.details;
    details.text =
        typed.line("text", 200, true); // how many and which letters, the rule of codes says
    details.note = typed.line("note", 200);
    const auto discount = typed.one_of("discount", discount_names);
    if (!discount.empty()) details.discount = db::enum_value<Discount>(discount);
    const auto percent = typed.number("percent", 0, 100);
    const auto amount = typed.amount("amount");
    if (details.discount == Discount::percent)
        details.percent = percent.value_or(0);
    else
        details.amount_ore = amount.value_or(Ore());
    details.most_uses = typed.number("most_uses", 1, 100000);
    details.valid_from = typed.moment("valid_from");
    details.valid_to = typed.moment("valid_to");
    for (const auto& text : fields.all("categories"))
        edit.categories.push_back(CategoryId{http::parse_number(text).value_or(0)});
    if (!typed.fine()) return std::unexpected(typed.refusal());
    return edit;
}

// What the code is worth, in words.
std::string worth(const http::Context& context, const CodeDetails& details)
{
    if (details.discount == Discount::percent)
        return http::text(context, "codes.percent", {{"percent", std::to_string(details.percent)}});
    return context.services.templates.catalogue().amount(context.lang, details.amount_ore);
}

std::string_view state_of(const http::Context& context, const StoredCode& code)
{
    const auto& details = code.edit.details;
    if (code.stopped_at) return "stopped";
    if (details.valid_from && context.now < *details.valid_from) return "not_yet";
    if (details.valid_to && context.now >= *details.valid_to) return "expired";
    if (details.most_uses && code.used >= *details.most_uses) return "used_up";
    return "valid";
}

std::string name_of(const http::Context& context, const NamedCategory& category)
{
    return own_text(context, category.name, category.translations, "name");
}

std::string names_of(const http::Context& context, const std::vector<NamedCategory>& categories,
                     const std::vector<CategoryId>& chosen)
{
    std::string names;
    for (const auto& category : categories)
        if (std::ranges::find(chosen, category.id) != chosen.end())
            names += (names.empty() ? "" : ", ") + name_of(context, category);
    return names;
}

view::Data code_data(const http::Context& context, const StoredCode& code,
                     const std::vector<NamedCategory>& categories)
{
    const auto& details = code.edit.details;
    const auto& catalogue = context.services.templates.catalogue();
    const auto when = [&](const std::optional<Instant>& at) {
        return at ? catalogue.date_time(context.lang, *at) : std::string();
    };
    view::Data data;
    data["id"] = code.id.value;
    data["text"] = details.text;
    data["note"] = details.note;
    data["worth"] = worth(context, details);
    data["used"] = code.used;
    data["most"] = details.most_uses ? std::to_string(*details.most_uses) : std::string();
    data["from"] = when(details.valid_from);
    data["to"] = when(details.valid_to);
    data["categories"] = names_of(context, categories, code.edit.categories);
    const auto state = state_of(context, code);
    data["state"] = state;
    data["state_text"] = http::text(context, "codes.state_" + std::string(state));
    data["stopped"] = code.stopped_at.has_value();
    data["address"] = context.services.base_url + "/pamelding?kode=" + code_key(details.text);
    return data;
}

view::Data uses_data(const http::Context& context, const std::vector<Use>& uses)
{
    const auto& catalogue = context.services.templates.catalogue();
    view::Data list = view::Data::List{};
    for (const auto& use : uses) {
        view::Data data;
        data["registration_id"] = use.registration_id.value;
        data["reference"] = use.reference;
        data["name"] = use.name;
        data["category"] = own_text(context, use.category, use.translations, "name");
        data["cancelled"] = use.state == "cancelled";
        data["price"] = catalogue.amount(context.lang, use.price_ore + use.vat_ore);
        data["ordinary"] = catalogue.amount(context.lang, use.ordinary_ore);
        data["when"] = catalogue.date_time(context.lang, use.created_at);
        list.push_back(std::move(data));
    }
    return list;
}

http::Field categories_field(const http::Context& context, const CodeEditor& editor,
                             const http::Fields& fields, const Refusal* refusal)
{
    auto field = http::make_field(context, "categories", "edit.code_categories", "", refusal);
    field.type = "checkbox";
    const auto chosen = fields.all("categories");
    for (const auto& category : editor.categories) {
        const auto value = std::to_string(category.id.value);
        auto label = name_of(context, category);
        if (category.hidden) label += " (" + http::text(context, "codes.hidden_category") + ")";
        field.choices.push_back({value, label, std::ranges::count(chosen, value) > 0});
    }
    return field;
}

http::Response code_page(const http::Context& context, const CodeEditor& editor,
                         const http::Fields& fields, const Refusal* refusal)
{
    http::FormPage page(context, "edit.code_", fields, refusal);
    page.line("text", 40, true);
    page.line("note", 200);
    page.select("discount", http::choices_of(context, "edit.code_discount_", discount_names), true);
    page.number("percent");
    page.line("amount", 20);
    page.number("most_uses");
    for (const char* name : {"valid_from", "valid_to"})
        page.line(name, 16, false, "datetime-local");
    page.hidden("version");
    auto& data = page.data();
    data["category_choices"] = view::data_of(categories_field(context, editor, fields, refusal));
    data["is_new"] = !editor.stored;
    data["id"] = editor.stored ? std::to_string(editor.stored->id.value) : std::string("ny");
    data["code"] =
        editor.stored ? code_data(context, *editor.stored, editor.categories) : view::Data(false);
    data["uses"] = uses_data(context, editor.uses);
    std::vector<http::Choice> categories;
    for (const auto& category : editor.categories)
        categories.push_back(
            {std::to_string(category.id.value), name_of(context, category), false});
    page.list("categories", std::move(categories));
    page.list("stopped", {{"0", http::text(context, "edit.no"), false},
                          {"1", http::text(context, "edit.yes"), false}});
    page.history(accounts::changes_of(context, editor.history));
    if (refusal && refusal->problem == Problem::conflict && editor.stored)
        page.conflict(fields_of(*editor.stored), accounts::last_changer(editor.history),
                      accounts::last_change_time(context, editor.history));
    return page.answer("registration/admin_code", editor.stored ? editor.stored->edit.details.text
                                                                : http::text(context, "codes.new"));
}

CodeId asked_code(const http::Context& context)
{
    return CodeId{http::parse_number(context.param("id")).value_or(0)};
}

asio::awaitable<http::Response> get_codes(http::Context& context)
{
    const auto list = co_await context.db.read(read_codes, context.site().conference);
    view::Data data;
    data["title"] = http::text(context, "codes.title");
    data["area"] = "desk";
    view::Data::List codes;
    for (const auto& code : list.codes)
        codes.push_back(code_data(context, code, list.categories));
    data["codes"] = std::move(codes);
    co_return http::page(context, "registration/admin_codes", std::move(data));
}

asio::awaitable<http::Response> get_new_code(http::Context& context)
{
    const auto editor = co_await context.db.read(read_code, context.viewer, context.site().conference, CodeId());
    http::Fields fields;
    fields.add("text", random_code(8));
    fields.add("discount", "percent");
    co_return code_page(context, editor, fields, nullptr);
}

asio::awaitable<http::Response> post_new_code(http::Context& context)
{
    const auto& form = context.form();
    const auto editor = co_await context.db.read(read_code, context.viewer, context.site().conference, CodeId());
    auto edit = parse_code(form);
    if (!edit) co_return code_page(context, editor, form, &edit.error());
    auto created =
        co_await context.db.write(create_code, context.site().conference, std::move(*edit),
                                  form["form_key"], context.viewer.actor());
    if (!created) co_return code_page(context, editor, form, &created.error());
    co_return http::see_other(context, "/admin/koder/" + std::to_string(created->value) +
                                           "?notice=code_saved");
}

asio::awaitable<http::Response> get_code(http::Context& context)
{
    const auto editor =
        co_await context.db.read(read_code, context.viewer, context.site().conference, asked_code(context));
    if (!editor.stored) co_return http::not_found(context);
    co_await audit::note_seen(context, "participants with code " + std::to_string(asked_code(context).value),
                              std::ssize(editor.uses));
    co_return code_page(context, editor, fields_of(*editor.stored), nullptr);
}

asio::awaitable<http::Response> post_code(http::Context& context)
{
    const auto& form = context.form();
    const auto code = asked_code(context);
    auto editor = co_await context.db.read(read_code, context.viewer, context.site().conference, code);
    if (!editor.stored) co_return http::not_found(context);
    auto edit = parse_code(form);
    if (!edit) co_return code_page(context, editor, form, &edit.error());
    const auto version = http::parse_number(form["version"]).value_or(0);
    auto changed = co_await context.db.write(change_code, context.site().conference, code, version,
                                             std::move(*edit), context.viewer.actor());
    if (changed) co_return http::see_other(context, std::string(path) + "?notice=code_saved");
    editor = co_await context.db.read(read_code, context.viewer, context.site().conference, code);
    co_return code_page(context, editor, form, &changed.error());
}

asio::awaitable<http::Response> post_stop(http::Context& context)
{
    const auto code = asked_code(context);
    const bool stopped = context.form()["stopped"] == "1";
    const auto done = co_await context.db.write(stop_code, context.site().conference, code, stopped,
                                                context.viewer.actor());
    if (!done) co_return http::refused(context, done.error());
    co_return http::see_other(context,
                              "/admin/koder/" + std::to_string(code.value) +
                                  (stopped ? "?notice=code_stopped" : "?notice=code_started"));
}

} // namespace

http::Routes code_routes()
{
    using enum http::Method;
    using http::Access;
    return {
        {get, "/admin/koder", Access::organiser, get_codes},
        {get, "/admin/koder/ny", Access::organiser, get_new_code},
        {post, "/admin/koder/ny", Access::organiser, post_new_code},
        {get, "/admin/koder/{id}", Access::organiser, get_code},
        {post, "/admin/koder/{id}", Access::organiser, post_code},
        {post, "/admin/koder/{id}/stopp", Access::organiser, post_stop},
    };
}

} // namespace retenk::registration
