#pragma once
// Who has a part in a session, as cells name them: "Kari Nordmann", "kari@example.no" or
// "Kari Nordmann <kari@example.no>".

#include "programme/import.hpp"
#include "programme/import_world.hpp"

namespace retenk::programme {

inline constexpr std::pair<std::string_view, std::string_view> people_columns[] = {
    {"speakers", "speaker"},
    {"panellists", "panellist"},
    {"moderators", "moderator"},
    {"hosts", "host"}};

// Whom nobody knows gets a number below zero, the same in all rows.
class People
{
public:
    explicit People(const ImportWorld& world) : world_(world) {}

    // In the order of the cell; what is wrong is added to errors under that field.
    std::vector<SpeakerId> named_in(const std::string& field, const std::string& cell,
                                    std::vector<FieldError>& errors);

    const std::vector<NewPerson>& added() const { return added_; }
    std::string shown(SpeakerId id) const;

private:
    std::optional<SpeakerId> find(const NewPerson& person, const std::string& typed,
                                  const std::string& field, std::vector<FieldError>& errors);
    SpeakerId add(const NewPerson& person);

    const ImportWorld& world_;
    std::vector<NewPerson> added_;
};

bool is_added(SpeakerId id);              // by the file
std::size_t place_of_added(SpeakerId id); // in added()

// What the session's people become: those of a role that the row names instead of those who had it.
std::vector<DraftPerson> with_people(std::vector<DraftPerson> before, std::string_view role,
                                     const std::vector<SpeakerId>& named);

} // namespace retenk::programme
