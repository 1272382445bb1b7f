#include "registration/pages_pools.hpp"

#include "retenk/accounts/history.hpp"
#include "retenk/audit/differences.hpp"
#include "retenk/http/form_page.hpp"
#include "retenk/http/typed.hpp"
#include "retenk/registration/category.hpp"

namespace retenk::registration {

namespace asio = boost::asio;

namespace {

struct ListedCategory
{
    CategoryId id;
    std::string name, pool;
    Ore price_ore, vat_ore;
    std::optional<Instant> opens_at, closes_at;
    bool hidden = false;
    std::int64_t registered = 0;
};
BOOST_DESCRIBE_STRUCT(ListedCategory, (),
                      (id, name, pool, price_ore, vat_ore, opens_at, closes_at, hidden, registered))

struct ListedPool
{
    PoolId id;
    std::string name;
    std::int64_t capacity = 0, taken = 0;
    std::int64_t held = 0; // of the taken: by forms that are being filled
};
BOOST_DESCRIBE_STRUCT(ListedPool, (), (id, name, capacity, taken, held))

struct ListedExtra
{
    ExtraId id;
    std::string name, pool;
    Ore price_ore, vat_ore;
    bool retired = false;
    std::int64_t chosen = 0;
};
BOOST_DESCRIBE_STRUCT(ListedExtra, (), (id, name, pool, price_ore, vat_ore, retired, chosen))

struct CategoryList
{
    std::vector<ListedCategory> categories;
    std::vector<ListedExtra> extras;
    std::vector<ListedPool> pools;
};

struct PoolEditor
{
    std::optional<PoolDetails> stored;
    std::vector<accounts::HistoryRow> history;
};

CategoryList read_categories(db::Tx& tx, const ConferenceId& conference)
{
    return CategoryList{
        tx.rows<ListedCategory>("SELECT category.id, category.name, pool.name AS pool, "
                                "category.price_ore, category.vat_ore,"
                                " category.opens_at, category.closes_at, category.hidden,"
                                " (SELECT count(*) FROM participant WHERE category_id = "
                                "category.id AND state = 'registered') AS registered"
                                " FROM category JOIN pool ON pool.id = category.pool_id WHERE "
                                "category.conference_id = ?1"
                                " ORDER BY category.position, category.id",
                                conference),
        tx.rows<ListedExtra>("SELECT extra.id, extra.name, pool.name AS pool, extra.price_ore, extra.vat_ore, "
                             "extra.retired, (SELECT count(*) FROM participant_extra JOIN participant ON "
                             "participant.id = participant_id WHERE extra_id = extra.id AND state = 'registered') "
                             "AS chosen FROM extra JOIN pool ON pool.id = extra.pool_id WHERE extra.conference_id "
                             "= ?1 ORDER BY extra.position, extra.id",
                             conference),
        tx.rows<ListedPool>("SELECT pool.id, pool.name, pool.capacity, pool_use.taken, (SELECT coalesce(sum(places), 0)"
                            " FROM hold WHERE hold.pool_id = pool.id) AS held FROM pool"
                            " JOIN pool_use ON pool_use.pool_id = pool.id WHERE pool.conference_id "
                            "= ?1 AND NOT EXISTS (SELECT 1 FROM question_option WHERE pool_id = "
                            "pool.id) ORDER BY pool.id",
                            conference)};
}

PoolEditor read_pool(db::Tx& tx, const ConferenceId& conference, const PoolId& pool)
{
    return PoolEditor{find_pool(tx, conference, pool),
                      accounts::history_of(tx, "pool", pool.value)};
}

http::Fields fields_of(const PoolDetails& details)
{
    http::Fields fields;
    fields.add("name", details.name);
    fields.add("capacity", std::to_string(details.capacity));
    fields.add("version", audit::fingerprint(details));
    return fields;
}

Result<PoolDetails> parse_pool(const http::Fields& fields)
{
    http::Typed typed(fields);
    PoolDetails details;
    details.name = typed.line("name", 120, true);
    if (trim(fields["capacity"]).empty()) typed.wrong("capacity", "typed.missing");
    details.capacity = typed.number("capacity", 0, 1000000).value_or(0);
    if (!typed.fine()) return std::unexpected(typed.refusal());
    return details;
}

http::Response pool_page(const http::Context& context, const std::string& id,
                         const PoolEditor& editor, const http::Fields& fields,
                         const Refusal* refusal)
{
    http::FormPage page(context, "edit.pool_", fields, refusal);
    page.line("name", 120, true);
    page.number("capacity", true);
    page.hidden("version");
    page.data()["is_new"] = !editor.stored;
    page.data()["id"] = id;
    page.history(accounts::changes_of(context, editor.history));
    if (refusal && refusal->problem == Problem::conflict && editor.stored)
        page.conflict(fields_of(*editor.stored), accounts::last_changer(editor.history),
                      accounts::last_change_time(context, editor.history));
    return page.answer("registration/admin_pool",
                       editor.stored ? editor.stored->name : http::text(context, "edit.new_pool"));
}

PoolId asked_pool(const http::Context& context)
{
    return PoolId{http::parse_number(context.param("id")).value_or(0)};
}

view::Data category_data(const http::Context& context, const ListedCategory& category)
{
    const auto& catalogue = context.services.templates.catalogue();
    view::Data item;
    item["id"] = category.id.value;
    item["name"] = category.name;
    item["pool"] = category.pool;
    item["price"] = catalogue.amount(context.lang, category.price_ore + category.vat_ore);
    item["opens"] =
        category.opens_at ? catalogue.date_time(context.lang, *category.opens_at) : std::string();
    item["closes"] =
        category.closes_at ? catalogue.date_time(context.lang, *category.closes_at) : std::string();
    item["hidden"] = category.hidden;
    item["registered"] = category.registered;
    return item;
}

view::Data extra_data(const http::Context& context, const ListedExtra& extra)
{
    auto item = view::data_of(extra);
    item["price"] = context.services.templates.catalogue().amount(context.lang, extra.price_ore + extra.vat_ore);
    return item;
}

} // namespace

std::vector<NamedPool> pools_to_choose(db::Tx& tx, ConferenceId conference)
{
    return tx.rows<NamedPool>("SELECT id, name FROM pool WHERE conference_id = ?1 AND NOT EXISTS"
                              " (SELECT 1 FROM question_option WHERE pool_id = pool.id) ORDER BY id",
                              conference);
}

std::vector<http::Choice> choices_of(const std::vector<NamedPool>& pools)
{
    std::vector<http::Choice> choices;
    for (const auto& pool : pools)
        choices.push_back({std::to_string(pool.id.value), pool.name, false});
    return choices;
}

asio::awaitable<http::Response> get_categories(http::Context& context)
{
    const auto list = co_await context.db.read(read_categories, context.site().conference);
    view::Data data;
    data["title"] = http::text(context, "edit.categories");
    data["area"] = "desk";
    data["categories"] = view::Data::List();
    for (const auto& category : list.categories)
        data["categories"].push_back(category_data(context, category));
    data["extras"] = view::Data::List();
    for (const auto& extra : list.extras)
        data["extras"].push_back(extra_data(context, extra));
    data["has_extras"] = !list.extras.empty();
    data["pools"] = view::Data::List();
    for (const auto& pool : list.pools) {
        auto item = view::data_of(pool);
        item["free"] = pool.capacity - pool.taken;
        item["is_held"] = pool.held > 0;
        item["full"] = pool.taken >= pool.capacity;
        data["pools"].push_back(std::move(item));
    }
    co_return http::page(context, "registration/admin_categories", std::move(data));
}

asio::awaitable<http::Response> get_new_pool(http::Context& context)
{
    co_return pool_page(context, "ny", PoolEditor{}, http::Fields{}, nullptr);
}

asio::awaitable<http::Response> post_new_pool(http::Context& context)
{
    const auto& form = context.form();
    const PoolEditor none;
    auto details = parse_pool(form);
    if (!details) co_return pool_page(context, "ny", none, form, &details.error());
    auto created =
        co_await context.db.write(create_pool, context.site().conference, std::move(*details),
                                  form["form_key"], context.viewer.actor());
    if (!created) co_return pool_page(context, "ny", none, form, &created.error());
    co_return http::see_other(context, "/admin/deltakertyper?notice=category_saved");
}

asio::awaitable<http::Response> get_pool(http::Context& context)
{
    const auto editor =
        co_await context.db.read(read_pool, context.site().conference, asked_pool(context));
    if (!editor.stored) co_return http::not_found(context);
    co_return pool_page(context, context.param("id"), editor, fields_of(*editor.stored), nullptr);
}

asio::awaitable<http::Response> post_pool(http::Context& context)
{
    const auto& form = context.form();
    const auto pool = asked_pool(context);
    auto editor = co_await context.db.read(read_pool, context.site().conference, pool);
    if (!editor.stored) co_return http::not_found(context);
    auto details = parse_pool(form);
    if (!details) co_return pool_page(context, context.param("id"), editor, form, &details.error());
    auto changed =
        co_await context.db.write(change_pool, context.site().conference, pool, form["version"],
                                  std::move(*details), context.viewer.actor());
    if (changed) co_return http::see_other(context, "/admin/deltakertyper?notice=category_saved");
    editor = co_await context.db.read(read_pool, context.site().conference, pool);
    co_return pool_page(context, context.param("id"), editor, form, &changed.error());
}

} // namespace retenk::registration
