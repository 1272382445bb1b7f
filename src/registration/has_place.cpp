#include "registration/has_place.hpp"

#include "registration/mails.hpp"

namespace retenk::registration {

Refusal has_place(db::Tx& tx, RegistrationId registration)
{
    return {Problem::conflict,
            "registration.has_place",
            {},
            {{"registration", std::to_string(registration.value)},
             {"reference", get_addressee(tx, registration).reference}}};
}

} // namespace retenk::registration
