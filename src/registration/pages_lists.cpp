#include "registration/organisation_list.hpp"
#include "registration/pages_codes.hpp"
#include "retenk/accounts/history.hpp"
#include "retenk/http/form_page.hpp"
#include "retenk/http/typed.hpp"

namespace retenk::registration {

namespace asio = boost::asio;

namespace {

struct ListEditor
{
    std::optional<StoredList> stored;
    std::vector<accounts::HistoryRow> history;
};

ListEditor read_list(db::Tx& tx, const OrganisationListId& id)
{
    return ListEditor{find_list(tx, id), accounts::history_of(tx, "organisation_list", id.value)};
}

http::Fields fields_of(const StoredList& stored)
{
    http::Fields fields;
    fields.add("name", stored.list.name);
    fields.add("purpose", std::string(db::enum_name(stored.list.purpose)));
    std::string numbers;
    for (const auto& number : stored.list.numbers)
        numbers += number + "\n";
    fields.add("numbers", numbers);
    fields.add("version", std::to_string(stored.version));
    return fields;
}

Result<OrganisationList> parse_list(const http::Fields& fields)
{
    http::Typed typed(fields);
    OrganisationList list;
    list.name = typed.line("name", 120, true);
    const auto purpose = typed.one_of("purpose", list_purpose_names);
    if (!purpose.empty()) list.purpose = db::enum_value<ListPurpose>(purpose);
    auto numbers = parse_numbers("numbers", fields["numbers"]);
    if (numbers)
        list.numbers = std::move(*numbers);
    else
        for (const auto& error : numbers.error().fields)
            typed.wrong(error.field, error.key, error.values);
    if (!typed.fine()) return std::unexpected(typed.refusal());
    return list;
}

http::Response list_page(const http::Context& context, const ListEditor& editor,
                         const http::Fields& fields, const Refusal* refusal)
{
    http::FormPage page(context, "edit.list_", fields, refusal);
    page.line("name", 120, true);
    page.select("purpose", http::choices_of(context, "edit.list_purpose_", list_purpose_names),
                true);
    page.lines("numbers", 200000);
    page.hidden("version");
    page.data()["is_new"] = !editor.stored;
    page.data()["id"] =
        editor.stored ? std::to_string(editor.stored->id.value) : std::string("ny");
    page.history(accounts::changes_of(context, editor.history));
    if (refusal && refusal->problem == Problem::conflict && editor.stored)
        page.conflict(fields_of(*editor.stored), accounts::last_changer(editor.history),
                      accounts::last_change_time(context, editor.history));
    return page.answer("registration/admin_list", editor.stored
                                                      ? editor.stored->list.name
                                                      : http::text(context, "lists.new"));
}

OrganisationListId asked_list(const http::Context& context)
{
    return OrganisationListId{http::parse_number(context.param("id")).value_or(0)};
}

asio::awaitable<http::Response> get_lists(http::Context& context)
{
    const auto lists = co_await context.db.read(organisation_lists);
    view::Data data;
    data["title"] = http::text(context, "lists.title");
    data["area"] = "desk";
    view::Data::List rows;
    for (const auto& list : lists) {
        view::Data row;
        row["id"] = list.id.value;
        row["name"] = list.name;
        row["purpose"] = http::text(context, "edit.list_purpose_" +
                                                 std::string(db::enum_name(list.purpose)));
        row["count"] = list.count;
        rows.push_back(std::move(row));
    }
    data["lists"] = std::move(rows);
    co_return http::page(context, "registration/admin_lists", std::move(data));
}

asio::awaitable<http::Response> get_new_list(http::Context& context)
{
    const ListEditor editor;
    http::Fields fields;
    fields.add("purpose", "members");
    co_return list_page(context, editor, fields, nullptr);
}

asio::awaitable<http::Response> post_new_list(http::Context& context)
{
    const ListEditor editor;
    const auto& form = context.form();
    auto list = parse_list(form);
    if (!list) co_return list_page(context, editor, form, &list.error());
    auto created = co_await context.db.write(create_list, std::move(*list), form["form_key"],
                                             context.viewer.actor());
    if (!created) co_return list_page(context, editor, form, &created.error());
    co_return http::see_other(context, "/admin/medlemslister?notice=list_saved");
}

asio::awaitable<http::Response> get_list(http::Context& context)
{
    const auto editor = co_await context.db.read(read_list, asked_list(context));
    if (!editor.stored) co_return http::not_found(context);
    co_return list_page(context, editor, fields_of(*editor.stored), nullptr);
}

asio::awaitable<http::Response> post_list(http::Context& context)
{
    const auto& form = context.form();
    const auto id = asked_list(context);
    auto editor = co_await context.db.read(read_list, id);
    if (!editor.stored) co_return http::not_found(context);
    auto list = parse_list(form);
    if (!list) co_return list_page(context, editor, form, &list.error());
    const auto version = http::parse_number(form["version"]).value_or(0);
    auto changed = co_await context.db.write(change_list, id, version, std::move(*list),
                                             context.viewer.actor());
    if (changed) co_return http::see_other(context, "/admin/medlemslister?notice=list_saved");
    editor = co_await context.db.read(read_list, id);
    co_return list_page(context, editor, form, &changed.error());
}

} // namespace

http::Routes organisation_list_routes()
{
    using enum http::Method;
    using http::Access;
    constexpr std::size_t pasted = 512 * 1024;
    return {
        {get, "/admin/medlemslister", Access::organiser, get_lists},
        {get, "/admin/medlemslister/ny", Access::organiser, get_new_list},
        {post, "/admin/medlemslister/ny", Access::organiser, post_new_list, {.body_limit = pasted}},
        {get, "/admin/medlemslister/{id}", Access::organiser, get_list},
        {post, "/admin/medlemslister/{id}", Access::organiser, post_list, {.body_limit = pasted}},
    };
}

} // namespace retenk::registration
