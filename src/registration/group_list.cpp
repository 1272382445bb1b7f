#include "registration/group_list.hpp"

#include "retenk/accounts/link.hpp"
#include "retenk/base/must.hpp"

#include <algorithm>

namespace retenk::registration {

namespace {

Refusal named_by_place(Refusal refusal, ParticipantId place)
{
    for (auto& error : refusal.fields)
        error.field = "p" + std::to_string(place.value) + "_" + error.field;
    return refusal;
}

Result<Named> name_listed(db::Tx& tx, const Viewer& viewer, const ListedName& listed,
                          const std::string& base_url)
{
    Naming naming;
    naming.place = listed.place;
    naming.name = listed.name;
    naming.email = listed.email;
    naming.whole = false;
    return name_place(tx, viewer, naming, base_url);
}

} // namespace

PlaceList place_list(db::Tx& tx, const Viewer& viewer, const std::string& token)
{
    PlaceList list;
    list.conference = conference::get_current(tx);
    list.places = tx.rows<ListedPlace>(
        "SELECT participant.id AS id, place, participant.name AS name, "
        "coalesce(organisation.name, '') AS organisation, coalesce(person.email, '') AS email, "
        "category.name AS category, category.translations AS translations, "
        "participant.approval AS approval, unnamed, "
        "coalesce((SELECT recipient FROM message WHERE message.registration_id = "
        "participant.registration_id AND message.participant_id = participant.id AND template = "
        "'place_link' AND NOT EXISTS (SELECT 1 FROM link WHERE purpose = 'place' AND subject_id = "
        "participant.id AND revoked_at >= message.created_at) "
        "ORDER BY message.id DESC LIMIT 1), '') AS sent_to, participant.version "
        "FROM participant JOIN person ON person.id = person_id "
        "JOIN category ON category.id = category_id "
        "LEFT JOIN organisation ON organisation.id = organisation_id "
        "WHERE participant.registration_id = ?1 AND place > 0 AND state = 'registered' "
        "ORDER BY place, participant.id",
        must(viewer.registration));
    Viewer contact;
    list.closed = !check_names_open(tx, contact, list.conference);
    list.frozen = !check_freeze(tx, contact, list.conference);
    list.links_known = list.closed || std::ranges::all_of(list.places, [&](const ListedPlace& place) {
        return !place.unnamed ||
               accounts::resolve_link(tx, place_token(token, place.id)).has_value();
    });
    return list;
}

Result<bool> name_list(db::Tx& tx, const Viewer& viewer, const std::vector<ListedName>& names,
                       const std::string& base_url)
{
    bool mailed_instead = false;
    for (const auto& listed : names) {
        const auto place = find_place(tx, viewer, listed.place);
        if (!place) return refuse(Problem::not_found, "registration.unknown");
        if (!place->unnamed) {
            const auto renamed = rename_in_list(tx, viewer, *place, listed.name, listed.version);
            if (!renamed)
                return std::unexpected(named_by_place(renamed.error(), listed.place));
            if (!listed.email || !place->email.empty()) continue;
            const auto given = give_address(tx, viewer, listed.place, *listed.email, base_url);
            if (!given) return std::unexpected(named_by_place(given.error(), listed.place));
            mailed_instead = mailed_instead || *given;
            continue;
        }
        const auto named = name_listed(tx, viewer, listed, base_url);
        if (!named) return std::unexpected(named_by_place(named.error(), listed.place));
        mailed_instead = mailed_instead || named->mailed_instead;
    }
    return mailed_instead;
}

Result<bool> name_and_send(db::Tx& tx, const Viewer& viewer, const std::vector<ListedName>& names,
                           const PlaceLink& link, const std::string& base_url)
{
    const auto named = name_list(tx, viewer, names, base_url);
    if (!named) return named;
    if (auto sent = send_place_link(tx, viewer, link.place, link.email, link.token); !sent)
        return sent;
    return named;
}

} // namespace retenk::registration
