#pragma once
// Categories and capacity pools as organisers set them (REG-2, REG-3). A pool is never made smaller
// than what is taken. Prices are typed with VAT and stored split. Topic "registration" after a
// change, and "site" for the pages that show prices.

#include "retenk/db/database.hpp"
#include "retenk/registration/approval.hpp"
#include "retenk/registration/vat.hpp"

namespace retenk::registration {

struct PoolDetails
{
    std::string name;
    std::int64_t capacity = 0;
};
BOOST_DESCRIBE_STRUCT(PoolDetails, (), (name, capacity))

// A form sent twice makes one.
Result<PoolId> create_pool(db::Tx& tx, ConferenceId conference, const PoolDetails& details,
                           const std::string& form_key, const std::string& actor);

// invalid below the number that is taken (values["taken"]); conflict when the row is no longer the
// one with this fingerprint (audit/differences.hpp).
Result<bool> change_pool(db::Tx& tx, ConferenceId conference, PoolId pool,
                         const std::string& fingerprint, const PoolDetails& details,
                         const std::string& actor);

std::optional<PoolDetails> find_pool(db::Tx& tx, ConferenceId conference, PoolId pool);

struct CategoryDetails
{
    PoolId pool_id;
    std::string name, description;
    Ore price_ore, vat_ore;
    VatTreatment vat_treatment = VatTreatment::taxable_25;
    std::optional<Ore> early_ore; // with VAT, until early_until
    std::optional<Instant> early_until;
    std::optional<Ore> member_ore; // with VAT, of those on a member list
    std::optional<Instant> opens_at, closes_at;
    std::int64_t min_per_registration = 1, max_per_registration = 10;
    bool hidden = false;      // only organisers register in it
    std::string email_domain; // only addresses of this domain; empty: all
    std::int64_t position = 0;
    ApprovalMode approval = ApprovalMode::none;
    std::string translations = "{}";
};
BOOST_DESCRIBE_STRUCT(CategoryDetails, (),
                      (pool_id, name, description, price_ore, vat_ore, vat_treatment, early_ore,
                       early_until, member_ore, opens_at, closes_at,
                       min_per_registration, max_per_registration, hidden, email_domain, position, approval, translations))

// The address is made from the name and stays. A form sent twice makes one.
Result<CategoryId> create_category(db::Tx& tx, ConferenceId conference,
                                   const CategoryDetails& details, const std::string& form_key,
                                   const std::string& actor);

// conflict when somebody else changed it since; invalid when the pool changes while people are
// registered in it.
Result<bool> change_category(db::Tx& tx, ConferenceId conference, CategoryId category,
                             std::int64_t version, const CategoryDetails& details,
                             const std::string& actor);

struct StoredCategory
{
    CategoryId id;
    std::string slug;
    std::int64_t version = 0;
    CategoryDetails details;
};

std::optional<StoredCategory> find_stored_category(db::Tx& tx, ConferenceId conference,
                                                   CategoryId category);

} // namespace retenk::registration
