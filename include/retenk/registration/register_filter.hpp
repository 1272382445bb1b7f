#pragma once
// The register's filter as it stands in an address, so that a list can be shared, paged and exported alike:
// ?sok=ola&type=2&kommune=7&status=pameldt&etter=120

#include "retenk/http/request.hpp"
#include "retenk/registration/register.hpp"

namespace retenk::registration {

// What makes no sense is left out: a shared address never fails.
ParticipantFilter filter_from(const http::Fields& query);

// Without the page: "sok=ola&type=2", or empty.
std::string address_query(const ParticipantFilter& filter);

// "/admin/pameldinger?sok=ola&etter=120"
std::string address_after(std::string_view path, const ParticipantFilter& filter, ParticipantId last);
std::string address_before(std::string_view path, const ParticipantFilter& filter, ParticipantId first);

} // namespace retenk::registration
