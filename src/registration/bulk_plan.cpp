#include "registration/bulk.hpp"
#include "registration/capacity.hpp"
#include "registration/move.hpp"
#include "retenk/base/secret.hpp"
#include "retenk/registration/waiting.hpp"

#include <algorithm>
#include <set>

namespace retenk::registration {
namespace {

// Places that are asked for one after the other: each sees what those before have taken.
class PlacesLeft
{
public:
    explicit PlacesLeft(db::Tx& tx) : tx_(tx) {}

    bool take(const Need& need)
    {
        auto all = taken_;
        for (const auto& [pool, places] : need)
            all[pool] += places;
        if (!check_places(tx_, all)) return false;
        taken_ = std::move(all);
        return true;
    }

private:
    db::Tx& tx_;
    Need taken_;
};

struct Planner
{
    db::Tx& tx;
    ConferenceId conference;
    const BulkWish& wish;
    std::optional<OfferedCategory> category; // of a move
    PlacesLeft places{tx};
    std::set<std::string> addressed = {};

    std::string why_not(const BulkRow& person)
    {
        switch (wish.act) {
        case BulkAct::approve:
            return why_not_approve(person);
        case BulkAct::cancel:
            return person.state == "cancelled" ? "bulk.cancelled_before" : "";
        case BulkAct::move:
            return why_not_go(person);
        case BulkAct::letter:
            return why_not_write(person);
        }
        return "";
    }

    std::string why_not_approve(const BulkRow& person)
    {
        if (person.state == "cancelled") return "bulk.cancelled_before";
        if (!person.waits()) return "bulk.waits_for_nothing";
        return person.holds_place || places.take(need_of_place(tx, person.id, person.pool_id))
                   ? ""
                   : "bulk.no_room";
    }

    std::string why_not_go(const BulkRow& person)
    {
        auto key = why_not_move(person, wish.category);
        if (!key.empty() || !category || person.pool_id == category->pool_id) return key;
        return places.take({{category->pool_id, 1}}) ? "" : "bulk.no_room";
    }

    std::string why_not_write(const BulkRow& person)
    {
        if (person.state == "cancelled")
            return "bulk.cancelled_before"; // it says: you are registered
        const auto address = letter_to(person).email;
        if (address.text.empty()) return "bulk.no_address";
        const bool sent = !wish.letter.text.empty() &&
                          tx.find<std::int64_t>("SELECT 1 FROM message WHERE dedupe_key = ?1",
                                                letter_key(wish.letter, address));
        if (sent) return "bulk.sent_before";
        addressed.insert(address.text);
        return "";
    }
};

std::int64_t with_own_address(const std::vector<BulkRow>& people)
{
    return std::ranges::count_if(people, [](const auto& person) {
        return !person.email.empty() && person.email != person.contact_email;
    });
}

// As mail_approved() writes them: one to each contact, and one to everybody with an address of
// their own.
std::int64_t mails_of_approval(const std::vector<BulkRow>& people)
{
    std::set<RegistrationId> contacts;
    for (const auto& person : people)
        if (!person.contact_email.empty()) contacts.insert(person.registration_id);
    return with_own_address(people) + std::ssize(contacts);
}

std::int64_t mails_of(const BulkWish& wish, const Planner& planner,
                      const std::vector<BulkRow>& people)
{
    if (wish.act == BulkAct::letter) return std::ssize(planner.addressed);
    if (wish.act == BulkAct::approve) return mails_of_approval(people);
    const auto to_contacts = std::ranges::count_if(
        people, [](const auto& person) { return !person.contact_email.empty(); });
    return to_contacts + with_own_address(people);
}

// Places that become free, by pool; extras and options of questions are not counted here.
Need freed_by(const BulkWish& wish, const Planner& planner, const std::vector<BulkRow>& people)
{
    Need freed;
    for (const auto& person : people) {
        const bool leaves =
            wish.act == BulkAct::cancel || (wish.act == BulkAct::move && planner.category &&
                                            planner.category->pool_id != person.pool_id);
        if (leaves && person.holds_place) ++freed[person.pool_id];
    }
    return freed;
}

void add_places(const Planner& planner, BulkPlan& plan)
{
    const auto freed = freed_by(planner.wish, planner, plan.doable);
    for (const auto& [pool, places] : freed)
        plan.freed += places;
    if (plan.freed == 0) return;
    for (const auto& queue : queues_of(planner.tx, planner.conference))
        if (freed.contains(queue.pool_id)) plan.waiting += queue.people;
}

void add_prices(const Planner& planner, BulkPlan& plan)
{
    if (planner.wish.act != BulkAct::move || !planner.category) return;
    for (const auto& person : plan.doable) {
        plan.before = plan.before + person.price_ore + person.vat_ore;
        plan.after =
            plan.after +
            charge_after_move(planner.tx, planner.conference, person, *planner.category).total();
    }
}

void add_answers(const Planner& planner, BulkPlan& plan)
{
    if (planner.wish.act != BulkAct::move || !planner.category) return;
    const auto questions = questions_of(planner.tx, planner.conference);
    for (const auto& person : plan.doable)
        if (!answers_left_behind(planner.tx, person.id, planner.category->id, questions).empty())
            ++plan.answers_go;
}

// As add_payer() puts them in: whose registration was free and is not any more.
void add_payers(const Planner& planner, BulkPlan& plan)
{
    if (planner.wish.act != BulkAct::move || !planner.category) return;
    std::set<RegistrationId> unpaid, unreachable;
    for (const auto& person : plan.doable) {
        if (!person.payer_name.empty() ||
            charge_after_move(planner.tx, planner.conference, person, *planner.category)
                    .total()
                    .value == 0)
            continue;
        unpaid.insert(person.registration_id);
        if (person.contact_email.empty()) unreachable.insert(person.registration_id);
    }
    plan.new_payers = std::ssize(unpaid);
    plan.unreachable_payers = std::ssize(unreachable);
}

// Whether mails go out is chosen beside the button, and belongs to the order.
std::string fingerprint_of(const BulkWish& wish, const BulkPlan& plan)
{
    auto text = std::to_string(wish.category.value) + " " +
                sha256(wish.letter.subject + "\n" + wish.letter.text);
    for (const auto& person : plan.doable)
        text += std::to_string(person.id.value) + " ";
    for (const auto& one : plan.refused)
        text += one.person.reference + one.key + " ";
    for (const auto number : {plan.freed, plan.answers_go, plan.new_payers, plan.before.value,
                              plan.after.value})
        text += std::to_string(number) + " ";
    return sha256(text).substr(0, 32);
}

} // namespace

LetterTo letter_to(const BulkRow& person)
{
    const bool own = !person.email.empty();
    return {own ? person.name : person.contact_name,
            Email{own ? person.email : person.contact_email}, person.id};
}

BulkPlan plan_bulk(db::Tx& tx, const Viewer& viewer, const ConferenceId& conference,
                   const BulkWish& wish)
{
    Planner planner{tx, conference, wish, {}};
    if (wish.act == BulkAct::move) planner.category = find_offered(tx, conference, wish.category);
    BulkPlan plan;
    for (auto& person : bulk_rows(tx, viewer, conference, wish.people)) {
        auto key = planner.why_not(person);
        if (key.empty())
            plan.doable.push_back(std::move(person));
        else
            plan.refused.push_back({std::move(person), std::move(key)});
    }
    plan.mails = mails_of(wish, planner, plan.doable);
    add_places(planner, plan);
    add_prices(planner, plan);
    add_answers(planner, plan);
    add_payers(planner, plan);
    plan.fingerprint = fingerprint_of(wish, plan);
    return plan;
}

} // namespace retenk::registration
