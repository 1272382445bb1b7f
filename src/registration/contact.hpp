#pragma once
// REG-11, REG-20: whom the mail of a registration goes to, and who pays for it, changed by its
// contact until the freeze date and by organisers at any time.

#include "registration/form.hpp"
#include "registration/payer.hpp"
#include "retenk/base/viewer.hpp"

namespace retenk::registration {

struct Contact
{
    RegistrationId id;
    std::string reference, contact_name, contact_email;
    std::optional<std::string> contact_phone;
    std::int64_t version = 0; // of the registration
};
BOOST_DESCRIBE_STRUCT(Contact, (),
                      (id, reference, contact_name, contact_email, contact_phone, version))

struct StoredContact
{
    Contact contact;
    Payer payer;
    bool pays = false;   // what is on the bill now costs something
    bool public_payer = false; // one that gets EHF when nothing else is said
    bool number_by_name = false; // the payer's number needs not be typed
    bool has_unnamed = false; // places whose links a new address ends
    bool is_open = false; // neither frozen, nor cancelled whole, nor of another conference
};

// Nothing for a registration that is not the viewer's, unless an organiser asks.
std::optional<StoredContact> find_contact(db::Tx& tx, const Viewer& viewer,
                                          const RegistrationId& registration);

struct ContactChange
{
    RegistrationId registration;
    std::int64_t version = 0; // of the page that was edited
    Submission asked;         // contact and payer, as the registration form has them
};

struct ContactChanged
{
    // A new address ends every link that was sent before, those of places without a name with them;
    // this one takes their place. Empty: they
    // hold.
    std::string link_token;
    bool mailed = false;
};

// Logged with old and new value. A new address gets the link and the one before is told; the contact's own
// place has the new one too, unless another person became the contact. Conflict when the registration was changed since, closed after the freeze
// date unless an organiser asks, invalid by the field; the payer's number stays while a member
// price hangs on it.
Result<ContactChanged> change_contact(db::Tx& tx, const Viewer& viewer,
                                      const ContactChange& change, const std::string& base_url);

// Who pays, as far as it can be known without asking, for a registration that was free until now.
// True: somebody was put in.
bool add_payer(db::Tx& tx, const std::string& actor, RegistrationId registration);

} // namespace retenk::registration
