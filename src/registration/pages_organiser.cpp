#include "registration/pages_organiser.hpp"

#include "registration/pages_by_hand.hpp"
#include "registration/pages_cancel_all.hpp"
#include "registration/pages_contact.hpp"
#include "registration/pages_hand_over.hpp"
#include "registration/pages_own_move.hpp"

namespace retenk::registration {

http::Routes organiser_routes()
{
    using enum http::Method;
    using enum http::Access;
    return {
        {get, "/admin", organiser, get_overview},
        {get, "/admin/pameldinger", organiser, get_register},
        {get, "/admin/pameldinger/ny", organiser, get_by_hand},
        {post, "/admin/pameldinger/ny", organiser, post_by_hand},
        {get, "/vertskap/ny", host, get_by_hand},
        {post, "/vertskap/ny", host, post_by_hand},
        {get, "/admin/pameldinger/{id}", organiser, get_one_registration},
        {post, "/admin/pameldinger/{id}/lenke", organiser, post_link_again},
        {get, "/admin/pameldinger/{id}/kontakt", organiser, get_contact},
        {post, "/admin/pameldinger/{id}/kontakt", organiser, post_contact},
        {get, "/admin/pameldinger/{id}/avmelding", organiser, get_cancelling_all},
        {post, "/admin/pameldinger/{id}/avmelding", organiser, post_cancelling_all},
        {get, "/admin/deltakere/{id}/type", organiser, get_own_move},
        {post, "/admin/deltakere/{id}/type", organiser, post_own_move},
        {get, "/admin/deltakere/{id}/avmelding", organiser, get_cancelling},
        {post, "/admin/deltakere/{id}/avmelding", organiser, post_cancelling},
        {get, "/admin/deltakere/{id}/overdragelse", organiser, get_hand_over},
        {post, "/admin/deltakere/{id}/overdragelse", organiser, post_hand_over},
        {get, "/admin/deltakere/{id}/endring", organiser, get_participant_change},
        {post, "/admin/deltakere/{id}/endring", organiser, post_participant_change, {.takes_files = true}},
        {get, "/admin/deltakere.csv", organiser, get_csv},
        {get, "/admin/deltakere.xlsx", organiser, get_xlsx},
    };
}

} // namespace retenk::registration
