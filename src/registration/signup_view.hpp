#pragma once
// Sessions that one signs up for, as forms (web/templates/registration/_sessions.html) and own pages show them.

#include "registration/signup.hpp"
#include "retenk/http/field.hpp"
#include "retenk/http/request.hpp"

namespace retenk::registration {

struct SessionsPage
{
    const std::vector<OpenSession>& sessions;
    const http::Form& fields;
    std::string name;            // of the field: "p1_sessions", or "sessions"
    std::vector<SessionId> held; // what one has: it can be kept though it is closed or full
};

// {any, name, id, label, error, type, choices of {id, value, label, when, place, note, selected, disabled}}
view::Data sessions_data(const http::Context& context, const SessionsPage& page,
                         const Refusal* refusal);

// The rules of sessions name them as they are stored; whoever reads the page reads their titles in its
// language.
Refusal with_session_titles(const http::Context& context, const std::vector<OpenSession>& sessions,
                            Refusal refusal);

// Those of the sessions that were ticked; a number that is none of them is kept, to be refused.
std::vector<SessionId> parse_sessions(const http::Form& form, const std::string& name);

// Of one participant: a list of {slug, title, when, place, waits, cancelled, before}.
view::Data signed_data(const http::Context& context, const std::vector<SignedSession>& sessions,
                       ParticipantId participant);

} // namespace retenk::registration
