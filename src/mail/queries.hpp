#pragma once
// What the organiser's pages ask of the outbox: a fixed number of statements each.

#include "retenk/base/viewer.hpp"
#include "retenk/mail/outbox.hpp"

namespace retenk::mail {

struct ListedMessage
{
    MessageId id;
    Instant created_at;
    std::string template_name, recipient, recipient_name, subject;
    State state{};
};
BOOST_DESCRIBE_STRUCT(ListedMessage, (),
                      (id, created_at, template_name, recipient, recipient_name, subject, state))

struct StateCount
{
    State state{};
    std::int64_t count = 0;
};
BOOST_DESCRIBE_STRUCT(StateCount, (), (state, count))

struct MessageList
{
    std::vector<ListedMessage> messages; // one more than a page when there are older ones
    std::vector<StateCount> counts;
};

constexpr std::size_t messages_on_page = 50;

struct ListWish
{
    std::string search; // a part of the recipient's address or name
    std::optional<State> state;
    std::int64_t before = 0; // an id; 0: from the newest
};

// Letters hold what the register holds: only organisers read them.
MessageList list_messages(db::Tx& tx, const Viewer& viewer, const ListWish& wish);

struct FullMessage
{
    MessageRow row;
    std::optional<db::Blob> bytes;
};

// It holds a link that opens an account: nobody reads it but its recipient. Its content is left out here, and a new
// one is asked for where the first was.
bool is_of_account(const MessageRow& row);

std::optional<FullMessage> read_message(db::Tx& tx, const Viewer& viewer, const MessageId& id);

} // namespace retenk::mail
