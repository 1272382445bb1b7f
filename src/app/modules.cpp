#include "app/modules.hpp"
#include "app/roles.hpp"

#include "accounts/pages.hpp"
#include "accounts/pages_oidc.hpp"
#include "accounts/pages_passkey.hpp"
#include "audit/pages.hpp"
#include "conference/pages.hpp"
#include "conference/pages_organiser.hpp"
#include "hosts/pages.hpp"
#include "mail/pages.hpp"
#include "partners/pages.hpp"
#include "partners/pages_organiser.hpp"
#include "plan/pages.hpp"
#include "programme/pages_after.hpp"
#include "programme/pages.hpp"
#include "programme/pages_call.hpp"
#include "programme/pages_import.hpp"
#include "programme/pages_organiser.hpp"
#include "programme/pages_timetable.hpp"
#include "programme/pages_own_speaker.hpp"
#include "programme/pages_photo.hpp"
#include "programme/pages_speaker_desk.hpp"
#include "registration/pages.hpp"
#include "registration/pages_approval.hpp"
#include "registration/pages_bulk.hpp"
#include "registration/pages_categories.hpp"
#include "registration/pages_codes.hpp"
#include "registration/pages_import.hpp"
#include "registration/pages_organiser.hpp"
#include "registration/pages_place.hpp"
#include "registration/pages_questions.hpp"
#include "registration/pages_statistics.hpp"
#include "registration/pages_uploads.hpp"
#include "registration/pages_release.hpp"
#include "registration/pages_signup.hpp"
#include "registration/pages_signup_queue.hpp"
#include "registration/pages_stars.hpp"
#include "registration/pages_waiting.hpp"
#include "registration/pages_waiting_desk.hpp"
#include "survey/pages.hpp"
#include "retenk/http/server.hpp"
#include "retenk/registration/speaker_place.hpp"

namespace retenk::app {

http::Routes all_routes()
{
    http::Routes all;
    for (const auto& routes : {
             conference::public_routes(),
             programme::public_routes(),
             plan::public_routes(),
             partners::public_routes(),
             registration::public_routes(),
             registration::star_routes(),
             registration::own_routes(),
             registration::own_place_routes(),
             registration::place_routes(),
             registration::waiting_routes(),
             accounts::open_routes(),
             accounts::password_routes(),
             accounts::account_routes(),
             accounts::user_routes(),
             accounts::passkey_routes(),
             accounts::oidc_routes(),
             registration::organiser_routes(),
             registration::bulk_routes(),
             registration::statistics_routes(),
             registration::category_routes(),
             registration::waiting_desk_routes(),
             registration::approval_routes(),
             registration::code_routes(),
             registration::organisation_list_routes(),
             registration::question_routes(),
             registration::signup_routes(),
             registration::signup_queue_routes(),
             registration::release_routes(),
             registration::import_routes(),
             registration::upload_routes(),
             programme::organiser_routes(),
             programme::import_routes(),
             programme::call_routes(),
             programme::call_desk_routes(),
             programme::call_setup_routes(),
             programme::speaker_editor_routes(),
             programme::timetable_routes(),
             programme::reset_routes(),
             programme::material_routes(),
             programme::feedback_routes(),
             programme::speaker_desk_routes(),
             programme::own_speaker_routes(),
             programme::photo_routes(),
             survey::answer_routes(),
             survey::setup_routes(),
             survey::question_routes(),
             survey::mailing_routes(),
             survey::result_routes(),
             partners::organiser_routes(),
             conference::organiser_routes(),
             mail::organiser_routes(),
             mail::settings_routes(),
             hosts::host_routes(),
             audit::auditor_routes(),
             role_routes(),
             http::keeper_routes(),
         })
        all.insert(all.end(), routes.begin(), routes.end());
    return all;
}

void subscribe_all(db::Subscribers& subscribers)
{
    subscribers.on(registration::settle_speaker_place);
}

} // namespace retenk::app
