#include "retenk/partners/edit.hpp"

#include "retenk/audit/differences.hpp"
#include "retenk/db/once.hpp"

#include <algorithm>

namespace retenk::partners {

namespace {

struct Row
{
    std::string slug, name, kind, level, website, description, translations;
    std::int64_t version = 0, position = 0;
    std::optional<OrgNumber> organisation_number;
};
BOOST_DESCRIBE_STRUCT(Row, (),
                      (slug, name, kind, level, website, description, translations, version,
                       position, organisation_number))

Result<bool> check_details(db::Tx& tx, const PartnerDetails& details, PartnerId self)
{
    Refusal refusal{Problem::invalid, "form.invalid", {}, {}};
    auto wrong = [&](const char* field, const char* key) {
        refusal.fields.push_back({field, key, {}});
    };
    if (details.name.empty()) wrong("name", "typed.missing");
    if (std::ranges::find(partner_kinds, details.kind) == partner_kinds.end())
        wrong("kind", "typed.choose");
    if (!details.level.empty() &&
        std::ranges::find(partner_levels, details.level) == partner_levels.end())
        wrong("level", "typed.choose");
    if (!details.website.empty() && !details.website.starts_with("https://"))
        wrong("website", "typed.not_https");
    if (tx.find<std::int64_t>("SELECT 1 FROM partner WHERE name = ?1 AND id <> ?2", details.name,
                              self))
        wrong("name", "edit.partner_name_taken");
    if (details.organisation_number &&
        tx.find<std::int64_t>("SELECT 1 FROM partner WHERE organisation_number = ?1 AND id <> ?2",
                              *details.organisation_number, self))
        wrong("organisation_number", "edit.partner_number_taken");
    if (refusal.fields.empty()) return true;
    return std::unexpected(std::move(refusal));
}

std::string free_slug(db::Tx& tx, const std::string& name)
{
    const auto base = slug_of(name);
    auto slug = base;
    for (int n = 2; tx.find<std::int64_t>("SELECT 1 FROM partner WHERE slug = ?1", slug); ++n)
        slug = base + "-" + std::to_string(n);
    return slug;
}

void write_level(db::Tx& tx, ConferenceId conference, PartnerId partner,
                 const PartnerDetails& details)
{
    tx.run("DELETE FROM conference_partner WHERE conference_id = ?1 AND partner_id = ?2",
           conference, partner);
    if (details.level.empty()) return;
    tx.run("INSERT INTO conference_partner (conference_id, partner_id, level, position) VALUES "
           "(?1, ?2, ?3, ?4)",
           conference, partner, details.level, details.position);
}

} // namespace

Result<PartnerId> create_partner(db::Tx& tx, ConferenceId conference, const PartnerDetails& details,
                                 const std::string& form_key, const std::string& actor)
{
    const auto key = "partner:" + form_key;
    if (const auto earlier = db::answer_of_form(tx, key)) return PartnerId{std::stoll(*earlier)};
    if (auto checked = check_details(tx, details, PartnerId{}); !checked)
        return std::unexpected(checked.error());
    const PartnerId partner{tx.insert("INSERT INTO partner (slug, name, kind, organisation_number, "
                                      "website, description, translations)"
                                      " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
                                      free_slug(tx, details.name), details.name, details.kind,
                                      details.organisation_number, details.website,
                                      details.description, details.translations)};
    write_level(tx, conference, partner, details);
    audit::record(tx, actor, {"partner", partner.value, "created", "name", {}, details.name});
    if (!form_key.empty()) db::remember_form(tx, key, std::to_string(partner.value));
    tx.after_commit("partners");
    return partner;
}

Result<bool> change_partner(db::Tx& tx, ConferenceId conference, PartnerId partner,
                            std::int64_t version, const PartnerDetails& details,
                            const std::string& actor)
{
    const auto stored = find_stored_partner(tx, conference, partner);
    if (!stored) return refuse(Problem::not_found, "edit.not_found");
    if (stored->version != version) return refuse(Problem::conflict, "edit.conflict");
    if (auto checked = check_details(tx, details, partner); !checked) return checked;
    tx.run("UPDATE partner SET name = ?2, kind = ?3, organisation_number = ?4, website = ?5, "
           "description = ?6,"
           " translations = ?7, version = version + 1 WHERE id = ?1",
           partner, details.name, details.kind, details.organisation_number, details.website,
           details.description, details.translations);
    write_level(tx, conference, partner, details);
    audit::record_differences(tx, actor, "partner", partner.value, stored->details, details);
    tx.after_commit("partners");
    return true;
}

std::optional<StoredPartner> find_stored_partner(db::Tx& tx, ConferenceId conference,
                                                 PartnerId partner)
{
    const auto row =
        tx.find<Row>("SELECT partner.slug, partner.name, partner.kind, "
                     "coalesce(conference_partner.level, '') AS level,"
                     " partner.website, partner.description, partner.translations, partner.version,"
                     " coalesce(conference_partner.position, 0) AS position, "
                     "partner.organisation_number FROM partner"
                     " LEFT JOIN conference_partner ON conference_partner.partner_id = partner.id"
                     " AND conference_partner.conference_id = ?2 WHERE partner.id = ?1",
                     partner, conference);
    if (!row) return std::nullopt;
    return StoredPartner{partner,
                         row->slug,
                         row->version,
                         {row->name, row->kind, row->level, row->position, row->organisation_number,
                          row->website, row->description, row->translations}};
}

} // namespace retenk::partners
