#include "registration/own_move.hpp"

#include "registration/capacity.hpp"
#include "registration/contact.hpp"
#include "registration/own.hpp"
#include "retenk/audit/audit.hpp"
#include "retenk/registration/waiting.hpp"

#include <algorithm>
#include <set>

namespace retenk::registration {
namespace {

struct HeldExtra
{
    ExtraId id;
    std::string name;
};
BOOST_DESCRIBE_STRUCT(HeldExtra, (), (id, name))

std::vector<HeldExtra> held_extras(db::Tx& tx, ParticipantId participant)
{
    return tx.rows<HeldExtra>(
        "SELECT extra.id, extra.name FROM participant_extra JOIN extra ON "
                              "extra.id = extra_id WHERE participant_id = ?1 ORDER BY position, extra.id",
                              participant);
}

std::string names_of(const std::vector<HeldExtra>& extras)
{
    std::string names;
    for (const auto& extra : extras)
        names += (names.empty() ? "" : ", ") + extra.name;
    return names;
}

bool may_choose(const OfferedCategory& category, const BulkRow& person, const Viewer& viewer,
                Instant now)
{
    if (category.id == person.category_id || viewer.is_organiser()) return true;
    if (category.hidden || !category.is_open(now) || category.approval != ApprovalMode::none)
        return false;
    return category.email_domain.empty() || has_domain(person.email, category.email_domain);
}

// The contact's, or an organiser's: what it costs is on the contact's bill.
std::optional<OwnParticipant> find_payable(db::Tx& tx, const Viewer& viewer,
                                           ParticipantId participant)
{
    auto own = find_own(tx, viewer, participant);
    if (own && (viewer.is_organiser() || viewer.registration == own->registration_id)) return own;
    return std::nullopt;
}

Need need_of(const PlaceToMove& place, const OfferedCategory& category,
             const std::set<ExtraId>& wanted)
{
    Need need;
    if (place.person.pool_id != category.pool_id) ++need[category.pool_id];
    for (const auto& extra : place.extras)
        if (wanted.contains(extra.id) && std::ranges::count(place.held, extra.id) == 0)
            ++need[extra.pool_id];
    return need;
}

void change_extras(db::Tx& tx, const std::string& actor, const PlaceToMove& place,
                   const std::set<ExtraId>& wanted)
{
    const auto before = names_of(held_extras(tx, place.person.id));
    for (const auto held : place.held)
        if (!wanted.contains(held))
            tx.run("DELETE FROM participant_extra WHERE participant_id = ?1 AND extra_id = ?2",
                   place.person.id, held);
    for (const auto& extra : place.extras)
        if (wanted.contains(extra.id) && std::ranges::count(place.held, extra.id) == 0)
            tx.run("INSERT INTO participant_extra (participant_id, extra_id, price_ore, vat_ore, "
                   "vat_treatment) VALUES (?1, ?2, ?3, ?4, ?5)",
                   place.person.id, extra.id, extra.price_ore, extra.vat_ore, extra.vat_treatment);
    const auto after = names_of(held_extras(tx, place.person.id));
    if (before == after) return;
    tx.run("UPDATE participant SET version = version + 1 WHERE id = ?1", place.person.id);
    touch(tx, place.person.registration_id);
    audit::record(tx, actor,
                  {"participant", place.person.id.value, "changed", "extras", before, after});
}

Result<bool> carry_out(db::Tx& tx, const Viewer& viewer, ConferenceId conference,
                       const PlaceToMove& place, const OfferedCategory& category,
                       const std::set<ExtraId>& wanted)
{
    const auto need = need_of(place, category, wanted);
    if (!viewer.is_organiser())
        if (auto queue = check_queue(tx, need); !queue) return queue;
    if (auto places = check_places(tx, need); !places) return places;
    change_extras(tx, viewer.actor(), place, wanted);
    if (place.person.category_id == category.id) return true;
    return move_one(tx, viewer.actor(), conference, place.person, category,
                    questions_of(tx, conference));
}

// Of anybody in the category, whatever else they answer.
bool can_be_asked(const AskedQuestion& question, CategoryId category,
                  const std::vector<AskedQuestion>& all)
{
    if (!question.categories.empty() &&
        std::ranges::find(question.categories, category) == question.categories.end())
        return false;
    if (!question.condition_question_id) return true;
    const auto above = std::ranges::find(all, *question.condition_question_id, &AskedQuestion::id);
    return above != all.end() && can_be_asked(*above, category, all);
}

// The others of the registration who are there already count.
Result<bool> check_number(db::Tx& tx, const PlaceToMove& place, const OfferedCategory& category)
{
    const auto others = tx.get<std::int64_t>(
        "SELECT count(*) FROM participant WHERE registration_id = ?1 AND category_id = ?2 AND "
        "state = 'registered' AND id <> ?3",
        place.person.registration_id, category.id, place.person.id);
    const auto error = category.objection_to_number("category", others + 1);
    if (!error) return true;
    return refuse_field(error->field, error->key, error->values);
}

Result<bool> check_state(db::Tx& tx, const Viewer& viewer, const conference::Conference& conference,
                         const PlaceToMove& place, std::int64_t version)
{
    if (place.person.state == "cancelled")
        return refuse(Problem::conflict, "registration.cancelled_before");
    if (place.person.waits()) return refuse(Problem::conflict, "bulk.waits_for_approval");
    if (place.version != version) return refuse(Problem::conflict, "form.changed_meanwhile");
    return check_freeze(tx, viewer, conference);
}

} // namespace

std::optional<PlaceToMove> find_place_to_move(db::Tx& tx, const Viewer& viewer,
                                              const ParticipantId& participant)
{
    const auto own = find_payable(tx, viewer, participant);
    if (!own) return std::nullopt;
    const auto conference = conference::get_current(tx).id;
    auto person = find_bulk_row(tx, conference, participant);
    if (!person) return std::nullopt;
    PlaceToMove place{std::move(*person), own->version, {}, extras_of(tx, conference), {}};
    for (auto& category : categories_of(tx, conference))
        if (may_choose(category, place.person, viewer, tx.now)) {
            const auto charge =
                category.id == place.person.category_id
                    ? Charge{place.person.price_ore, place.person.vat_ore, {}, {}, {}}
                    : charge_after_move(tx, conference, place.person, category);
            place.categories.push_back({std::move(category), charge});
        }
    for (const auto& extra : held_extras(tx, participant))
        place.held.push_back(extra.id);
    std::erase_if(place.extras, [&](const auto& extra) {
        return extra.retired && std::ranges::count(place.held, extra.id) == 0;
    });
    return place;
}

LeftBehind questions_left_behind(db::Tx& tx, const Viewer& viewer, const PlaceToMove& place,
                                 CategoryId category)
{
    LeftBehind behind;
    if (category == place.person.category_id) return behind;
    auto questions = questions_of(tx, conference::get_current(tx).id);
    const auto left = answers_left_behind(tx, place.person.id, category, questions);
    behind.any = !left.empty();
    const bool is_hidden = place.person.place > 0 && !viewer.is_organiser();
    // Said of everybody in a group, or it would tell who has answered.
    behind.hidden_needs =
        is_hidden && !place.person.unnamed &&
        std::ranges::any_of(questions, [&](const AskedQuestion& question) {
            return question.rights_class == "needs" && !can_be_asked(question, category, questions) &&
                   can_be_asked(question, place.person.category_id, questions);
        });
    std::erase_if(questions, [&](const AskedQuestion& question) {
        return std::ranges::find(left, question.id) == left.end() ||
               (is_hidden && question.rights_class == "needs");
    });
    behind.questions = std::move(questions);
    return behind;
}

Result<bool> change_place(db::Tx& tx, const Viewer& viewer, const PlaceChange& change)
{
    settle_waiting_list(tx); // what was held too long holds nobody back
    const auto place = find_place_to_move(tx, viewer, change.participant);
    if (!place) return refuse(Problem::not_found, "registration.unknown");
    const auto conference = conference::get_current(tx);
    if (auto fine = check_state(tx, viewer, conference, *place, change.version); !fine) return fine;
    const auto chosen = std::ranges::find(place->categories, change.category,
                                          [](const auto& one) { return one.category.id; });
    if (chosen == place->categories.end()) return refuse_field("category", "form.choose");
    for (const auto extra : change.extras)
        if (std::ranges::find(place->extras, extra, &OfferedExtra::id) == place->extras.end())
            return refuse_field("extra", "form.choose");
    const std::set<ExtraId> wanted(change.extras.begin(), change.extras.end());
    if (chosen->category.id == place->person.category_id &&
        wanted == std::set<ExtraId>(place->held.begin(), place->held.end()))
        return false;
    if (chosen->category.id != place->person.category_id && !viewer.is_organiser())
        if (auto number = check_number(tx, *place, chosen->category); !number) return number;
    const auto behind = questions_left_behind(tx, viewer, *place, change.category);
    if (!change.without_answers && behind.must_be_agreed_to())
        return refuse(Problem::conflict, "registration.answers_go");
    if (auto done = carry_out(tx, viewer, conference.id, *place, chosen->category, wanted); !done)
        return done;
    const bool payer_put_in = add_payer(tx, viewer.actor(), place->person.registration_id);
    if (change.tell)
        mail_place_changed(tx, conference, get_addressee(tx, place->person.registration_id),
                           {change.participant, behind.any, viewer.is_organiser()});
    settle_waiting_list(tx); // REG-12
    for (const auto* topic : {"registration", "places", "mail"})
        tx.after_commit(topic);
    return payer_put_in;
}

} // namespace retenk::registration
