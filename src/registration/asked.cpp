#include "registration/asked.hpp"

#include "registration/own.hpp"

#include <algorithm>
#include <set>

namespace retenk::registration {

namespace {

std::string field(std::size_t index, const char* name)
{
    return "p" + std::to_string(index + 1) + "_" + name;
}

std::set<CategoryId> asked_categories(const Submission& submission)
{
    std::set<CategoryId> asked;
    for (const auto& person : submission.participants)
        asked.insert(person.category);
    return asked;
}

std::set<ExtraId> asked_extras(const Submission& submission)
{
    std::set<ExtraId> asked;
    for (const auto& person : submission.participants)
        asked.insert(person.extras.begin(), person.extras.end());
    return asked;
}

std::optional<FieldError> objection(db::Tx& tx, const Submission& submission, std::size_t index,
                                    const AskedCatalogue& catalogue)
{
    const auto& person = submission.participants[index];
    const auto found = catalogue.categories.find(person.category);
    const auto name = person.place > 0 ? std::string("places_category") : field(index, "category");
    if (found == catalogue.categories.end()) return FieldError{name, "form.choose", {}};
    const auto& category = found->second;
    if (submission.by_organiser || submission.from_waiting_list) return std::nullopt;
    if (category.hidden && !catalogue.terms.opens(category.id))
        return FieldError{name, "form.choose", {}};
    if (!category.is_open(tx.now)) return FieldError{name, "registration.category_closed", {}};
    // Whoever gets the place later is asked then.
    const auto email = person.place > 0 ? std::optional(submission.contact_email) : person.email;
    if (!category.email_domain.empty() &&
        !(email && has_domain(email->text, category.email_domain)))
        return FieldError{
            name, "registration.category_domain", {{"domain", category.email_domain}}};
    const auto same =
        std::ranges::count(submission.participants, person.category, &NewParticipant::category);
    return category.objection_to_number(person.place > 0 ? "places_count" : name, same);
}

} // namespace

AskedCatalogue look_up(db::Tx& tx, const Submission& submission,
                       const conference::Conference& conference)
{
    AskedCatalogue catalogue{conference, {}, {}, {}};
    catalogue.terms = terms_of(tx, submission.conference, submission.code, submission.payer_number);
    for (const auto id : asked_categories(submission))
        if (auto category = find_category(tx, submission.conference, id))
            catalogue.categories.emplace(id, std::move(*category));
    for (const auto id : asked_extras(submission)) {
        auto extra = find_extra(tx, submission.conference, id);
        if (extra && (!extra->retired || submission.from_waiting_list))
            catalogue.extras.emplace(id, std::move(*extra));
    }
    return catalogue;
}

Result<bool> check_participants(db::Tx& tx, const Submission& submission,
                                const AskedCatalogue& catalogue)
{
    Refusal refusal{Problem::invalid, "form.invalid", {}, {}};
    std::set<std::pair<std::string, std::string>> known;
    for (std::size_t i = 0; i < submission.participants.size(); ++i) {
        const auto& person = submission.participants[i];
        // What is wrong with one place of a group is wrong with all.
        if (person.place <= 1)
            if (auto error = objection(tx, submission, i, catalogue))
                refusal.fields.push_back(std::move(*error));
        if (person.email && !known.emplace(fold(person.name), person.email->text).second)
            refusal.fields.push_back({field(i, "name"), "registration.same_person_twice", {}});
        for (const auto& extra : person.extras)
            if (!catalogue.extras.contains(extra))
                refusal.fields.push_back({field(i, "extras"), "form.choose", {}});
    }
    if (submission.participants.empty()) refusal.fields.push_back({"p1_name", "form.required", {}});
    if (refusal.fields.empty()) return true;
    return std::unexpected(std::move(refusal));
}

bool waits(const Submission& submission, const OfferedCategory& category)
{
    return category.approval != ApprovalMode::none && !submission.by_organiser;
}

bool holds_place(const Submission& submission, const OfferedCategory& category)
{
    return !waits(submission, category) || category.approval == ApprovalMode::place_held;
}

Need need_of(const Submission& submission, const AskedCatalogue& catalogue)
{
    Need need;
    for (const auto& person : submission.participants) {
        const auto& category = catalogue.categories.at(person.category);
        if (!holds_place(submission, category)) continue;
        ++need[category.pool_id];
        for (const auto& extra : person.extras)
            ++need[catalogue.extras.at(extra).pool_id];
    }
    return need;
}

Ore total_of(const Submission& submission, const AskedCatalogue& catalogue)
{
    Ore total;
    for (const auto& person : submission.participants) {
        total =
            total + charge_for(catalogue.categories.at(person.category), catalogue.terms).total();
        for (const auto& extra : std::set<ExtraId>(person.extras.begin(), person.extras.end()))
            total = total + catalogue.extras.at(extra).total();
    }
    return total;
}

} // namespace retenk::registration
