#include "registration/pages_bulk.hpp"

#include "registration/register_address.hpp"
#include "retenk/audit/reading.hpp"
#include "retenk/http/field.hpp"
#include "retenk/http/typed.hpp"

#include <algorithm>

namespace retenk::registration {

namespace asio = boost::asio;

namespace {

constexpr std::string_view here = "/admin/pameldinger/samlet";

std::optional<BulkAct> act_called(std::string_view name)
{
    if (name == "godkjenning") return BulkAct::approve;
    if (name == "avmelding") return BulkAct::cancel;
    if (name == "flytting") return BulkAct::move;
    if (name == "brev") return BulkAct::letter;
    return std::nullopt;
}

void add_id(std::vector<ParticipantId>& people, std::string_view text)
{
    const ParticipantId id{http::parse_number(text).value_or(0)};
    if (id.value > 0 && std::ssize(people) <= most_in_bulk) people.push_back(id);
}

// Ticked rows of the address, or those that stood on the page that was sent.
std::vector<ParticipantId> named_people(const http::Fields& fields)
{
    std::vector<ParticipantId> people;
    for (const auto& text : fields.all("id"))
        add_id(people, text);
    std::string_view rest = fields["people"];
    while (!rest.empty()) {
        const auto comma = std::min(rest.find(','), rest.size());
        add_id(people, rest.substr(0, comma));
        rest.remove_prefix(std::min(comma + 1, rest.size()));
    }
    return people;
}

BulkWish wish_of(const http::Fields& fields)
{
    BulkWish wish;
    wish.act = act_called(fields["handling"]).value_or(BulkAct::letter);
    wish.people = named_people(fields);
    wish.category = CategoryId{http::parse_number(fields["category"]).value_or(0)};
    wish.letter = {squeeze(fields["subject"]), std::string(trim(fields["text"]))};
    wish.with_mail = fields.has("with_mail") || !fields.has("people");
    return wish;
}

BulkPage read_page(db::Tx& tx, const Viewer& viewer, const ConferenceId& conference,
                   const http::Fields& fields)
{
    BulkPage page;
    page.is_export = fields["handling"] == "eksport";
    page.wish = wish_of(fields);
    if (fields["utvalg"] == "alle" && !fields.has("people"))
        page.wish.people =
            participant_ids(tx, viewer, conference, filter_from(fields), most_in_bulk + 1);
    if (!page.is_export && !act_called(fields["handling"])) page.wish.people.clear();
    if (page.wish.act == BulkAct::move) page.categories = categories_of(tx, conference);
    if (page.chosen() > 0 && page.chosen() <= most_in_bulk && !page.is_export)
        page.plan = plan_bulk(tx, viewer, conference, page.wish);
    return page;
}

bool is_offered(const BulkPage& page)
{
    return page.wish.act != BulkAct::move ||
           std::ranges::count(page.categories, page.wish.category, &OfferedCategory::id) > 0;
}

Result<bool> check_form(const http::Fields& fields, const BulkWish& wish)
{
    http::Typed typed(fields);
    if (wish.act == BulkAct::move && wish.category.value == 0)
        typed.wrong("category", "typed.choose");
    if (wish.act == BulkAct::letter) {
        typed.line("subject", longest_subject, true);
        typed.lines("text", longest_text);
        if (wish.letter.text.empty()) typed.wrong("text", "form.required");
    }
    if (!typed.fine()) return std::unexpected(typed.refusal());
    return true;
}

asio::awaitable<http::Response> get_bulk(http::Context& context)
{
    const auto& fields = context.request.query;
    const auto page =
        co_await context.db.read(read_page, context.viewer, context.site().conference, fields);
    const auto conference = std::to_string(context.site().conference.value);
    co_await audit::note_seen(context, "participants of conference " + conference, page.chosen());
    co_return bulk_page(context, page, fields, nullptr);
}

std::string receipt_address(const http::Fields& form)
{
    const auto query = Addresses(filter_from(form), columns_from(form)).query();
    return std::string(here) + "/kvittering?nr=" + form["form_key"] + (query.empty() ? "" : "&") +
           query;
}

BulkOrder order_of(const http::Context& context, BulkWish wish)
{
    const auto& form = context.form();
    return {std::move(wish), form["fingerprint"], form["form_key"], context.services.base_url};
}

bool is_key(std::string_view text)
{
    return !text.empty() && text.size() <= 64 && std::ranges::all_of(text, [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               c == '-' || c == '_';
    });
}

asio::awaitable<http::Response> post_bulk(http::Context& context)
{
    const auto& form = context.form();
    auto wish = wish_of(form);
    const bool known = act_called(form["handling"]).has_value() && is_key(form["form_key"]);
    Result<bool> checked = check_form(form, wish);
    if (!known || wish.people.empty()) checked = refuse(Problem::invalid, "bulk.nobody");
    if (checked && form["steg"] == "utfor") {
        auto order = order_of(context, std::move(wish));
        const auto done = co_await context.db.write(carry_out, context.viewer,
                                                    context.site().conference, std::move(order));
        if (done) co_return http::see_other(context, receipt_address(form));
        checked = std::unexpected(done.error());
    }
    const auto page =
        co_await context.db.read(read_page, context.viewer, context.site().conference, form);
    if (checked && !is_offered(page)) checked = refuse_field("category", "typed.choose");
    co_return bulk_page(context, page, form, checked ? nullptr : &checked.error());
}

asio::awaitable<http::Response> get_receipt(http::Context& context)
{
    const auto& query = context.request.query;
    auto number = query["nr"];
    const auto outcome = co_await context.db.read(bulk_outcome, std::move(number));
    const Addresses addresses(filter_from(query), columns_from(query));
    if (!outcome) co_return http::see_other(context, addresses.list());
    const auto act = std::string(db::enum_name(outcome->act));
    view::Data data;
    data["title"] =
        http::text(context, "bulk.done_" + act, {{"count", std::to_string(outcome->people)}});
    data["area"] = "desk";
    data["mails"] =
        http::text(context, "bulk.done_mails", {{"count", std::to_string(outcome->mails)}});
    data["offers"] = view::Data();
    if (outcome->offered > 0)
        data["offers"] =
            http::text(context, "bulk.done_offers", {{"count", std::to_string(outcome->offered)}});
    data["list"] = addresses.list();
    co_return http::page(context, "registration/admin_bulk_done", std::move(data));
}

} // namespace

http::Routes bulk_routes()
{
    using enum http::Method;
    using http::Access;
    constexpr std::size_t many_ids = 256 * 1024;
    return {
        {get, "/admin/pameldinger/samlet", Access::organiser, get_bulk},
        {post, "/admin/pameldinger/samlet", Access::organiser, post_bulk, {.body_limit = many_ids}},
        {get, "/admin/pameldinger/samlet/kvittering", Access::organiser, get_receipt},
    };
}

} // namespace retenk::registration
