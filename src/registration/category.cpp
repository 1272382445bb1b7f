#include "retenk/registration/category.hpp"

#include "registration/editing.hpp"
#include "retenk/audit/differences.hpp"
#include "retenk/db/once.hpp"
#include "retenk/registration/waiting.hpp"

#include <algorithm>

namespace retenk::registration {

namespace {

struct Key
{
    std::string slug;
    std::int64_t version = 0;
};
BOOST_DESCRIBE_STRUCT(Key, (), (slug, version))

// Of those that organisers choose among: the pool of a question's option is never shown by its name.
bool is_pool_name_taken(db::Tx& tx, ConferenceId conference, PoolId pool, const std::string& name)
{
    return tx
        .find<std::int64_t>("SELECT 1 FROM pool WHERE conference_id = ?1 AND id <> ?2 AND name = ?3 COLLATE NOCASE"
                            " AND NOT EXISTS (SELECT 1 FROM question_option WHERE pool_id = pool.id)",
                            conference, pool, name)
        .has_value();
}

// The pool is 0 for a new one.
Result<bool> check_pool(db::Tx& tx, ConferenceId conference, PoolId pool, const PoolDetails& details)
{
    if (details.name.empty()) return refuse_field("name", "typed.missing");
    if (is_pool_name_taken(tx, conference, pool, details.name))
        return refuse_field("name", "edit.pool_name_taken");
    if (details.capacity < 0) return refuse_field("capacity", "edit.not_there");
    return true;
}

bool is_domain(std::string_view text)
{
    return text.find('.') != std::string_view::npos && !text.starts_with('.') &&
           !text.ends_with('.') && std::ranges::all_of(text, [](char letter) {
               return (letter >= 'a' && letter <= 'z') || (letter >= '0' && letter <= '9') ||
                      letter == '.' || letter == '-';
           });
}

// Nobody who chooses a category can tell two of one name apart.
bool is_name_taken(db::Tx& tx, ConferenceId conference, CategoryId category, const std::string& name)
{
    return tx
        .find<std::int64_t>("SELECT 1 FROM category WHERE conference_id = ?1 AND id <> ?2 AND name = ?3 COLLATE NOCASE",
                            conference, category, name)
        .has_value();
}

// The category is 0 for a new one.
Result<bool> check_category(db::Tx& tx, ConferenceId conference, CategoryId category, const CategoryDetails& details)
{
    Refusal refusal{Problem::invalid, "form.invalid", {}, {}};
    auto wrong = [&](const char* field, const char* key) {
        refusal.fields.push_back({field, key, {}});
    };
    if (details.name.empty()) wrong("name", "typed.missing");
    if (is_name_taken(tx, conference, category, details.name)) wrong("name", "edit.category_name_taken");
    if (!find_pool(tx, conference, details.pool_id)) wrong("pool_id", "typed.choose");
    if (details.price_ore.value < 0 || details.vat_ore.value < 0)
        wrong("price", "typed.not_an_amount");
    const Ore ordinary = details.price_ore + details.vat_ore;
    if (details.early_ore > ordinary) wrong("early", "edit.above_ordinary_price");
    if (details.member_ore > ordinary) wrong("member", "edit.above_ordinary_price");
    if (details.early_ore && !details.early_until) wrong("early_until", "typed.missing");
    if (details.opens_at && details.closes_at && *details.closes_at <= *details.opens_at)
        wrong("closes_at", "edit.closes_before_opening");
    if (details.min_per_registration < 1) wrong("min_per_registration", "edit.at_least_one");
    if (details.max_per_registration < details.min_per_registration)
        wrong("max_per_registration", "edit.fewer_than_least");
    if (!details.email_domain.empty() && !is_domain(details.email_domain))
        wrong("email_domain", "edit.not_a_domain");
    if (refusal.fields.empty()) return true;
    return std::unexpected(std::move(refusal));
}

} // namespace

Result<PoolId> create_pool(db::Tx& tx, ConferenceId conference, const PoolDetails& details,
                           const std::string& form_key, const std::string& actor)
{
    const auto key = "pool:" + form_key;
    if (const auto earlier = db::answer_of_form(tx, key)) return PoolId{std::stoll(*earlier)};
    if (auto checked = check_pool(tx, conference, {}, details); !checked)
        return std::unexpected(checked.error());
    const PoolId pool{
        tx.insert("INSERT INTO pool (conference_id, name, capacity) VALUES (?1, ?2, ?3)",
                  conference, details.name, details.capacity)};
    audit::record(tx, actor, {"pool", pool.value, "created", "name", {}, details.name});
    if (!form_key.empty()) db::remember_form(tx, key, std::to_string(pool.value));
    tell_of_offer(tx);
    return pool;
}

Result<bool> change_pool(db::Tx& tx, ConferenceId conference, PoolId pool,
                         const std::string& fingerprint, const PoolDetails& details,
                         const std::string& actor)
{
    const auto stored = find_pool(tx, conference, pool);
    if (!stored) return refuse(Problem::not_found, "edit.not_found");
    if (audit::fingerprint(*stored) != fingerprint)
        return refuse(Problem::conflict, "edit.conflict");
    if (auto checked = check_pool(tx, conference, pool, details); !checked) return checked;
    const auto taken = tx.get<std::int64_t>("SELECT taken FROM pool_use WHERE pool_id = ?1", pool);
    if (details.capacity < taken)
        return refuse_field("capacity", "edit.below_taken", {{"taken", std::to_string(taken)}});
    tx.run("UPDATE pool SET name = ?2, capacity = ?3 WHERE id = ?1", pool, details.name,
           details.capacity);
    audit::record_differences(tx, actor, "pool", pool.value, *stored, details);
    settle_waiting_list(tx);
    tell_of_offer(tx);
    return true;
}

std::optional<PoolDetails> find_pool(db::Tx& tx, ConferenceId conference, PoolId pool)
{
    return tx.find<PoolDetails>(
        "SELECT name, capacity FROM pool WHERE id = ?1 AND conference_id = ?2", pool, conference);
}

Result<CategoryId> create_category(db::Tx& tx, ConferenceId conference,
                                   const CategoryDetails& details, const std::string& form_key,
                                   const std::string& actor)
{
    const auto key = "category:" + form_key;
    if (const auto earlier = db::answer_of_form(tx, key)) return CategoryId{std::stoll(*earlier)};
    if (auto checked = check_category(tx, conference, {}, details); !checked)
        return std::unexpected(checked.error());
    const CategoryId category{
        tx.insert("INSERT INTO category (conference_id, slug, pool_id, name, description, "
                  "price_ore, vat_ore, opens_at,"
                  " closes_at, max_per_registration, hidden, email_domain, position, translations,"
                  " vat_treatment, early_ore, early_until, member_ore, approval, min_per_registration)"
                  " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, "
                  "?17, ?18, ?19, ?20)",
                  conference,
                  free_slug(tx, "SELECT 1 FROM category WHERE conference_id = ?1 AND slug = ?2",
                            conference, details.name),
                  details.pool_id,
                  details.name, details.description, details.price_ore, details.vat_ore,
                  details.opens_at, details.closes_at, details.max_per_registration, details.hidden,
                  details.email_domain, details.position, details.translations,
                  details.vat_treatment, details.early_ore, details.early_until,
                  details.member_ore, details.approval, details.min_per_registration)};
    audit::record(tx, actor, {"category", category.value, "created", "name", {}, details.name});
    if (!form_key.empty()) db::remember_form(tx, key, std::to_string(category.value));
    tell_of_offer(tx);
    return category;
}

Result<bool> change_category(db::Tx& tx, ConferenceId conference, CategoryId category,
                             std::int64_t version, const CategoryDetails& details,
                             const std::string& actor)
{
    const auto stored = find_stored_category(tx, conference, category);
    if (!stored) return refuse(Problem::not_found, "edit.not_found");
    if (stored->version != version) return refuse(Problem::conflict, "edit.conflict");
    if (auto checked = check_category(tx, conference, category, details); !checked) return checked;
    // Their places are counted in the pool that they were taken from, or wait in the one they asked for.
    if (details.pool_id != stored->details.pool_id &&
        tx.find<std::int64_t>(
            "SELECT 1 FROM participant WHERE category_id = ?1 AND state = 'registered' "
            "UNION ALL SELECT 1 FROM waiting_member JOIN waiting_party ON waiting_party.id = "
            "party_id WHERE category_id = ?1 AND state IN ('waiting', 'offered', 'lapsed')",
            category))
        return refuse_field("pool_id", "edit.pool_in_use");
    tx.run("UPDATE category SET pool_id = ?2, name = ?3, description = ?4, price_ore = ?5, vat_ore "
           "= ?6,"
           " opens_at = ?7, closes_at = ?8, max_per_registration = ?9, hidden = ?10, email_domain "
           "= ?11,"
           " position = ?12, translations = ?13, vat_treatment = ?14,"
           " early_ore = ?15, early_until = ?16, member_ore = ?17, approval = ?18, min_per_registration = ?19, version = version + 1 WHERE id = ?1",
           category, details.pool_id, details.name, details.description, details.price_ore,
           details.vat_ore, details.opens_at, details.closes_at, details.max_per_registration,
           details.hidden, details.email_domain, details.position, details.translations,
           details.vat_treatment, details.early_ore, details.early_until, details.member_ore,
           details.approval, details.min_per_registration);
    audit::record_differences(tx, actor, "category", category.value, stored->details, details);
    tell_of_offer(tx);
    return true;
}

std::optional<StoredCategory> find_stored_category(db::Tx& tx, ConferenceId conference,
                                                   CategoryId category)
{
    const auto key =
        tx.find<Key>("SELECT slug, version FROM category WHERE id = ?1 AND conference_id = ?2",
                     category, conference);
    if (!key) return std::nullopt;
    return StoredCategory{
        category, key->slug, key->version,
        tx.get<CategoryDetails>(
            "SELECT pool_id, name, description, price_ore, vat_ore, vat_treatment, early_ore,"
            " early_until, member_ore, opens_at, closes_at,"
            " min_per_registration, max_per_registration, hidden, email_domain, position, approval,"
            " translations FROM category"
            " WHERE id = ?1",
            category)};
}

} // namespace retenk::registration
