#include "registration/pages_own_data.hpp"

#include "registration/extras_view.hpp"
#include "registration/form_view.hpp"
#include "registration/history_view.hpp"
#include "registration/own_data.hpp"
#include "registration/pages_link.hpp"
#include "registration/payer.hpp"
#include "registration/question_view.hpp"
#include "registration/signup_view.hpp"
#include "retenk/base/must.hpp"
#include "retenk/registration/group_view.hpp"

#include <algorithm>

namespace retenk::registration {

namespace asio = boost::asio;

namespace {

struct KeptPerson
{
    ParticipantId id;
    std::string name, email, phone, organisation, municipality, state;
    bool show_in_list = false;
    std::int64_t place = 0;
    bool unnamed = false;
};
BOOST_DESCRIBE_STRUCT(KeptPerson, (),
                      (id, name, email, phone, organisation, municipality, state, show_in_list,
                       place, unnamed))

struct KeptHead
{
    RegistrationId id;
    std::string reference, contact_name, contact_email, contact_phone, language;
    Instant created_at;
};
BOOST_DESCRIBE_STRUCT(KeptHead, (),
                      (id, reference, contact_name, contact_email, contact_phone, language, created_at))

struct Kept
{
    KeptHead head;
    Payer payer;
    std::string conference;
    std::vector<KeptPerson> people;
    std::vector<Ticket> tickets; // of the same people, in the same order
    std::vector<ChosenExtra> extras;
    std::vector<AnswerLine> answers;
    std::vector<SignedSession> sessions;
    std::vector<KeptConsent> consents;
    std::vector<mail::MessageRow> messages;
    std::vector<WholeChange> changes;
    std::optional<Instant> deletion_asked;
};

// What belongs to the others of the group, and to its contact, is theirs.
void keep_only(Kept& kept, ParticipantId one)
{
    const auto of_another = [&](const auto& line) { return line.participant_id != one; };
    std::erase_if(kept.people, [&](const KeptPerson& person) { return person.id != one; });
    std::erase_if(kept.tickets, [&](const Ticket& ticket) { return ticket.id != one; });
    std::erase_if(kept.extras, of_another);
    std::erase_if(kept.sessions, of_another);
    std::erase_if(kept.consents, of_another);
    kept.head.contact_email.clear();
    kept.head.contact_phone.clear();
    kept.payer = {};
    kept.deletion_asked.reset();
}

// With `one`: for whoever has that place of a group.
Kept read_kept(db::Tx& tx, const Viewer& viewer, const std::optional<ParticipantId>& one)
{
    const auto id = tx.get<RegistrationId>(
        "SELECT coalesce((SELECT registration_id FROM participant WHERE id = ?1), ?2)", one,
        viewer.registration);
    Kept kept;
    kept.conference = conference::get_current(tx).name;
    kept.head = tx.get<KeptHead>(
        "SELECT id, reference, contact_name, contact_email, coalesce(contact_phone, '') AS "
        "contact_phone, language, created_at FROM registration WHERE id = ?1",
        id);
    kept.payer = stored_payer(tx, id);
    kept.people = tx.rows<KeptPerson>(
        "SELECT participant.id, participant.name, coalesce(person.email, '') AS email, "
        "coalesce(person.phone, '') AS phone, coalesce(organisation.name, '') AS organisation, "
        "coalesce(municipality.name, '') AS municipality, state, show_in_list, place, "
        "unnamed FROM participant "
        "JOIN person ON person.id = person_id "
        "LEFT JOIN organisation ON organisation.id = organisation_id "
        "LEFT JOIN municipality ON municipality.id = participant.municipality_id "
        "WHERE registration_id = ?1 ORDER BY participant.id",
        id);
    kept.tickets = tickets_of(tx, id);
    kept.extras = chosen_extras(tx, id);
    kept.answers = answer_lines(tx, viewer, id, one);
    kept.sessions = signed_sessions(tx, id);
    kept.consents = consents_of(tx, id);
    kept.messages = mail::messages_of(tx, id);
    kept.changes = own_changes(history_of(tx, id), kept.head.contact_name, one);
    kept.deletion_asked = deletion_asked_at(tx, id);
    if (one) keep_only(kept, *one);
    return kept;
}

std::string when(const http::Context& context, Instant instant)
{
    return context.services.templates.catalogue().date_time(context.lang, instant);
}

std::string price_of(const http::Context& context, const Ticket& ticket)
{
    const Ore total = ticket.price_ore + ticket.vat_ore;
    return total.value == 0 ? http::text(context, "registration.free_of_charge")
                            : context.services.templates.catalogue().amount(context.lang, total);
}

view::Data person_data(const http::Context& context, const Kept& kept, const KeptPerson& person)
{
    auto data = view::data_of(person);
    const auto& ticket = *std::ranges::find(kept.tickets, person.id, &Ticket::id);
    data["category"] = own_text(context, ticket.category, ticket.category_translations, "name");
    data["code"] = ticket.is_valid() ? ticket.code : std::string();
    data["price"] = price_of(context, ticket);
    data["extras"] = extras_data(context, kept.extras, person.id);
    data["has_extras"] = !data["extras"].list()->empty();
    data["name"] = shown_name(context, person);
    data["cancelled"] = person.state == "cancelled";
    data["answers"] = answers_data(context, kept.answers, person.id);
    data["sessions"] = signed_data(context, kept.sessions, person.id);
    return data;
}

view::Data consents_data(const http::Context& context, const Kept& kept)
{
    view::Data list = view::Data::List{};
    for (const auto& consent : kept.consents) {
        auto data = view::data_of(consent);
        data["purpose"] = word_for(context, "purpose", consent.purpose);
        data["when"] = when(context, consent.at);
        list.push_back(std::move(data));
    }
    return list;
}

// Mails to others than those of the registration are not its owner's business: the organisers' about it
// is one of them.
bool is_theirs(const Kept& kept, const mail::MessageRow& message)
{
    return message.recipient == kept.head.contact_email ||
           std::ranges::find(kept.people, message.recipient, &KeptPerson::email) != kept.people.end();
}

view::Data messages_data(const http::Context& context, const Kept& kept)
{
    view::Data list = view::Data::List{};
    for (const auto& message : kept.messages) {
        if (!is_theirs(kept, message)) continue;
        view::Data data;
        data["at"] = view::data_of(message.sent_at.value_or(message.created_at));
        data["subject"] = message.subject.empty()
                              ? word_for(context, "mail", message.template_name)
                              : message.subject;
        data["recipient"] = message.recipient;
        data["when"] = when(context, message.sent_at.value_or(message.created_at));
        list.push_back(std::move(data));
    }
    return list;
}

view::Data kept_data(const http::Context& context, const Kept& kept)
{
    auto data = view::data_of(kept.head);
    data["title"] = http::text(context, "own_data.title");
    data["created"] = when(context, kept.head.created_at);
    data["payer"] = payer_data(kept.payer);
    data["people"] = view::Data::List{};
    for (const auto& person : kept.people)
        data["people"].push_back(person_data(context, kept, person));
    data["consents"] = consents_data(context, kept);
    data["messages"] = messages_data(context, kept);
    data["changes"] = history_data(context, kept.changes); // by whom is left out in the template
    data["asked"] = kept.deletion_asked ? when(context, *kept.deletion_asked) : std::string();
    return data;
}

// The same for people's programs: plain texts, and times as ISO text.
std::string plain(std::string text)
{
    for (const auto mark : {view::fallback_begin, view::fallback_end})
        for (auto at = text.find(mark); at != text.npos; at = text.find(mark, at))
            text.erase(at, mark.size());
    return text;
}

view::Data without(const view::Data& data, std::string_view name)
{
    auto object = *data.object();
    object.erase(object.find(name));
    return object;
}

view::Data exported_people(const http::Context& context, const Kept& kept)
{
    view::Data list = view::Data::List{};
    for (const auto& person : kept.people) {
        const auto ticket = std::ranges::find(kept.tickets, person.id, &Ticket::id);
        auto data = without(view::data_of(*ticket), "category_translations");
        data["category"] =
            own_text(context, ticket->category, ticket->category_translations, "name");
        data["phone"] = person.phone;
        data["municipality"] = person.municipality;
        data["show_in_list"] = person.show_in_list;
        list.push_back(std::move(data));
    }
    return list;
}

// One list of all: what stands by each person on the page, with the number of the person.
void export_lines(view::Data& list, view::Data lines, ParticipantId participant)
{
    for (auto line : *lines.list()) {
        line["participant_id"] = view::data_of(participant);
        list.push_back(std::move(line));
    }
}

view::Data exported_sessions(const http::Context& context, const Kept& kept)
{
    view::Data list = view::Data::List{};
    for (const auto& session : kept.sessions) {
        auto data = view::data_of(session);
        data["title"] = own_text(context, session.title, session.translations, "title");
        list.push_back(std::move(data));
    }
    return list;
}

// Who did it is not told on the page either.
view::Data exported_changes(const http::Context& context, const Kept& kept)
{
    view::Data list = view::Data::List{};
    const auto worded = history_data(context, kept.changes);
    for (std::size_t i = 0; i < kept.changes.size(); ++i) {
        auto data = without((*worded.list())[i], "who");
        data["at"] = view::data_of(kept.changes[i].at);
        list.push_back(std::move(data));
    }
    return list;
}

std::string own_data_file(const http::Context& context, const Kept& kept)
{
    view::Data data;
    data["conference"] = kept.conference;
    data["registration"] = view::data_of(kept.head);
    data["payer"] = view::data_of(kept.payer);
    data["participants"] = exported_people(context, kept);
    data["extras"] = view::Data::List{};
    data["answers"] = view::Data::List{};
    for (const auto& person : kept.people) {
        export_lines(data["extras"], extras_data(context, kept.extras, person.id), person.id);
        export_lines(data["answers"], answers_data(context, kept.answers, person.id), person.id);
    }
    data["sessions"] = exported_sessions(context, kept);
    data["consents"] = consents_data(context, kept);
    data["messages"] = messages_data(context, kept);
    data["changes"] = exported_changes(context, kept);
    data["deletion_asked"] = view::data_of(kept.deletion_asked);
    return plain(view::to_json(data));
}

// Under /plass it is of the place's own link, whatever else the browser has.
std::optional<ParticipantId> place_of(const http::Context& context)
{
    return own_root(context) == "/min" ? std::nullopt : context.viewer.participant;
}

} // namespace

asio::awaitable<http::Response> get_own_data(http::Context& context)
{
    const auto one = place_of(context);
    if (!one && own_root(context) != "/min") co_return http::not_found(context);
    const auto kept = co_await context.db.read(read_kept, context.viewer, one);
    co_return http::file(own_data_file(context, kept), "application/json", "retenk.json");
}

asio::awaitable<http::Response> get_own_data_page(http::Context& context)
{
    const auto kept = co_await context.db.read(read_kept, context.viewer, std::optional<ParticipantId>());
    co_return http::page(context, "registration/own_data", kept_data(context, kept));
}

asio::awaitable<http::Response> post_deletion(http::Context& context)
{
    co_await context.db.write(ask_for_deletion, context.viewer);
    co_return http::see_other(context, "/min/data?notice=deletion_asked");
}

} // namespace retenk::registration
