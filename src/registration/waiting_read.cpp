#include "registration/waiting_read.hpp"

#include "registration/offer.hpp"
#include "registration/stored_form.hpp"

#include <algorithm>

namespace retenk::registration {

namespace {

bool may_see(const Viewer& viewer, WaitingPartyId party)
{
    return viewer.is_organiser() || (viewer.waiting_party && *viewer.waiting_party == party);
}

std::int64_t position_of(db::Tx& tx, const Party& party)
{
    return tx.get<std::int64_t>(
        "SELECT count(DISTINCT party_id) + 1 FROM waiting_for WHERE conference_id = ?1 "
        "AND place < ?2 AND pool_id IN (SELECT pool_id FROM waiting_for WHERE party_id = ?3)",
        party.conference_id, party.place, party.id);
}

// Names and price of what the form asks for; nothing once the form is forgotten.
void add_choices(db::Tx& tx, WholeParty& whole)
{
    if (whole.party.state != WaitingState::waiting && whole.party.state != WaitingState::offered &&
        whole.party.state != WaitingState::lapsed)
        return;
    const auto submission = stored_submission(tx, whole.party);
    const auto extras = extras_of(tx, whole.conference.id);
    const auto categories = categories_of(tx, whole.conference.id);
    const auto terms = terms_of(tx, whole.conference.id, submission.code, submission.payer_number);
    for (const auto& person : submission.participants) {
        const auto category =
            std::ranges::find(categories, person.category, &OfferedCategory::id);
        if (category != categories.end()) whole.total = whole.total + charge_for(*category, terms).total();
        for (const auto& id : person.extras) {
            const auto extra = std::ranges::find(extras, id, &OfferedExtra::id);
            if (extra == extras.end()) continue;
            whole.total = whole.total + extra->total();
            if (std::ranges::find(whole.extras, extra->name, &WaitingExtra::name) ==
                whole.extras.end())
                whole.extras.push_back({extra->name, extra->translations});
        }
    }
}

} // namespace

Submission stored_submission(db::Tx& tx, const Party& party)
{
    auto submission = stored_value<Submission>(view::from_json(
        tx.get<std::string>("SELECT form FROM waiting_party WHERE id = ?1", party.id)));
    submission.conference = party.conference_id;
    submission.form_key = party.form_key;
    submission.language = view::lang_called(party.language).value_or(view::Lang::nb);
    return submission;
}

std::optional<WholeParty> find_whole_party(db::Tx& tx, const Viewer& viewer,
                                           const WaitingPartyId& id)
{
    if (!may_see(viewer, id)) return std::nullopt;
    auto party = find_party(tx, id);
    if (!party) return std::nullopt;
    WholeParty whole;
    whole.conference = conference::get_current(tx);
    if (party->conference_id != whole.conference.id) return std::nullopt;
    whole.members = tx.rows<WaitingMember>(
        "SELECT waiting_member.name AS name, category.name AS category, translations, email "
        "FROM waiting_member JOIN category ON category.id = category_id WHERE party_id = ?1 "
        "ORDER BY waiting_member.id",
        id);
    whole.position = position_of(tx, *party);
    whole.shortage = shortage_of(tx, id);
    whole.answer_hours = answer_hours(tx, whole.conference.id);
    whole.over = tx.now >= whole.conference.starts_at;
    whole.party = std::move(*party);
    add_choices(tx, whole);
    return whole;
}

std::vector<QueueRow> queue_rows(db::Tx& tx, const Viewer& viewer, ConferenceId conference)
{
    if (!viewer.is_organiser()) return {};
    return tx.rows<QueueRow>(
        "SELECT waiting_need.pool_id AS pool_id, waiting_party.id AS id, contact_name, state, "
        "places, created_at, answer_by FROM waiting_need JOIN waiting_party ON waiting_party.id = party_id "
        "WHERE conference_id = ?1 AND (state IN ('offered', 'lapsed') OR EXISTS (SELECT 1 FROM "
        "waiting_for WHERE waiting_for.party_id = waiting_party.id "
        "AND waiting_for.pool_id = waiting_need.pool_id)) "
        "ORDER BY waiting_need.pool_id, state = 'lapsed', state = 'waiting', place",
        conference);
}

Room room_left(db::Tx& tx, ConferenceId conference)
{
    Room room;
    bool any_room = false;
    for (const auto& category : categories_of(tx, conference)) {
        if (category.hidden || !category.is_open(tx.now)) continue;
        room.any_open = true;
        any_room = any_room || (category.free > 0 && category.waiting == 0);
    }
    room.full = room.any_open && !any_room;
    room.waiting = tx.get<std::int64_t>(
        "SELECT count(*) FROM waiting_party JOIN waiting_member ON party_id = waiting_party.id "
        "WHERE conference_id = ?1 AND state = 'waiting'",
        conference);
    return room;
}

} // namespace retenk::registration
