#pragma once
// /admin/pameldinger/samlet: what a bulk action would do, and doing it.

#include "registration/bulk.hpp"
#include "retenk/http/route.hpp"

namespace retenk::registration {

http::Routes bulk_routes();

inline constexpr std::size_t longest_subject = 150, longest_text = 10'000;

// What the page knows.
struct BulkPage
{
    bool is_export = false;
    BulkWish wish;
    BulkPlan plan;
    std::vector<OfferedCategory> categories; // to move to

    // Rows; more than most_in_bulk: nothing is done.
    std::int64_t chosen() const { return std::ssize(wish.people); }
};

// fields: the form, or the address. The refusal is of the form.
http::Response bulk_page(const http::Context& context, const BulkPage& page,
                         const http::Fields& fields, const Refusal* refusal);

} // namespace retenk::registration
