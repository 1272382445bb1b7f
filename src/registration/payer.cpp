#include "registration/payer.hpp"

#include <algorithm>
#include <array>

namespace retenk::registration {

namespace {

std::string line_of(const http::Form& fields, const std::string& name, std::size_t longest,
                    std::vector<FieldError>& errors)
{
    auto value = squeeze(fields[name]);
    if (auto error = line_error(name, value, longest, false)) errors.push_back(std::move(*error));
    return value;
}

std::string number_of(const http::Form& fields, std::vector<FieldError>& errors)
{
    const auto& typed = fields["payer_number"];
    if (trim(typed).empty()) return "";
    const auto number = parse_org_number(typed);
    if (!number) errors.push_back({"payer_number", "registration.org_number", {}});
    return number ? number->text : "";
}

std::string email_of(const http::Form& fields, std::vector<FieldError>& errors)
{
    const auto& typed = fields["payer_email"];
    if (trim(typed).empty()) return "";
    const auto email = parse_email(typed);
    if (!email) errors.push_back({"payer_email", "form.email", {}});
    return email ? email->text : "";
}

struct Body
{
    std::string name;
    std::optional<std::string> sami_full, organisation_number;
};
BOOST_DESCRIBE_STRUCT(Body, (), (name, sami_full, organisation_number))

// "Narvik kommune", "Hársttáid suohkan". Whoever's name ends otherwise costs no look at the table.
std::optional<Body> municipality_called(db::Tx& tx, const std::string& name)
{
    const auto folded = fold(name);
    if (!folded.ends_with(" kommune") && !folded.ends_with(" suohkan")) return std::nullopt;
    for (auto& body : tx.rows<Body>("SELECT name, sami_full, organisation_number FROM municipality "
                                    "WHERE valid_to IS NULL ORDER BY id"))
        if (fold(body.name + " kommune") == folded ||
            (body.sami_full && fold(*body.sami_full) == folded))
            return std::move(body);
    return std::nullopt;
}

bool is_public_number(db::Tx& tx, const std::string& number)
{
    return tx
        .find<std::int64_t>("SELECT 1 FROM municipality WHERE organisation_number = ?1 UNION ALL "
                            "SELECT 1 FROM partner WHERE organisation_number = ?1 AND kind IN "
                            "('public_body', 'regional_council', 'campus') UNION ALL "
                            "SELECT 1 FROM organisation_list_number JOIN organisation_list ON "
                            "organisation_list.id = list_id WHERE number = ?1 AND purpose = "
                            "'public_bodies'",
                            number)
        .has_value();
}

std::string own_name(const Submission& submission)
{
    for (const auto& person : submission.participants)
        if (!person.organisation.empty()) return person.organisation;
    return submission.contact_name;
}

} // namespace

void parse_payer(const http::Form& fields, Submission& submission, std::vector<FieldError>& errors)
{
    submission.payer_name = line_of(fields, "payer_name", 120, errors);
    const auto& kind = fields["payer_kind"];
    if (!kind.empty() && kind != "own" && kind != "other")
        errors.push_back({"payer_kind", "form.choose", {}});
    // A form that does not ask whose bill it is means whoever is named.
    const bool other = kind == "other" || (kind.empty() && !submission.payer_name.empty());
    submission.payer_kind = other ? "other" : "own";
    if (!other) submission.payer_name.clear();
    submission.payer_number = number_of(fields, errors);
    submission.payer_reference = line_of(fields, "payer_reference", 120, errors);
    submission.payer_email = email_of(fields, errors);
    const auto& way = fields["payer_way"];
    if (way == "ehf" || way == "email")
        submission.payer_ehf = way == "ehf";
    else if (!way.empty() && way != "usual")
        errors.push_back({"payer_way", "form.choose", {}});
}

bool is_public_body(db::Tx& tx, const std::string& name, const std::string& number)
{
    return (!number.empty() && is_public_number(tx, number)) ||
           municipality_called(tx, name).has_value();
}

bool is_number_of(db::Tx& tx, const std::string& number, const std::string& name)
{
    const auto body = municipality_called(tx, name);
    return body && body->organisation_number == number;
}

Result<Payer> payer_of(db::Tx& tx, const Submission& submission, Ore total)
{
    if (total.value == 0) return Payer{};
    Payer payer{submission.payer_kind,   submission.payer_name,
                submission.payer_number, submission.payer_reference,
                submission.payer_email,  false};
    const bool other = payer.payer_kind == "other";
    const bool nobody_to_ask = submission.by_organiser || submission.from_waiting_list;
    if (other && payer.payer_name.empty() && !nobody_to_ask)
        return refuse_field("payer_name", "registration.payer_needed");
    if (payer.payer_name.empty()) payer.payer_name = own_name(submission);
    if (payer.payer_number.empty())
        if (const auto body = municipality_called(tx, payer.payer_name))
            payer.payer_number = body->organisation_number.value_or("");
    const bool wished = submission.payer_ehf.value_or(false);
    if (wished && payer.payer_number.empty() && !nobody_to_ask)
        return refuse_field("payer_number", "registration.ehf_needs_number");
    payer.payer_ehf =
        !payer.payer_number.empty() &&
        submission.payer_ehf.value_or(is_public_body(tx, payer.payer_name, payer.payer_number));
    if (!payer.payer_ehf && payer.payer_email.empty())
        payer.payer_email = submission.contact_email.text;
    return payer;
}

Payer stored_payer(db::Tx& tx, RegistrationId registration)
{
    return tx.get<Payer>("SELECT payer_kind, payer_name, payer_number, payer_reference, "
                         "payer_email, payer_ehf FROM registration WHERE id = ?1",
                         registration);
}

} // namespace retenk::registration
