#pragma once
// The register of participants, read. HST-2 lives here and nowhere else: every list, search, count, export
// and print of people passes seen_by(), so what lies outside a viewer's scope does not exist for them.
// Order is Norwegian, by (sort_key, id), or newest first. The cost of a page follows the page, not the register.

#include "retenk/base/viewer.hpp"
#include "retenk/db/database.hpp"

namespace retenk::registration {

enum class ParticipantState { registered, cancelled };
BOOST_DESCRIBE_ENUM(ParticipantState, registered, cancelled)

// A condition on the table participant, with the scope's municipality as ?1: which rows the scope holds. A host
// has nothing to do with those whom an organiser has not said yes to (REG-15).
std::string_view seen_by(const Scope& scope);

struct ParticipantFilter {
    std::string search;             // as typed: the start of each word must be found
    CategoryId category;            // 0: all
    MunicipalityId municipality;    // 0: all
    bool elsewhere = false;         // only those without municipality
    std::optional<ParticipantState> state;
    bool newest = false;            // those who came last stand first; otherwise Norwegian order of names
    bool unnamed = false;           // only places without a name (REG-5)
    bool approved = false;          // only those who do not wait for an organiser
    bool waiting = false;           // only those who do
    std::optional<Day> since;       // only those who registered on that day or later
    std::vector<ParticipantId> only = {}; // of these alone, whatever else is asked; none: all
    ParticipantId after, before;    // the last row of the page before, or the first of the page after
    std::int64_t limit = 50;
};

struct ParticipantRow {
    ParticipantId id;
    RegistrationId registration_id;
    std::string reference, name, sort_key, category, category_translations;
    std::optional<std::string> organisation, municipality, email;
    ParticipantState state{};
    bool waits = false;             // for an organiser's approval
    Instant created_at;
    std::int64_t place = 0;         // its number in a list of places that get their names later
    bool unnamed = false;
};
BOOST_DESCRIBE_STRUCT(ParticipantRow, (), (id, registration_id, reference, name, sort_key, category, category_translations,
    organisation, municipality, email, state, waits, created_at, place, unnamed))

inline constexpr std::int64_t most_hits_counted = 1000;

struct ParticipantPage {
    std::vector<ParticipantRow> rows;
    bool has_previous = false;
    bool has_next = false;
    std::int64_t hits = 0;          // of the filter, all pages together
    bool more_hits = false;         // than most_hits_counted; they are not counted further
};

// A row that after or before names counts only if the viewer sees it; otherwise the first page comes.
ParticipantPage participant_page(db::Tx& tx, const Viewer& viewer, ConferenceId conference,
                                 const ParticipantFilter& filter);

// All pages together, in the order of the list.
std::vector<ParticipantRow> all_participants(db::Tx& tx, const Viewer& viewer, ConferenceId conference,
                                             const ParticipantFilter& filter);

// All pages together, by id; no more than most.
std::vector<ParticipantId> participant_ids(db::Tx& tx, const Viewer& viewer, ConferenceId conference,
                                           const ParticipantFilter& filter, std::int64_t most);

struct CategoryCount {
    CategoryId id;
    std::string name, translations;
    std::int64_t registered = 0;
    std::int64_t cancelled = 0;
};
BOOST_DESCRIBE_STRUCT(CategoryCount, (), (id, name, translations, registered, cancelled))

// Each category of the conference, in the organisers' order; municipality 0: all that the viewer sees.
std::vector<CategoryCount> participant_counts(db::Tx& tx, const Viewer& viewer, ConferenceId conference,
                                              MunicipalityId municipality = {});

// One participant that the viewer sees.
std::optional<ParticipantRow> find_participant(db::Tx& tx, const Viewer& viewer, ParticipantId participant);

struct RegistrationRow {
    RegistrationId id;
    ConferenceId conference_id;
    std::string reference, contact_name, contact_email;
    std::optional<std::string> contact_phone;
    std::string language, payer_name, payer_number, payer_reference;
    Instant created_at;
};
BOOST_DESCRIBE_STRUCT(RegistrationRow, (), (id, conference_id, reference, contact_name, contact_email, contact_phone,
    language, payer_name, payer_number, payer_reference, created_at))

// Shown whole or not at all: nothing when one of its participants is outside the viewer's scope.
std::optional<RegistrationRow> find_registration(db::Tx& tx, const Viewer& viewer, RegistrationId registration);

} // namespace retenk::registration
