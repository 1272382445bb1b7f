#pragma once
// Which columns of the register are shown, kept in the address beside the filter:
// ?kol=epost&kol=s12 (the answers to question 12). Without any the usual ones are shown.

#include "retenk/http/request.hpp"
#include "retenk/registration/register.hpp"

#include <map>

namespace retenk::registration {

enum class Column {
    reference,
    organisation,
    municipality,
    category,
    state,
    registered_at,
    cancelled_at,
    email,
    contact,
    phone,
    payer,
    payer_reference,
    extras,
    price,
    vat,
    code
};

struct ColumnName
{
    Column column;
    std::string_view slug;  // in the address
    std::string_view label; // in the catalogue
};

// In the order in which they are offered.
inline constexpr std::array<ColumnName, 16> all_columns{{
    {Column::organisation, "virksomhet", "register.organisation"},
    {Column::municipality, "kommune", "register.municipality"},
    {Column::category, "type", "register.category"},
    {Column::state, "status", "register.state"},
    {Column::registered_at, "pameldt", "register.registered_at"},
    {Column::cancelled_at, "avmeldt", "register.cancelled_at"},
    {Column::reference, "referanse", "register.reference"},
    {Column::email, "epost", "register.email"},
    {Column::contact, "kontakt", "register.contact"},
    {Column::phone, "telefon", "columns.phone"},
    {Column::payer, "betaler", "register.payer"},
    {Column::payer_reference, "fakturaref", "columns.payer_reference"},
    {Column::extras, "tillegg", "register.extras"},
    {Column::price, "pris", "register.price"},
    {Column::vat, "mva", "register.vat"},
    {Column::code, "kode", "columns.code"},
}};

struct Columns
{
    std::vector<Column> fixed; // in the order in which they stand
    std::vector<QuestionId> questions;

    bool chosen() const; // others than the usual ones
    bool has(Column column) const;
    bool has(QuestionId question) const;
    bool need_details() const; // something that is no part of a row of the register
};

const ColumnName& name_of(Column column);

// What makes no sense is left out, as in filters.
Columns columns_from(const http::Fields& query);

// "kol=epost&kol=s12", or empty when the usual ones are shown.
std::string columns_query(const Columns& columns);

// What stands beside a row of the register.
struct Details
{
    ParticipantId id;
    std::optional<std::string> email;
    std::string contact_name, contact_email;
    std::optional<std::string> contact_phone;
    std::string payer_name, payer_number, payer_reference, code, extras;
    Ore price_ore, vat_ore;
    std::optional<Instant> cancelled_at;
};
BOOST_DESCRIBE_STRUCT(Details, (),
                      (id, email, contact_name, contact_email, contact_phone, payer_name,
                       payer_number, payer_reference, code, extras, price_ore, vat_ore,
                       cancelled_at))

struct ColumnQuestion
{
    QuestionId id;
    std::string title, translations, kind;
    bool needs = false; // diet, allergy, access: reading them is written down
};
BOOST_DESCRIBE_STRUCT(ColumnQuestion, (), (id, title, translations, kind, needs))

// Those that the viewer may read answers of.
std::vector<ColumnQuestion> column_questions(db::Tx& tx, const Viewer& viewer,
                                             ConferenceId conference);

struct RegisterCells
{
    std::vector<ParticipantRow> rows;
    std::map<ParticipantId, Details> details;
    std::vector<ColumnQuestion> questions; // the chosen ones
    std::map<std::pair<ParticipantId, QuestionId>, std::string> answers;

    std::int64_t needs_shown() const; // answers that the access log counts
};

// The chosen columns of these rows; a fixed number of statements, and none for the usual columns.
// Contact, phone and payer come to organisers only.
RegisterCells cells_of(db::Tx& tx, const Viewer& viewer, ConferenceId conference,
                       std::vector<ParticipantRow> rows, const Columns& columns);

// What a file of the register holds when nobody chose: with the ordinary answers, and with_needs
// with those of diet and access (REG-9) too, which come to organisers only.
Columns file_columns(db::Tx& tx, const Viewer& viewer, ConferenceId conference, bool with_needs);

// "[1,2,3]", as json_each() reads it.
std::string json_of(const std::vector<ParticipantId>& ids);

} // namespace retenk::registration
