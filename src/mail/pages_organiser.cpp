#include "mail/pages.hpp"

#include "mail/mime.hpp"
#include "mail/queries.hpp"
#include "retenk/audit/audit.hpp"
#include "retenk/audit/reading.hpp"
#include "retenk/http/field.hpp"
#include "retenk/http/typed.hpp"

#include <boost/url/encode.hpp>
#include <boost/url/rfc/unreserved_chars.hpp>

namespace retenk::mail {

namespace {

using http::Access;
using http::Context;
using http::Method;
using http::Response;

std::string state_text(const Context& context, std::string_view prefix, State state)
{
    return http::text(context, std::string(prefix) + std::string(db::enum_name(state)));
}

std::optional<State> state_called(const std::string& name)
{
    State state{};
    if (!boost::describe::enum_from_string(name.c_str(), state)) return std::nullopt;
    return state;
}

// Before it is composed a message has no subject of its own, only what kind of mail it is.
std::string subject_of(const Context& context, const std::string& subject,
                       const std::string& template_name)
{
    if (!subject.empty()) return subject;
    const auto key = "register.mail_" + template_name;
    return context.services.templates.catalogue().has(view::Lang::nb, key)
               ? http::text(context, key)
               : http::text(context, "mail.no_subject");
}

view::Data list_row(const Context& context, const ListedMessage& message)
{
    view::Data row;
    row["id"] = message.id.value;
    row["created"] =
        context.services.templates.catalogue().date_time(context.lang, message.created_at);
    row["recipient"] = message.recipient;
    row["recipient_name"] = message.recipient_name;
    row["subject"] = subject_of(context, message.subject, message.template_name);
    row["state"] = db::enum_name(message.state);
    row["state_text"] = state_text(context, "mail.state_", message.state);
    return row;
}

ListWish wish_of(const Context& context)
{
    const auto& query = context.request.query;
    ListWish wish;
    wish.search = squeeze(query["sok"]);
    if (wish.search.size() > 200) wish.search.clear();
    wish.state = state_called(query["tilstand"]);
    wish.before = http::parse_number(query["for"]).value_or(0);
    return wish;
}

http::Field state_field(const Context& context, const MessageList& list, const ListWish& wish)
{
    auto field = http::make_field(context, "tilstand", "mail.state", "", nullptr);
    field.choices.push_back({"", http::text(context, "mail.all_states"), false});
    bool has_chosen = !wish.state;
    const auto add = [&](State state, std::int64_t count) {
        field.choices.push_back({std::string(db::enum_name(state)),
                                 state_text(context, "mail.state_", state) + " (" +
                                     std::to_string(count) + ")",
                                 wish.state == state});
        has_chosen = has_chosen || wish.state == state;
    };
    for (const auto& [state, count] : list.counts)
        add(state, count);
    if (!has_chosen) add(*wish.state, 0);
    return field;
}

view::Data list_data(const Context& context, MessageList list, const ListWish& wish)
{
    view::Data data;
    const bool has_older = list.messages.size() > messages_on_page;
    if (has_older) list.messages.pop_back();
    view::Data::List rows;
    for (const auto& message : list.messages)
        rows.push_back(list_row(context, message));
    data["title"] = http::text(context, "mail.list_title");
    data["area"] = "desk";
    auto search = http::make_field(context, "sok", "mail.search", wish.search, nullptr);
    search.type = "search";
    search.autocomplete = "off";
    data["search"] = view::data_of(search);
    data["state_choice"] = view::data_of(state_field(context, list, wish));
    data["search_value"] = boost::urls::encode(wish.search, boost::urls::unreserved_chars);
    data["state_value"] = wish.state ? std::string(db::enum_name(*wish.state)) : std::string();
    data["filtered"] = wish.state.has_value() || !wish.search.empty();
    data["is_first"] = wish.before == 0;
    data["has_older"] = has_older;
    data["older_before"] = has_older ? list.messages.back().id.value : 0;
    data["messages"] = std::move(rows);
    return data;
}

asio::awaitable<Response> get_messages(Context& context)
{
    const auto wish = wish_of(context);
    auto list = co_await context.db.read(list_messages, context.viewer, wish);
    co_await audit::note_seen(context, "messages",
                              std::min<std::int64_t>(std::ssize(list.messages), messages_on_page));
    auto data = list_data(context, std::move(list), wish);
    if (context.request.is_htmx) co_return http::part(context, "mail/_rows", std::move(data));
    co_return http::page(context, "mail/messages", std::move(data));
}

std::optional<FullMessage> open_message(db::Tx& tx, const Viewer& viewer,
                                        const std::string& action, const MessageId& id)
{
    auto message = read_message(tx, viewer, id);
    if (message) audit::record_access(tx, viewer.actor(), action, "message " + std::to_string(id.value), 1);
    return message;
}

view::Data details(const Context& context, const MessageRow& row)
{
    const auto& catalogue = context.services.templates.catalogue();
    view::Data data;
    data["id"] = row.id.value;
    data["recipient"] = row.recipient;
    data["recipient_name"] = row.recipient_name;
    data["subject"] = subject_of(context, row.subject, row.template_name);
    data["created"] = catalogue.date_time(context.lang, row.created_at);
    data["state"] = db::enum_name(row.state);
    data["state_text"] = state_text(context, "mail.state_", row.state);
    data["meaning"] = state_text(context, "mail.meaning_", row.state);
    data["attempts"] = row.attempts;
    data["next_try"] =
        row.state == State::retry ? catalogue.date_time(context.lang, row.next_at) : std::string();
    data["sent_at"] = row.sent_at ? catalogue.date_time(context.lang, *row.sent_at) : std::string();
    data["message_id"] = row.message_id;
    data["reply"] = masked(row.reply);
    data["is_unsure"] = row.state == State::unsure;
    data["may_send"] =
        !is_of_account(row) &&
        (row.state == State::unsure || row.state == State::failed || row.state == State::stopped);
    data["is_of_account"] = is_of_account(row);
    return data;
}

Response message_page(const Context& context, const FullMessage& message, const Refusal* refusal)
{
    view::Data data;
    data["title"] = http::text(context, "mail.one_title", {{"recipient", message.row.recipient}});
    data["area"] = "desk";
    data["message"] = details(context, message.row);
    data["text"] = message.bytes ? masked(text_of(message.bytes->bytes)) : std::string();
    data["has_bytes"] = message.bytes.has_value();
    http::add_errors(context, data, refusal);
    return http::page(context, "mail/message", std::move(data),
                      refusal ? http::status_of(refusal->problem) : 200);
}

MessageId asked(const Context& context) { return {http::parse_number(context.param("id")).value_or(0)}; }

asio::awaitable<Response> get_message(Context& context)
{
    std::string action = "read";
    const auto id = asked(context);
    const auto message =
        co_await context.db.write(open_message, context.viewer, std::move(action), id);
    if (!message) co_return http::not_found(context);
    co_return message_page(context, *message, nullptr);
}

asio::awaitable<Response> get_eml(Context& context)
{
    std::string action = "exported";
    const auto id = asked(context);
    const auto message =
        co_await context.db.write(open_message, context.viewer, std::move(action), id);
    if (!message || !message->bytes) co_return http::not_found(context);
    co_return http::file(message->bytes->bytes, "message/rfc822",
                         "melding-" + std::to_string(id.value) + ".eml");
}

// An unsure message goes only with a plain yes to the question: it may arrive twice.
Result<bool> send_decided(db::Tx& tx, const MessageId& id, const std::string& actor,
                          const bool& has_said_yes)
{
    const auto row = find_message(tx, id);
    if (row && is_of_account(*row)) return refuse(Problem::conflict, "mail.of_account");
    if (row && row->state == State::unsure && !has_said_yes)
        return refuse(Problem::invalid, "mail.unsure_must_answer");
    return send_again(tx, id, actor);
}

asio::awaitable<Response> post_sending(Context& context)
{
    const auto id = asked(context);
    std::string actor = context.viewer.actor();
    const bool has_said_yes = context.form().has("ja");
    const auto sent = co_await context.db.write(send_decided, id, std::move(actor), has_said_yes);
    if (sent)
        co_return http::see_other(context, "/admin/epost/" + std::to_string(id.value) +
                                               "?notice=mail_queued_again");

    const auto message = co_await context.db.read(read_message, context.viewer, id);
    if (!message) co_return http::not_found(context);
    co_return message_page(context, *message, &sent.error());
}

} // namespace

http::Routes organiser_routes()
{
    return {
        {Method::get, "/admin/epost", Access::organiser, get_messages},
        {Method::get, "/admin/epost/{id}", Access::organiser, get_message},
        {Method::get, "/admin/epost/{id}/melding.eml", Access::organiser, get_eml},
        {Method::post, "/admin/epost/{id}/sending", Access::organiser, post_sending},
    };
}

std::string masked(std::string text)
{
    static constexpr std::string_view place = "/min/";
    const auto in_token = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               c == '-' || c == '_';
    };
    for (auto at = text.find(place); at != text.npos; at = text.find(place, at)) {
        at += place.size();
        auto end = at;
        while (end < text.size() && in_token(text[end]))
            ++end;
        if (end - at >= 32) text.replace(at, end - at, "…");
    }
    return text;
}

} // namespace retenk::mail
