#include "registration/mails.hpp"

namespace retenk::registration {
namespace {

struct MovedPlace
{
    std::string name, category, translations, email;
    Ore price_ore, vat_ore;

    Ore total() const { return price_ore + vat_ore; }
};
BOOST_DESCRIBE_STRUCT(MovedPlace, (), (name, category, translations, email, price_ore, vat_ore))

struct NamedExtra
{
    std::string name, translations;
    Ore price_ore, vat_ore;
};
BOOST_DESCRIBE_STRUCT(NamedExtra, (), (name, translations, price_ore, vat_ore))

MovedPlace get_place(db::Tx& tx, ParticipantId participant)
{
    return tx.get<MovedPlace>(
        "SELECT participant.name, category.name AS category, category.translations,"
        " coalesce(person.email, '') AS email, participant.price_ore, participant.vat_ore"
        " FROM participant JOIN category ON category.id = category_id"
        " JOIN person ON person.id = person_id WHERE participant.id = ?1",
        participant);
}

view::Data data_of_place(const conference::Conference& conference, const Addressee& contact,
                         const MovedPlace& place, Ore total)
{
    auto data = data_of_conference(conference, contact.contact_name, contact.reference);
    data["participant"] = place.name;
    data["category"] =
        view::localised(language_of(contact), place.category, place.translations, "name").text;
    data["is_free"] = total.value == 0;
    data["total_ore"] = total.value;
    return data;
}

// The contact, if there is an address (who was registered by hand may have none), and the holder, if
// they gave one of their own. What it costs is the contact's; of answers that went, needs among them
// (REG-9), only the holder learns.
void tell(db::Tx& tx, const Addressee& contact, const std::string& name, view::Data data,
          const MovedPlace& place, bool answers_went)
{
    data["to_contact"] = true;
    data["answers_went"] = false;
    if (!contact.contact_email.text.empty())
        mail::enqueue(tx, message_to(contact, name, data));
    if (place.email.empty() || place.email == contact.contact_email.text) return;
    auto holder = contact;
    holder.contact_name = place.name;
    holder.contact_email = Email{place.email};
    data["to"] = place.name;
    data["to_contact"] = false;
    data["answers_went"] = answers_went;
    mail::enqueue(tx, message_to(holder, name, std::move(data)));
}

} // namespace

void mail_moved(db::Tx& tx, const conference::Conference& conference, const Addressee& contact,
                ParticipantId participant, bool answers_went)
{
    const auto place = get_place(tx, participant);
    tell(tx, contact, "registration_moved",
         data_of_place(conference, contact, place, place.total()), place, answers_went);
}

void mail_place_changed(db::Tx& tx, const conference::Conference& conference,
                        const Addressee& contact, const PlaceNews& news)
{
    const auto place = get_place(tx, news.participant);
    view::Data list = view::Data::List{};
    auto total = place.total();
    for (const auto& extra : tx.rows<NamedExtra>(
             "SELECT name, translations, participant_extra.price_ore, participant_extra.vat_ore "
             "FROM participant_extra JOIN extra ON extra.id = extra_id WHERE participant_id = ?1 "
             "ORDER BY position, extra.id",
             news.participant)) {
        list.push_back(
            view::localised(language_of(contact), extra.name, extra.translations, "name").text);
        total = total + extra.price_ore + extra.vat_ore;
    }
    auto data = data_of_place(conference, contact, place, total);
    data["has_extras"] = !list.list()->empty();
    data["extras"] = std::move(list);
    data["by_organiser"] = news.by_organiser;
    tell(tx, contact, "registration_place_changed", std::move(data), place, news.answers_went);
}

} // namespace retenk::registration
