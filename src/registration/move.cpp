#include "registration/move.hpp"

#include "registration/answer.hpp"
#include "registration/capacity.hpp"
#include "registration/contact.hpp"
#include "registration/own.hpp"
#include "registration/payer.hpp"
#include "retenk/audit/audit.hpp"
#include "retenk/registration/waiting.hpp"

#include <algorithm>
#include <set>

namespace retenk::registration {
namespace {

Terms terms_for(db::Tx& tx, ConferenceId conference, const BulkRow& person)
{
    // A number that only came with the payer's name gave no member price when they registered.
    const bool by_name = person.price_reason != PriceReason::member &&
                         is_number_of(tx, person.payer_number, person.payer_name);
    auto terms = terms_of(tx, conference, "", by_name ? "" : person.payer_number);
    terms.now = person.created_at;
    if (!person.code_id) return terms;
    if (auto code = find_code(tx, conference, *person.code_id))
        terms.code = UsableCode{code->id, std::move(code->edit.details), code->used,
                                std::move(code->edit.categories)};
    return terms;
}

// What is not asked in the category is not kept, and the places that hung on it are free.
Result<bool> take_answers_along(db::Tx& tx, const std::string& actor, ConferenceId conference,
                                ParticipantId person, CategoryId category,
                                const std::vector<AskedQuestion>& questions)
{
    http::Form form;
    add_answer_fields(tx, person, "", form);
    if (form.list().empty()) return true;
    std::vector<FieldError> unanswered; // may stay so: nobody is there to ask
    const auto answers = parse_answers(form, "", questions, category, unanswered);
    const auto changes = change_answers(tx, conference, person, answers);
    if (!changes) return std::unexpected(changes.error());
    for (const auto& change : *changes) {
        const auto logged = [&](const std::string& value) {
            return change.needs ? std::optional<std::string>() : std::optional(value);
        };
        audit::record(tx, actor,
                      {"participant", person.value, "changed", change.title, logged(change.before),
                       logged(change.after)});
    }
    return true;
}

void record_move(db::Tx& tx, const std::string& actor, const BulkRow& person,
                 const OfferedCategory& category, const Charge& charge)
{
    audit::record(
        tx, actor,
        {"participant", person.id.value, "changed", "category", person.category, category.name});
    const auto before = person.price_ore + person.vat_ore;
    if (before != charge.total())
        audit::record(tx, actor,
                      {"participant", person.id.value, "changed", "price", norwegian_amount(before),
                       norwegian_amount(charge.total())});
}

Need need_of(const std::vector<BulkRow>& people, const OfferedCategory& category)
{
    Need need;
    for (const auto& person : people)
        if (person.pool_id != category.pool_id) ++need[category.pool_id];
    return need;
}

} // namespace

std::vector<QuestionId> answers_left_behind(db::Tx& tx, ParticipantId person, CategoryId category,
                                            const std::vector<AskedQuestion>& questions)
{
    http::Form form;
    add_answer_fields(tx, person, "", form);
    std::vector<FieldError> unanswered;
    std::vector<QuestionId> left;
    for (const auto& answer : parse_answers(form, "", questions, category, unanswered)) {
        const bool stays =
            !answer.value.empty() || !answer.options.empty() || !answer.upload.empty();
        if (!stays && !form[answer_field("", answer.question)].empty())
            left.push_back(answer.question);
    }
    return left;
}

Result<bool> move_one(db::Tx& tx, const std::string& actor, ConferenceId conference,
                      const BulkRow& person, const OfferedCategory& category,
                      const std::vector<AskedQuestion>& questions)
{
    const auto charge = charge_after_move(tx, conference, person, category);
    tx.run("UPDATE participant SET category_id = ?2, pool_id = ?3, price_ore = ?4, vat_ore = ?5,"
           " vat_treatment = ?6, ordinary_ore = ?7, price_reason = ?8, code_id = ?9,"
           " version = version + 1 WHERE id = ?1",
           person.id, category.id, category.pool_id, charge.price_ore, charge.vat_ore,
           category.vat_treatment, charge.ordinary_ore, charge.reason, charge.code);
    record_move(tx, actor, person, category, charge);
    touch(tx, person.registration_id);
    return take_answers_along(tx, actor, conference, person.id, category.id, questions);
}

std::optional<OfferedCategory> find_offered(db::Tx& tx, ConferenceId conference,
                                            CategoryId category)
{
    auto all = categories_of(tx, conference);
    const auto found = std::ranges::find(all, category, &OfferedCategory::id);
    if (found == all.end()) return std::nullopt;
    return std::move(*found);
}

std::string why_not_move(const BulkRow& person, CategoryId category)
{
    if (person.state == "cancelled") return "bulk.cancelled_before";
    if (person.waits()) return "bulk.waits_for_approval";
    return person.category_id == category ? "bulk.there_already" : "";
}

Charge charge_after_move(db::Tx& tx, ConferenceId conference, const BulkRow& person,
                         const OfferedCategory& category)
{
    return charge_for(category, terms_for(tx, conference, person));
}

Result<std::int64_t> move_participants(db::Tx& tx, const std::string& actor,
                                       ConferenceId conference, const std::vector<BulkRow>& people,
                                       const CategoryMove& move)
{
    const auto category = find_offered(tx, conference, move.category);
    if (!category) return refuse_field("category", "form.choose");
    if (auto places = check_places(tx, need_of(people, *category)); !places)
        return std::unexpected(places.error());
    const auto questions = questions_of(tx, conference);
    std::set<ParticipantId> lost_answers;
    for (const auto& person : people) {
        if (!answers_left_behind(tx, person.id, category->id, questions).empty())
            lost_answers.insert(person.id);
        if (auto key = why_not_move(person, category->id); !key.empty())
            return refuse(Problem::conflict, std::move(key));
        if (auto moved = move_one(tx, actor, conference, person, *category, questions); !moved)
            return std::unexpected(moved.error());
    }
    const auto edition = conference::get_current(tx);
    for (const auto& person : people)
        add_payer(tx, actor, person.registration_id);
    for (const auto& person : people)
        if (move.with_mail)
            mail_moved(tx, edition, get_addressee(tx, person.registration_id), person.id,
                       lost_answers.contains(person.id));
    const auto offered = settle_waiting_list(tx); // REG-12
    for (const auto* topic : {"registration", "places", "mail"})
        tx.after_commit(topic);
    return offered;
}

} // namespace retenk::registration
