#include "registration/pages_by_hand.hpp"

#include "registration/by_hand.hpp"
#include "registration/offer.hpp"
#include "retenk/base/secret.hpp"
#include "retenk/http/form_page.hpp"
#include "retenk/http/typed.hpp"
#include "retenk/registration/register.hpp"
#include "retenk/registration/ticket.hpp"

#include <algorithm>

namespace retenk::registration {

namespace asio = boost::asio;

namespace {

// Whom the page has just registered, so that the next in the queue can be typed at once.
struct Latest
{
    RegistrationRow head;
    std::vector<Ticket> tickets;
};

struct HandPage
{
    std::vector<OfferedCategory> categories; // open to this viewer
    std::vector<conference::Municipality> municipalities;
    std::optional<conference::Municipality> own; // of a host
    std::optional<Latest> latest;
};

HandPage read_hand_page(db::Tx& tx, const Viewer& viewer, const ConferenceId& conference,
                        const Day& day, const RegistrationId& latest)
{
    HandPage page;
    page.categories = categories_of(tx, conference);
    if (!viewer.is_organiser())
        std::erase_if(page.categories, [&](const auto& category) {
            return category.hidden || !category.is_open(tx.now);
        });
    page.municipalities = conference::municipalities_on(tx, day);
    if (viewer.scope().kind == Scope::Kind::municipality)
        page.own = conference::find_municipality(tx, viewer.scope().municipality, day);
    if (auto head = find_registration(tx, viewer, latest))
        page.latest = Latest{std::move(*head), tickets_of(tx, latest)};
    return page;
}

std::vector<http::Choice> category_choices(const http::Context& context, const HandPage& page)
{
    std::vector<http::Choice> choices;
    if (page.categories.size() > 1)
        choices.push_back({"", http::text(context, "by_hand.choose"), false});
    for (const auto& category : page.categories) {
        const auto name =
            view::localised(context.lang, category.name, category.translations, "name").text;
        const auto free = std::to_string(std::max<std::int64_t>(0, category.free));
        choices.push_back(
            {std::to_string(category.id.value),
             http::text(context, "by_hand.category_free", {{"category", name}, {"free", free}}),
             false});
    }
    return choices;
}

std::vector<http::Choice> municipality_choices(const http::Context& context, const HandPage& page)
{
    std::vector<http::Choice> choices{{"", http::text(context, "by_hand.no_municipality"), false}};
    for (const auto& municipality : page.municipalities)
        choices.push_back({std::to_string(municipality.id.value),
                           conference::display_name(municipality, context.lang), false});
    return choices;
}

Result<ByHand> parse_by_hand(const http::Fields& fields, const HandPage& page)
{
    http::Typed typed(fields);
    ByHand person;
    person.name = typed.line("name", 120, true);
    person.email = typed.email("email");
    const auto phone = typed.line("phone", 30);
    if (!phone.empty()) {
        person.phone = parse_phone(phone);
        if (!person.phone) typed.wrong("phone", "form.phone");
    }
    person.organisation = typed.line("organisation", 120);
    if (const auto& chosen = fields["municipality"]; !chosen.empty()) {
        person.municipality = MunicipalityId{http::parse_number(chosen).value_or(0)};
        if (std::ranges::count(page.municipalities, *person.municipality, &conference::Municipality::id) == 0)
            typed.wrong("municipality", "typed.choose");
    }
    const CategoryId category{http::parse_number(fields["category"]).value_or(0)};
    const auto offered = std::ranges::find(page.categories, category, &OfferedCategory::id);
    if (offered == page.categories.end())
        typed.wrong("category", "form.choose");
    else
        person.category = category;
    if (!typed.fine()) return std::unexpected(typed.refusal());
    return person;
}

view::Data latest_data(const http::Context& context, const Latest& latest)
{
    view::Data data;
    data["reference"] = latest.head.reference;
    data["link"] = context.viewer.is_organiser()
                       ? "/admin/pameldinger/" + std::to_string(latest.head.id.value)
                       : std::string();
    data["mailed"] = latest.head.contact_email;
    data["tickets"] = view::Data::List();
    for (const auto& ticket : latest.tickets)
        data["tickets"].push_back(view::data_of(ticket));
    return data;
}

std::string_view path_of(const http::Context& context)
{
    return context.request.path.starts_with("/vertskap") ? "/vertskap/ny" : "/admin/pameldinger/ny";
}

http::Response hand_page(const http::Context& context, const HandPage& read,
                         const http::Fields& fields, const Refusal* refusal)
{
    http::FormPage page(context, "by_hand.", fields, refusal);
    page.line("name", 120, true);
    page.select("category", category_choices(context, read), true);
    page.line("organisation", 120);
    if (!read.own) page.select("municipality", municipality_choices(context, read));
    page.line("email", 254, false, "email");
    page.line("phone", 30, false, "tel");
    auto& data = page.data();
    data["action"] = std::string(path_of(context));
    data["is_host"] = path_of(context).starts_with("/vertskap");
    data["nothing_open"] = read.categories.empty();
    data["own_municipality"] =
        read.own ? conference::display_name(*read.own, context.lang) : std::string();
    data["known"] = refusal && refusal->values.contains("registration")
                        ? "/admin/pameldinger/" + refusal->values.at("registration")
                        : std::string();
    data["has_latest"] = read.latest.has_value();
    if (read.latest) data["latest"] = latest_data(context, *read.latest);
    return page.answer("registration/by_hand", http::text(context, "by_hand.title"));
}

asio::awaitable<HandPage> read_asked(http::Context& context)
{
    const RegistrationId latest{http::parse_number(context.request.query["sist"]).value_or(0)};
    co_return co_await context.db.read(read_hand_page, context.viewer, context.site().conference,
                                       context.site().day, latest);
}

// At the door the next person is often of the same kind from the same place. Whoever waits for an
// approval is nobody's to look up yet, so a host is told in general words.
std::string address_for_next(const http::Context& context, const Receipt& receipt, bool unseen)
{
    return std::string(path_of(context)) +
           (unseen ? std::string("?notice=by_hand_waits")
                   : "?sist=" + std::to_string(receipt.registration.value)) +
           "&category=" + context.form()["category"];
}

asio::awaitable<http::Response> after_by_hand(http::Context& context, const Receipt& receipt)
{
    bool unseen = false;
    if (!context.viewer.is_organiser())
        unseen = co_await context.db.read(waits_for_approval, receipt.registration);
    co_return http::see_other(context, address_for_next(context, receipt, unseen));
}

asio::awaitable<http::Response> say_known(http::Context& context, const HandPage& page,
                                          const ByHand& person)
{
    auto known = co_await context.db.read(known_to_host, context.viewer,
                                          context.site().conference, person);
    const auto refusal = by_its_field(std::move(known));
    co_return hand_page(context, page, context.form(), &refusal);
}

} // namespace

asio::awaitable<http::Response> get_by_hand(http::Context& context)
{
    const auto page = co_await read_asked(context);
    http::Fields fields;
    fields.add("category", context.request.query["category"]);
    co_return hand_page(context, page, fields, nullptr);
}

asio::awaitable<http::Response> post_by_hand(http::Context& context)
{
    const auto& form = context.form();
    const auto page = co_await read_asked(context);
    auto person = parse_by_hand(form, page);
    if (!person) co_return hand_page(context, page, form, &person.error());
    Submission frame;
    frame.conference = context.site().conference;
    frame.form_key = form["form_key"].empty() ? random_token() : form["form_key"];
    frame.language = context.lang;
    frame.base_url = context.services.base_url;
    auto receipt = co_await context.db.write(register_by_hand, context.viewer, *person,
                                             std::move(frame));
    if (receipt && receipt->mailed_instead) co_return co_await say_known(context, page, *person);
    if (receipt) co_return co_await after_by_hand(context, *receipt);
    const auto refusal = by_its_field(std::move(receipt.error()));
    co_return hand_page(context, page, form, &refusal);
}

} // namespace retenk::registration
