#pragma once
// The form that names a place: for whoever has its link, for its contact and for organisers.

#include "registration/group.hpp"
#include "registration/offer.hpp"
#include "retenk/http/route.hpp"

namespace retenk::registration {

enum class Namer { holder, contact, organiser };

struct NamingPage
{
    Namer namer{};
    std::optional<OwnParticipant> place;
    Offer offer;
    CategoryId category;
    std::string category_name, category_translations, contact_name;
    std::vector<ChosenExtra> extras; // of everybody in the registration
    bool closed = false; // the deadline is over
};

NamingPage naming_page(db::Tx& tx, const Viewer& viewer, const Namer& namer,
                       const ParticipantId& place);

http::Response naming_response(const http::Context& context, const NamingPage& page,
                               const http::Form& fields, const Refusal* refusal);

// What is known of the place before anybody typed something.
http::Form reserved_fields(const NamingPage& page);

Result<Naming> parse_naming(const http::Form& form, const NamingPage& page, view::Lang lang);

} // namespace retenk::registration
