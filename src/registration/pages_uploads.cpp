#include "registration/pages_uploads.hpp"

#include "registration/own.hpp"
#include "registration/pages_change.hpp"
#include "registration/upload_file.hpp"
#include "retenk/audit/audit.hpp"
#include "retenk/http/typed.hpp"
#include "retenk/registration/register.hpp"

namespace retenk::registration {

namespace {

using http::Access;
using http::Context;
using http::Method;
using http::Response;

QuestionId asked_question(const Context& context)
{
    return QuestionId{http::parse_number(context.param("question")).value_or(0)};
}

std::optional<StoredUpload> stored_upload(db::Tx& tx, ParticipantId participant, QuestionId question)
{
    return tx.find<StoredUpload>(
        "SELECT key, question.slug AS question, upload.kind AS kind, rights_class = 'needs' AS needs FROM upload "
        "JOIN question ON question.id = question_id "
        "WHERE participant_id = ?1 AND question_id = ?2 AND removed = 0",
        participant, question);
}

std::optional<StoredUpload> own_upload(db::Tx& tx, const Viewer& viewer,
                                       const ParticipantId& participant, const QuestionId& question)
{
    const auto own = find_own(tx, viewer, participant);
    const bool mine = own && (viewer.registration == own->registration_id ||
                              viewer.participant == own->id);
    auto upload = mine ? stored_upload(tx, participant, question) : std::nullopt;
    const bool of_contact = own && own->place > 0 && viewer.participant != own->id;
    if (upload && upload->needs && of_contact) return std::nullopt;
    return upload;
}

std::optional<StoredUpload> seen_upload(db::Tx& tx, const Viewer& viewer,
                                        const ParticipantId& participant,
                                        const QuestionId& question)
{
    if (!find_participant(tx, viewer, participant)) return std::nullopt;
    auto upload = stored_upload(tx, participant, question);
    if (upload && upload->needs && !viewer.is_organiser()) return std::nullopt;
    return upload;
}

bool log_read(db::Tx& tx, const std::string& actor, const ParticipantId& participant,
              const QuestionId& question)
{
    audit::record_access(tx, actor, "read",
                         "file of participant " + std::to_string(participant.value) +
                             ", question " + std::to_string(question.value),
                         1);
    return true;
}

asio::awaitable<Response> get_own_upload(Context& context)
{
    const auto participant = asked_participant(context);
    auto upload = co_await context.db.read(own_upload, context.viewer, participant,
                                           asked_question(context));
    if (!upload) co_return http::not_found(context);
    co_return co_await upload_response(context, participant, std::move(*upload));
}

// The log is written before the file leaves.
asio::awaitable<Response> get_seen_upload(Context& context)
{
    const auto participant = asked_participant(context);
    const auto question = asked_question(context);
    auto upload = co_await context.db.read(seen_upload, context.viewer, participant, question);
    if (!upload) co_return http::not_found(context);
    auto actor = context.viewer.actor();
    co_await context.db.write(log_read, std::move(actor), participant, question);
    co_return co_await upload_response(context, participant, std::move(*upload));
}

} // namespace

http::Routes upload_routes()
{
    return {
        {Method::get, "/min/deltaker/{id}/fil/{question}", Access::personal_link, get_own_upload},
        {Method::get, "/plass/deltaker/{id}/fil/{question}", Access::place_link, get_own_upload},
        {Method::get, "/admin/deltakere/{id}/fil/{question}", Access::organiser, get_seen_upload},
    };
}

} // namespace retenk::registration
