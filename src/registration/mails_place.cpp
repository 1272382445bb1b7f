#include "registration/mails.hpp"

namespace retenk::registration {
namespace {

struct MovedPlace
{
    std::string name, category, translations;
    Ore price_ore, vat_ore;
};
BOOST_DESCRIBE_STRUCT(MovedPlace, (), (name, category, translations, price_ore, vat_ore))

struct NamedExtra
{
    std::string name, translations;
    Ore price_ore, vat_ore;
};
BOOST_DESCRIBE_STRUCT(NamedExtra, (), (name, translations, price_ore, vat_ore))

view::Data data_of_place(db::Tx& tx, const conference::Conference& conference,
                         const Addressee& contact, ParticipantId participant)
{
    auto data = data_of_conference(conference, contact.contact_name, contact.reference);
    const auto place = tx.get<MovedPlace>(
        "SELECT participant.name, category.name AS category, category.translations,"
        " participant.price_ore, participant.vat_ore FROM participant"
        " JOIN category ON category.id = category_id WHERE participant.id = ?1",
        participant);
    const auto total = place.price_ore + place.vat_ore;
    data["participant"] = place.name;
    data["category"] =
        view::localised(language_of(contact), place.category, place.translations, "name").text;
    data["is_free"] = total.value == 0;
    data["total_ore"] = total.value;
    return data;
}

Ore price_of_place(db::Tx& tx, ParticipantId participant)
{
    return Ore{tx.get<std::int64_t>("SELECT price_ore + vat_ore FROM participant WHERE id = ?1",
                                    participant)};
}

// Who was registered by hand may have no address.
void tell(db::Tx& tx, const Addressee& contact, std::string name, view::Data data)
{
    if (!contact.contact_email.text.empty())
        mail::enqueue(tx, message_to(contact, std::move(name), std::move(data)));
}

} // namespace

void mail_moved(db::Tx& tx, const conference::Conference& conference, const Addressee& contact,
                ParticipantId participant)
{
    tell(tx, contact, "registration_moved", data_of_place(tx, conference, contact, participant));
}

void mail_place_changed(db::Tx& tx, const conference::Conference& conference,
                        const Addressee& contact, ParticipantId participant)
{
    auto data = data_of_place(tx, conference, contact, participant);
    view::Data list = view::Data::List{};
    auto total = price_of_place(tx, participant);
    for (const auto& extra : tx.rows<NamedExtra>(
             "SELECT name, translations, participant_extra.price_ore, participant_extra.vat_ore "
             "FROM participant_extra JOIN extra ON extra.id = extra_id WHERE participant_id = ?1 "
             "ORDER BY position, extra.id",
             participant)) {
        list.push_back(
            view::localised(language_of(contact), extra.name, extra.translations, "name").text);
        total = total + extra.price_ore + extra.vat_ore;
    }
    data["has_extras"] = !list.list()->empty();
    data["extras"] = std::move(list);
    data["is_free"] = total.value == 0;
    data["total_ore"] = total.value;
    tell(tx, contact, "registration_place_changed", std::move(data));
}

} // namespace retenk::registration
