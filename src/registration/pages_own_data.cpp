#include "registration/pages_own_data.hpp"

#include "registration/history_view.hpp"
#include "registration/own_data.hpp"
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
    std::string reference, contact_name, contact_email, contact_phone, language;
    Instant created_at;
};
BOOST_DESCRIBE_STRUCT(KeptHead, (),
                      (reference, contact_name, contact_email, contact_phone, language, created_at))

struct Kept
{
    KeptHead head;
    Payer payer;
    std::vector<KeptPerson> people;
    std::vector<AnswerLine> answers;
    std::vector<SignedSession> sessions;
    std::vector<KeptConsent> consents;
    std::vector<mail::MessageRow> messages;
    std::vector<WholeChange> changes;
    std::optional<Instant> deletion_asked;
};

Kept read_kept(db::Tx& tx, const Viewer& viewer)
{
    const auto id = must(viewer.registration);
    Kept kept;
    kept.head = tx.get<KeptHead>(
        "SELECT reference, contact_name, contact_email, coalesce(contact_phone, '') AS "
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
    kept.answers = answer_lines(tx, viewer, id);
    kept.sessions = signed_sessions(tx, id);
    kept.consents = consents_of(tx, id);
    kept.messages = mail::messages_of(tx, id);
    kept.changes = history_of(tx, id);
    kept.deletion_asked = deletion_asked_at(tx, id);
    return kept;
}

std::string when(const http::Context& context, Instant instant)
{
    return context.services.templates.catalogue().date_time(context.lang, instant);
}

view::Data person_data(const http::Context& context, const Kept& kept, const KeptPerson& person)
{
    auto data = view::data_of(person);
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
view::Data messages_data(const http::Context& context, const Kept& kept)
{
    view::Data list = view::Data::List{};
    for (const auto& message : kept.messages) {
        const bool theirs =
            message.recipient == kept.head.contact_email ||
            std::ranges::find(kept.people, message.recipient, &KeptPerson::email) != kept.people.end();
        if (!theirs) continue;
        view::Data data;
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

} // namespace

asio::awaitable<http::Response> get_own_data_page(http::Context& context)
{
    const auto kept = co_await context.db.read(read_kept, context.viewer);
    co_return http::page(context, "registration/own_data", kept_data(context, kept));
}

asio::awaitable<http::Response> post_deletion(http::Context& context)
{
    co_await context.db.write(ask_for_deletion, context.viewer);
    co_return http::see_other(context, "/min/data?notice=deletion_asked");
}

} // namespace retenk::registration
