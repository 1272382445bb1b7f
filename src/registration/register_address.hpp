#pragma once
// Where the register, a page of it and its files are: the filter and the columns go along
// everywhere.

#include "registration/columns.hpp"
#include "retenk/http/response.hpp"
#include "retenk/registration/register_filter.hpp"

namespace retenk::registration {

class Addresses
{
public:
    Addresses(ParticipantFilter filter, const Columns& columns)
        : filter_(std::move(filter)), columns_(columns_query(columns))
    {
    }

    std::string query() const; // "sok=ola&kol=epost", or empty
    std::string list() const;  // "/admin/pameldinger?sok=ola&kol=epost"
    std::string in_order(bool newest) const;
    std::string after(ParticipantId last) const;
    std::string before(ParticipantId first) const;

private:
    std::string joined(std::string address) const;

    ParticipantFilter filter_;
    std::string columns_;
};

// The filter and the columns of an address, as hidden fields of a form: a list of {name, value}.
view::Data kept_fields(const http::Fields& query);

} // namespace retenk::registration
