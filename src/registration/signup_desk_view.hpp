#pragma once
// The organisers' page of one session: its rule, who has a place, and who waits.

#include "registration/signup_desk.hpp"
#include "retenk/accounts/history.hpp"
#include "retenk/http/route.hpp"

namespace retenk::registration {

struct SignupEditor
{
    std::optional<DeskSession> session;
    std::vector<SignupRow> people;
    std::vector<accounts::HistoryRow> history;
};

SignupEditor read_signup_editor(db::Tx& tx, const Viewer& viewer, const ConferenceId& conference,
                                const SessionId& session);

SessionId asked_session(const http::Context& context); // {id} of the route
std::string session_title(const http::Context& context, const DeskSession& session);

// {id, title, when, room, offered, places, taken, waiting, closed, cancelled, full}
view::Data desk_session_data(const http::Context& context, const DeskSession& session);

http::Fields rule_fields(const DeskSession& session);

http::Response signup_page(const http::Context& context, const SignupEditor& editor,
                           const http::Fields& fields, const Refusal* refusal);

// The same page when something was refused about somebody who waits: what was typed there is kept.
http::Response refused_in_queue(const http::Context& context, const SignupEditor& editor,
                                const Refusal& refusal);

// Of the form beside somebody who waits.
ParticipantId asked_waiter(const http::Context& context);
std::string reason_field(ParticipantId participant);
constexpr std::int64_t longest_signup_reason = 300;

} // namespace retenk::registration
