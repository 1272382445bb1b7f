#include "conference/pages_rooms.hpp"

#include "retenk/accounts/history.hpp"
#include "retenk/audit/differences.hpp"
#include "retenk/conference/edit.hpp"
#include "retenk/http/form_page.hpp"
#include "retenk/http/typed.hpp"

namespace retenk::conference {

namespace asio = boost::asio;

namespace {

constexpr http::TranslatedColumn room_texts[] = {{"name", 120}};

struct ListedVenue
{
    VenueId id;
    std::string name, address;
};
BOOST_DESCRIBE_STRUCT(ListedVenue, (), (id, name, address))

struct ListedRoom
{
    RoomId id;
    std::string name, venue;
    std::optional<std::int64_t> capacity;
    bool shareable = false;
};
BOOST_DESCRIBE_STRUCT(ListedRoom, (), (id, name, venue, capacity, shareable))

struct Rooms
{
    std::vector<ListedVenue> venues;
    std::vector<ListedRoom> rooms;
};

template <class Details>
struct Editing
{
    std::optional<Details> stored;
    std::vector<ListedVenue> venues;
    std::vector<accounts::HistoryRow> history;
};

std::vector<ListedVenue> venues_of(db::Tx& tx, ConferenceId conference)
{
    return tx.rows<ListedVenue>(
        "SELECT id, name, address FROM venue WHERE conference_id = ?1 ORDER BY name, id",
        conference);
}

Rooms read_rooms(db::Tx& tx, const ConferenceId& conference)
{
    return Rooms{
        venues_of(tx, conference),
        tx.rows<ListedRoom>(
            "SELECT room.id, room.name, venue.name AS venue, room.capacity, room.shareable"
            " FROM room JOIN venue ON venue.id = room.venue_id WHERE room.conference_id = ?1"
            " ORDER BY room.position, room.name, room.id",
            conference)};
}

Editing<RoomDetails> read_room(db::Tx& tx, const ConferenceId& conference, const RoomId& room)
{
    return Editing<RoomDetails>{find_room(tx, conference, room), venues_of(tx, conference),
                                accounts::history_of(tx, "room", room.value)};
}

Editing<VenueDetails> read_venue(db::Tx& tx, const ConferenceId& conference, const VenueId& venue)
{
    return Editing<VenueDetails>{
        find_venue(tx, conference, venue), {}, accounts::history_of(tx, "venue", venue.value)};
}

http::Fields fields_of(const RoomDetails& details)
{
    http::Fields fields;
    fields.add("name", details.name);
    fields.add("venue_id", std::to_string(details.venue_id.value));
    fields.add("capacity", details.capacity ? std::to_string(*details.capacity) : "");
    fields.add("shareable", details.shareable ? "1" : "");
    fields.add("position", std::to_string(details.position));
    fields.add("version", audit::fingerprint(details));
    http::add_translations(fields, room_texts, details.translations);
    return fields;
}

http::Fields fields_of(const VenueDetails& details)
{
    http::Fields fields;
    fields.add("name", details.name);
    fields.add("address", details.address);
    fields.add("version", audit::fingerprint(details));
    return fields;
}

Result<RoomDetails> parse_room(const http::Fields& fields, std::string_view translations_before)
{
    http::Typed typed(fields);
    RoomDetails details;
    details.name = typed.line("name", 120, true);
    details.venue_id = VenueId{http::parse_number(fields["venue_id"]).value_or(0)};
    details.capacity = typed.number("capacity", 0, 100000);
    details.shareable = typed.flag("shareable");
    details.position = typed.number("position", 0, 1000).value_or(0);
    details.translations = typed.translations(room_texts, translations_before);
    if (!typed.fine()) return std::unexpected(typed.refusal());
    return details;
}

Result<VenueDetails> parse_venue(const http::Fields& fields)
{
    http::Typed typed(fields);
    VenueDetails details;
    details.name = typed.line("name", 120, true);
    details.address = typed.line("address", 200);
    if (!typed.fine()) return std::unexpected(typed.refusal());
    return details;
}

template <class Details>
void finish(const http::Context& context, http::FormPage& page, const Editing<Details>& editing,
            const Refusal* refusal)
{
    page.hidden("version");
    page.data()["is_new"] = !editing.stored;
    page.history(accounts::changes_of(context, editing.history));
    if (refusal && refusal->problem == Problem::conflict && editing.stored)
        page.conflict(fields_of(*editing.stored), accounts::last_changer(editing.history),
                      accounts::last_change_time(context, editing.history));
}

http::Response room_page(const http::Context& context, const std::string& id,
                         const Editing<RoomDetails>& editing, const http::Fields& fields,
                         const Refusal* refusal)
{
    http::FormPage page(context, "edit.room_", fields, refusal);
    page.line("name", 120, true);
    std::vector<http::Choice> venues;
    for (const auto& venue : editing.venues)
        venues.push_back({std::to_string(venue.id.value), venue.name, false});
    page.select("venue_id", std::move(venues), true);
    page.number("capacity");
    page.checkbox("shareable");
    page.number("position");
    page.translations(room_texts);
    finish(context, page, editing, refusal);
    page.data()["id"] = id;
    page.data()["no_venues"] = editing.venues.empty();
    return page.answer("conference/admin_room", editing.stored
                                                    ? editing.stored->name
                                                    : http::text(context, "edit.new_room"));
}

http::Response venue_page(const http::Context& context, const std::string& id,
                          const Editing<VenueDetails>& editing, const http::Fields& fields,
                          const Refusal* refusal)
{
    http::FormPage page(context, "edit.venue_", fields, refusal);
    page.line("name", 120, true);
    page.line("address");
    finish(context, page, editing, refusal);
    page.data()["id"] = id;
    return page.answer("conference/admin_venue", editing.stored
                                                     ? editing.stored->name
                                                     : http::text(context, "edit.new_venue"));
}

template <class IdType>
IdType asked(const http::Context& context)
{
    return IdType{http::parse_number(context.param("id")).value_or(0)};
}

} // namespace

asio::awaitable<http::Response> get_rooms(http::Context& context)
{
    const auto rooms = co_await context.db.read(read_rooms, context.site().conference);
    view::Data data;
    data["title"] = http::text(context, "edit.rooms");
    data["area"] = "desk";
    data["venues"] = view::data_of(rooms.venues);
    data["rooms"] = view::data_of(rooms.rooms);
    co_return http::page(context, "conference/admin_rooms", std::move(data));
}

asio::awaitable<http::Response> get_new_room(http::Context& context)
{
    const auto editing = co_await context.db.read(read_room, context.site().conference, RoomId());
    co_return room_page(context, "ny", editing, http::Fields{}, nullptr);
}

asio::awaitable<http::Response> post_new_room(http::Context& context)
{
    const auto& form = context.form();
    const auto editing = co_await context.db.read(read_room, context.site().conference, RoomId());
    auto details = parse_room(form, "{}");
    if (!details) co_return room_page(context, "ny", editing, form, &details.error());
    auto created =
        co_await context.db.write(create_room, context.site().conference, std::move(*details),
                                  form["form_key"], context.viewer.actor());
    if (!created) co_return room_page(context, "ny", editing, form, &created.error());
    co_return http::see_other(context, "/admin/rom?notice=room_saved");
}

asio::awaitable<http::Response> get_room(http::Context& context)
{
    const auto editing =
        co_await context.db.read(read_room, context.site().conference, asked<RoomId>(context));
    if (!editing.stored) co_return http::not_found(context);
    co_return room_page(context, context.param("id"), editing, fields_of(*editing.stored), nullptr);
}

asio::awaitable<http::Response> post_room(http::Context& context)
{
    const auto& form = context.form();
    const auto room = asked<RoomId>(context);
    auto editing = co_await context.db.read(read_room, context.site().conference, room);
    if (!editing.stored) co_return http::not_found(context);
    auto details = parse_room(form, editing.stored->translations);
    if (!details)
        co_return room_page(context, context.param("id"), editing, form, &details.error());
    auto changed =
        co_await context.db.write(change_room, context.site().conference, room, form["version"],
                                  std::move(*details), context.viewer.actor());
    if (changed) co_return http::see_other(context, "/admin/rom?notice=room_saved");
    editing = co_await context.db.read(read_room, context.site().conference, room);
    co_return room_page(context, context.param("id"), editing, form, &changed.error());
}

asio::awaitable<http::Response> get_new_venue(http::Context& context)
{
    co_return venue_page(context, "ny", Editing<VenueDetails>{}, http::Fields{}, nullptr);
}

asio::awaitable<http::Response> post_new_venue(http::Context& context)
{
    const auto& form = context.form();
    const Editing<VenueDetails> none;
    auto details = parse_venue(form);
    if (!details) co_return venue_page(context, "ny", none, form, &details.error());
    auto created =
        co_await context.db.write(create_venue, context.site().conference, std::move(*details),
                                  form["form_key"], context.viewer.actor());
    if (!created) co_return venue_page(context, "ny", none, form, &created.error());
    co_return http::see_other(context, "/admin/rom?notice=room_saved");
}

asio::awaitable<http::Response> get_venue(http::Context& context)
{
    const auto editing =
        co_await context.db.read(read_venue, context.site().conference, asked<VenueId>(context));
    if (!editing.stored) co_return http::not_found(context);
    co_return venue_page(context, context.param("id"), editing, fields_of(*editing.stored),
                         nullptr);
}

asio::awaitable<http::Response> post_venue(http::Context& context)
{
    const auto& form = context.form();
    const auto venue = asked<VenueId>(context);
    auto editing = co_await context.db.read(read_venue, context.site().conference, venue);
    if (!editing.stored) co_return http::not_found(context);
    auto details = parse_venue(form);
    if (!details)
        co_return venue_page(context, context.param("id"), editing, form, &details.error());
    auto changed =
        co_await context.db.write(change_venue, context.site().conference, venue, form["version"],
                                  std::move(*details), context.viewer.actor());
    if (changed) co_return http::see_other(context, "/admin/rom?notice=room_saved");
    editing = co_await context.db.read(read_venue, context.site().conference, venue);
    co_return venue_page(context, context.param("id"), editing, form, &changed.error());
}

} // namespace retenk::conference
