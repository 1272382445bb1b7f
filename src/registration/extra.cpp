#include "retenk/registration/extra.hpp"

#include "registration/editing.hpp"
#include "retenk/audit/differences.hpp"
#include "retenk/db/once.hpp"
#include "retenk/registration/category.hpp"

namespace retenk::registration {
namespace {

Result<bool> check_extra(db::Tx& tx, ConferenceId conference, const ExtraDetails& details)
{
    Refusal refusal{Problem::invalid, "form.invalid", {}, {}};
    if (details.name.empty()) refusal.fields.push_back({"name", "typed.missing", {}});
    if (!find_pool(tx, conference, details.pool_id)) refusal.fields.push_back({"pool_id", "typed.choose", {}});
    if (details.price_ore.value < 0 || details.vat_ore.value < 0)
        refusal.fields.push_back({"price", "typed.not_an_amount", {}});
    if (refusal.fields.empty()) return true;
    return std::unexpected(std::move(refusal));
}

// Their places are counted in the pool that they were taken from, or wait in the one that was asked for.
bool is_in_use(db::Tx& tx, ExtraId extra, PoolId pool)
{
    return tx
        .find<std::int64_t>("SELECT 1 FROM participant_extra JOIN participant ON participant.id = participant_id "
                            "WHERE extra_id = ?1 AND state = 'registered' UNION ALL SELECT 1 FROM waiting_need JOIN "
                            "waiting_party ON waiting_party.id = party_id WHERE pool_id = ?2 AND state IN ('waiting', "
                            "'offered', 'lapsed') LIMIT 1",
                            extra, pool)
        .has_value();
}

} // namespace

Result<ExtraId> create_extra(db::Tx& tx, ConferenceId conference, const ExtraDetails& details,
                             const std::string& form_key, const std::string& actor)
{
    const auto key = "extra:" + form_key;
    if (const auto earlier = db::answer_of_form(tx, key)) return ExtraId{std::stoll(*earlier)};
    if (auto checked = check_extra(tx, conference, details); !checked) return std::unexpected(checked.error());
    const auto slug = free_slug(tx, "SELECT 1 FROM extra WHERE conference_id = ?1 AND slug = ?2", conference,
                                details.name);
    const ExtraId extra{
        tx.insert("INSERT INTO extra (conference_id, slug, pool_id, name, price_ore, vat_ore, vat_treatment, retired, "
                  "position, translations) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
                  conference, slug, details.pool_id, details.name, details.price_ore, details.vat_ore,
                  details.vat_treatment, details.retired, details.position, details.translations)};
    audit::record(tx, actor, {"extra", extra.value, "created", "name", {}, details.name});
    if (!form_key.empty()) db::remember_form(tx, key, std::to_string(extra.value));
    tell_of_offer(tx);
    return extra;
}

Result<bool> change_extra(db::Tx& tx, ConferenceId conference, ExtraId extra, const std::string& fingerprint,
                          const ExtraDetails& details, const std::string& actor)
{
    const auto stored = find_stored_extra(tx, conference, extra);
    if (!stored) return refuse(Problem::not_found, "edit.not_found");
    if (audit::fingerprint(*stored) != fingerprint) return refuse(Problem::conflict, "edit.conflict");
    if (auto checked = check_extra(tx, conference, details); !checked) return checked;
    if (details.pool_id != stored->pool_id && is_in_use(tx, extra, stored->pool_id))
        return refuse_field("pool_id", "edit.extra_pool_in_use");
    tx.run("UPDATE extra SET pool_id = ?2, name = ?3, price_ore = ?4, vat_ore = ?5, vat_treatment = ?6, retired = ?7, "
           "position = ?8, translations = ?9 WHERE id = ?1",
           extra, details.pool_id, details.name, details.price_ore, details.vat_ore, details.vat_treatment,
           details.retired, details.position, details.translations);
    audit::record_differences(tx, actor, "extra", extra.value, *stored, details);
    tell_of_offer(tx);
    return true;
}

std::optional<ExtraDetails> find_stored_extra(db::Tx& tx, ConferenceId conference, ExtraId extra)
{
    return tx.find<ExtraDetails>("SELECT pool_id, name, price_ore, vat_ore, vat_treatment, retired, position, "
                                 "translations FROM extra WHERE id = ?1 AND conference_id = ?2",
                                 extra, conference);
}

} // namespace retenk::registration
