#pragma once
// What a form asks for of categories and extras, looked up once, and whether it may be had.

#include "registration/capacity.hpp"
#include "registration/offer.hpp"

namespace retenk::registration {

// What the submission asks for, looked up once.
struct AskedCatalogue
{
    conference::Conference conference;
    std::map<CategoryId, OfferedCategory> categories;
    std::map<ExtraId, OfferedExtra> extras;
    Terms terms;
};

// Only what the submission names; what is not offered to it is not there.
AskedCatalogue look_up(db::Tx& tx, const Submission& submission,
                       const conference::Conference& conference);

// Problem::invalid with every field that is wrong: each person's category and extras, and nobody
// twice.
Result<bool> check_participants(db::Tx& tx, const Submission& submission,
                                const AskedCatalogue& catalogue);

// An organiser's own registrations need nobody's yes.
bool waits(const Submission& submission, const OfferedCategory& category);
bool holds_place(const Submission& submission, const OfferedCategory& category);

// The places by pool, and the sum with VAT. All that is asked for must be in the catalogue.
Need need_of(const Submission& submission, const AskedCatalogue& catalogue);
Ore total_of(const Submission& submission, const AskedCatalogue& catalogue);

} // namespace retenk::registration
