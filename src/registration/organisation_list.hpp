#pragma once
// Lists of organisations by their numbers, pasted by organisers: members of an association, who get the
// member price (REG-19), and public bodies, who get EHF (REG-20). Owns organisation_list*. Topic
// "registration" after a change.

#include "retenk/db/database.hpp"

namespace retenk {
using OrganisationListId = Id<struct OrganisationListTag>;
}

namespace retenk::registration {

enum class ListPurpose { members, public_bodies };
BOOST_DESCRIBE_ENUM(ListPurpose, members, public_bodies)

inline constexpr std::array<std::string_view, 2> list_purpose_names{"members", "public_bodies"};

struct OrganisationList
{
    std::string name;
    ListPurpose purpose = ListPurpose::members;
    std::vector<std::string> numbers; // sorted, each once
};

// A number to each line, as pasted from a spreadsheet: what stands behind it in its line is left out.
// values "line" and "typed" name the first line that begins with none; "count" how many there are.
Result<std::vector<std::string>> parse_numbers(const std::string& field, std::string_view pasted);

// A form sent twice makes one.
Result<OrganisationListId> create_list(db::Tx& tx, const OrganisationList& list,
                                       const std::string& form_key, const std::string& actor);
Result<bool> change_list(db::Tx& tx, OrganisationListId id, std::int64_t version,
                         const OrganisationList& list, const std::string& actor);

struct StoredList
{
    OrganisationListId id;
    std::int64_t version = 0;
    OrganisationList list;
};

std::optional<StoredList> find_list(db::Tx& tx, OrganisationListId id);

struct ListedList
{
    OrganisationListId id;
    std::string name;
    ListPurpose purpose{};
    std::int64_t count = 0;
};
BOOST_DESCRIBE_STRUCT(ListedList, (), (id, name, purpose, count))

std::vector<ListedList> organisation_lists(db::Tx& tx);

} // namespace retenk::registration
