#pragma once
// REG-20: who pays, and how the invoice goes out: EHF to public bodies, else to an e-mail address.

#include "registration/form.hpp"

namespace retenk::registration {

struct Payer
{
    std::string payer_kind = "own"; // "own": the organisation they come from; "other"
    std::string payer_name, payer_number, payer_reference, payer_email;
    bool payer_ehf = false;
};
BOOST_DESCRIBE_STRUCT(Payer, (),
                      (payer_kind, payer_name, payer_number, payer_reference, payer_email,
                       payer_ehf))

// What was typed, with an error beside each field that is wrong.
void parse_payer(const http::Form& fields, Submission& submission, std::vector<FieldError>& errors);

// What is stored: nothing when it is free of charge. Says no, by the field, when the payer has no
// name or EHF no number to go to; an organiser may leave both for later.
Result<Payer> payer_of(db::Tx& tx, const Submission& submission, Ore total);

// A municipality, by its number or as "<name> kommune", or a partner that is a public body.
bool is_public_body(db::Tx& tx, const std::string& name, const std::string& number);

// Whether the number is what is known of a body of this name anyway: "Narvik kommune".
bool is_number_of(db::Tx& tx, const std::string& number, const std::string& name);

Payer stored_payer(db::Tx& tx, RegistrationId registration);

// The form's part. own_key: what the choice of their own organisation is called.
view::Data payer_fields(const http::Context& context, const TypedForm& form, const Refusal* refusal,
                        std::string_view own_key = "registration.payer_kind_own");

// As the receipt, the own page, the organisers' page and the mail show it; false when nobody pays.
view::Data payer_data(const Payer& payer);

} // namespace retenk::registration
