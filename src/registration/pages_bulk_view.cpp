#include "registration/pages_bulk.hpp"

#include "registration/register_address.hpp"
#include "retenk/document/markdown.hpp"
#include "retenk/http/field.hpp"
#include "retenk/registration/group_view.hpp"

#include <map>

namespace retenk::registration {
namespace {

constexpr std::size_t first_names = 10;

std::string act_name(const BulkPage& page)
{
    return page.is_export ? std::string("export") : std::string(db::enum_name(page.wish.act));
}

std::string counted(const http::Context& context, const std::string& key, std::int64_t count)
{
    return http::text(context, key, {{"count", std::to_string(count)}});
}

view::Data name_data(const http::Context& context, const BulkRow& person)
{
    view::Data data;
    data["name"] = shown_name(context, person);
    data["reference"] = person.reference;
    data["registration_id"] = person.registration_id.value;
    return data;
}

view::Data names_data(const http::Context& context, const BulkPage& page)
{
    view::Data::List list;
    for (const auto& person : page.plan.doable) {
        if (list.size() == first_names) break;
        list.push_back(name_data(context, person));
    }
    return list;
}

// By reason, each with the first few names: a list of a thousand says no more.
view::Data refused_data(const http::Context& context, const BulkPage& page)
{
    if (page.plan.refused.empty()) return {};
    std::map<std::string, std::vector<const BulkRefusal*>> groups;
    for (const auto& one : page.plan.refused)
        groups[one.key].push_back(&one);
    view::Data::List list;
    for (const auto& [key, people] : groups) {
        view::Data group;
        view::Data::List names;
        for (std::size_t n = 0; n < people.size() && n < first_names; ++n) {
            auto name = name_data(context, people[n]->person);
            name["is_first"] = n == 0;
            names.push_back(std::move(name));
        }
        const auto more = std::ssize(people) - std::ssize(names);
        group["people"] = std::move(names);
        group["more"] =
            more > 0 ? view::Data(counted(context, "bulk.and_more", more)) : view::Data();
        group["why"] = http::text(context, key);
        list.push_back(std::move(group));
    }
    view::Data data;
    data["heading"] = counted(context, "bulk.refused", std::ssize(page.plan.refused));
    data["groups"] = std::move(list);
    return data;
}

std::string amount(const http::Context& context, std::int64_t ore)
{
    return context.services.templates.catalogue().amount(context.lang, Ore{ore});
}

std::string price_sentence(const http::Context& context, const BulkPlan& plan)
{
    const auto more = plan.after.value - plan.before.value;
    if (more == 0) return http::text(context, "bulk.price_same");
    return http::text(context, more > 0 ? "bulk.price_up" : "bulk.price_down",
                      {{"before", amount(context, plan.before.value)},
                       {"after", amount(context, plan.after.value)},
                       {"difference", amount(context, std::abs(more))}});
}

// What will happen, one sentence each.
view::Data consequences_data(const http::Context& context, const BulkPage& page)
{
    const auto& plan = page.plan;
    const auto act = act_name(page);
    view::Data::List list{http::text(context, "bulk.what_" + act)};
    if (page.wish.act == BulkAct::move && page.wish.category.value != 0)
        list.emplace_back(price_sentence(context, plan));
    if (plan.answers_go > 0)
        list.emplace_back(counted(context, "bulk.answers_go", plan.answers_go));
    if (plan.new_payers > 0)
        list.emplace_back(counted(context, "bulk.new_payers", plan.new_payers));
    if (plan.unreachable_payers > 0)
        list.emplace_back(counted(context, "bulk.unreachable_payers", plan.unreachable_payers));
    if (plan.freed > 0) list.emplace_back(counted(context, "bulk.frees", plan.freed));
    if (plan.freed > 0 && plan.waiting > 0)
        list.emplace_back(counted(context, "bulk.queue", plan.waiting));
    if (page.wish.act == BulkAct::approve || page.wish.act == BulkAct::letter)
        list.emplace_back(counted(context, "bulk.mails", plan.mails));
    return list;
}

view::Data category_data(const http::Context& context, const BulkPage& page, const Refusal* refusal)
{
    auto field = http::make_field(context, "category", "bulk.category", "", refusal);
    field.required = true;
    field.choices.push_back(
        {"", http::text(context, "by_hand.choose"), page.wish.category.value == 0});
    for (const auto& category : page.categories) {
        const auto name =
            view::localised(context.lang, category.name, category.translations, "name").text;
        field.choices.push_back(
            {std::to_string(category.id.value),
             http::text(context, "by_hand.category_free",
                        {{"category", name}, {"free", std::to_string(category.free)}}),
             category.id == page.wish.category});
    }
    return view::data_of(field);
}

void add_letter(const http::Context& context, const BulkPage& page, const Refusal* refusal,
                view::Data& data)
{
    const auto& letter = page.wish.letter;
    auto subject = http::make_field(context, "subject", "bulk.subject", letter.subject, refusal);
    subject.required = true;
    subject.maxlength = longest_subject;
    auto text = http::make_field(context, "text", "bulk.text", letter.text, refusal);
    text.type = "textarea";
    text.required = true;
    text.maxlength = longest_text;
    data["subject"] = view::data_of(subject);
    data["text"] = view::data_of(text);
    const bool written = !letter.subject.empty() && !letter.text.empty();
    if (!written || page.plan.doable.empty()) return;
    view::Data preview;
    preview["subject"] = letter.subject;
    preview["hello"] =
        http::text(context, "bulk.hello", {{"name", letter_to(page.plan.doable.front()).name}});
    preview["body_html"] = document::markdown_to_html(letter.text);
    data["preview"] = std::move(preview);
}

view::Data form_data(const http::Context& context, const BulkPage& page, const Refusal* refusal)
{
    const auto& wish = page.wish;
    view::Data data;
    for (const auto* name : {"category", "subject", "text", "preview", "with_mail"})
        data[name] = view::Data();
    if (wish.act == BulkAct::move) data["category"] = category_data(context, page, refusal);
    if (wish.act == BulkAct::letter) add_letter(context, page, refusal, data);
    if (wish.act == BulkAct::cancel || wish.act == BulkAct::move) {
        http::Field field;
        field.name = field.id = "with_mail";
        field.label = counted(context, "bulk.with_mail", page.plan.mails);
        field.type = "checkbox";
        field.checked = wish.with_mail;
        data["with_mail"] = view::data_of(field);
    }
    const bool letter = wish.act == BulkAct::letter, move = wish.act == BulkAct::move;
    const bool ready =
        (!letter || data.find("preview")->object()) && (!move || wish.category.value != 0);
    data["looks_first"] = letter || move;
    data["may_act"] = ready && !page.plan.doable.empty();
    data["is_danger"] = wish.act == BulkAct::cancel;
    data["confirm"] =
        counted(context, "bulk.confirm_" + act_name(page), std::ssize(page.plan.doable));
    std::string people;
    for (const auto id : wish.people)
        people += (people.empty() ? "" : ",") + std::to_string(id.value);
    data["people"] = std::move(people);
    return data;
}

void add_downloads(const BulkPage& page, const http::Fields& fields, view::Data& data)
{
    data["downloads"] = page.is_export;
    view::Data::List ids;
    if (page.is_export && fields["utvalg"] != "alle")
        for (const auto id : page.wish.people)
            ids.push_back(view::Data(std::to_string(id.value)));
    data["ids"] = std::move(ids);
}

std::string title_of(const http::Context& context, const BulkPage& page)
{
    if (page.is_export && page.chosen() > most_in_bulk)
        return http::text(context, "bulk.title_export_all");
    const auto people = page.is_export ? page.chosen() : std::ssize(page.plan.doable);
    return counted(context, "bulk.title_" + act_name(page), people);
}

} // namespace

http::Response bulk_page(const http::Context& context, const BulkPage& page,
                         const http::Fields& fields, const Refusal* refusal)
{
    const Addresses addresses(filter_from(fields), columns_from(fields));
    const bool many = page.chosen() > most_in_bulk,
               any = page.chosen() > 0 && !(many && !page.is_export);
    view::Data data;
    http::add_errors(context, data, refusal);
    data["area"] = "desk";
    data["title"] = any ? title_of(context, page) : http::text(context, "bulk.title");
    data["handling"] = fields["handling"];
    data["none"] = page.chosen() == 0;
    data["many"] = many && !page.is_export
                       ? view::Data(counted(context, "bulk.too_many", most_in_bulk))
                       : view::Data();
    data["list"] = addresses.list();
    data["kept"] = kept_fields(fields);
    data["fingerprint"] = page.plan.fingerprint;
    data["act"] = any && !page.is_export ? form_data(context, page, refusal) : view::Data();
    data["consequences"] = any && !page.is_export ? consequences_data(context, page) : view::Data();
    data["names"] = any ? names_data(context, page) : view::Data();
    const auto more = std::ssize(page.plan.doable) - std::int64_t(first_names);
    data["more"] = more > 0 ? view::Data(counted(context, "bulk.and_more", more)) : view::Data();
    data["refused"] = any ? refused_data(context, page) : view::Data();
    add_downloads(page, fields, data);
    const int status = refusal ? http::status_of(refusal->problem) : 200;
    return http::page(context, "registration/admin_bulk", std::move(data), status);
}

} // namespace retenk::registration
