#include "retenk/registration/code.hpp"

#include "retenk/audit/differences.hpp"
#include "retenk/base/text.hpp"
#include "retenk/db/once.hpp"

#include <algorithm>

namespace retenk::registration {

namespace {

struct Head
{
    CodeId id;
    std::int64_t version = 0, used = 0;
    std::optional<Instant> stopped_at;
};
BOOST_DESCRIBE_STRUCT(Head, (), (id, version, used, stopped_at))

constexpr std::string_view details_of_code =
    "SELECT text, note, discount, percent, amount_ore, most_uses, valid_from, valid_to FROM code "
    "WHERE id = ?1";

bool is_code(const std::string& key)
{
    return key.size() >= 7 && key.size() <= 40 && std::ranges::all_of(key, [](char letter) {
               return (letter >= 'A' && letter <= 'Z') || (letter >= '0' && letter <= '9') ||
                      letter == '-';
           });
}

bool are_categories(db::Tx& tx, ConferenceId conference, const std::vector<CategoryId>& categories)
{
    return std::ranges::all_of(categories, [&](CategoryId id) {
        return tx
            .find<std::int64_t>("SELECT 1 FROM category WHERE id = ?1 AND conference_id = ?2", id,
                                conference)
            .has_value();
    });
}

// A code that takes nothing off is for the hidden categories that it opens, or for nothing at all.
bool does_nothing(db::Tx& tx, const CodeEdit& edit)
{
    const auto& details = edit.details;
    const bool takes_off =
        details.discount == Discount::percent ? details.percent != 0 : details.amount_ore != Ore{};
    return !takes_off && std::ranges::none_of(edit.categories, [&](CategoryId category) {
        return tx.find<std::int64_t>("SELECT 1 FROM category WHERE id = ?1 AND hidden = 1", category)
            .has_value();
    });
}

Result<bool> check(db::Tx& tx, ConferenceId conference, CodeId self, const CodeEdit& edit)
{
    const auto& details = edit.details;
    Refusal refusal{Problem::invalid, "form.invalid", {}, {}};
    const auto wrong = [&](const char* field, const char* key) {
        refusal.fields.push_back({field, key, {}});
    };
    if (!is_code(code_key(details.text))) wrong("text", "edit.not_a_code");
    if (tx.find<std::int64_t>("SELECT 1 FROM code WHERE conference_id = ?1 AND key = ?2 AND id <> "
                              "?3",
                              conference, code_key(details.text), self))
        wrong("text", "edit.code_taken");
    if (details.percent < 0 || details.percent > 100) wrong("percent", "edit.not_a_percentage");
    if (does_nothing(tx, edit))
        wrong(details.discount == Discount::percent ? "percent" : "amount", "edit.code_does_nothing");
    if (details.amount_ore.value < 0) wrong("amount", "typed.not_an_amount");
    if (details.most_uses && *details.most_uses < 1) wrong("most_uses", "edit.at_least_one");
    if (details.valid_from && details.valid_to && *details.valid_to <= *details.valid_from)
        wrong("valid_to", "edit.closes_before_opening");
    if (!are_categories(tx, conference, edit.categories)) wrong("categories", "typed.choose");
    if (refusal.fields.empty()) return true;
    return std::unexpected(std::move(refusal));
}

std::vector<CategoryId> categories_of_code(db::Tx& tx, CodeId code)
{
    return tx.rows<CategoryId>(
        "SELECT category_id FROM code_category WHERE code_id = ?1 ORDER BY category_id", code);
}

void write_categories(db::Tx& tx, CodeId code, const std::vector<CategoryId>& categories)
{
    tx.run("DELETE FROM code_category WHERE code_id = ?1", code);
    for (const auto category : categories)
        tx.run("INSERT OR IGNORE INTO code_category (code_id, category_id) VALUES (?1, ?2)", code,
               category);
}

std::string listed(const std::vector<CategoryId>& categories)
{
    auto sorted = categories;
    std::ranges::sort(sorted);
    return audit::logged_text(sorted);
}

StoredCode whole(db::Tx& tx, const Head& head)
{
    return {head.id, head.version, head.used, head.stopped_at,
            {tx.get<CodeDetails>(details_of_code, head.id), categories_of_code(tx, head.id)}};
}

} // namespace

std::string code_key(std::string_view typed)
{
    std::string key;
    for (char letter : typed) {
        if (letter == ' ') continue;
        key += letter >= 'a' && letter <= 'z' ? static_cast<char>(letter - 'a' + 'A') : letter;
    }
    return key;
}

Result<CodeId> create_code(db::Tx& tx, ConferenceId conference, const CodeEdit& edit,
                           const std::string& form_key, const std::string& actor)
{
    const auto key = "code:" + form_key;
    if (const auto earlier = db::answer_of_form(tx, key)) return CodeId{std::stoll(*earlier)};
    if (auto checked = check(tx, conference, {}, edit); !checked)
        return std::unexpected(checked.error());
    const auto& details = edit.details;
    const CodeId code{tx.insert(
        "INSERT INTO code (conference_id, key, text, note, discount, percent, amount_ore, "
        "most_uses, valid_from, valid_to) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
        conference, code_key(details.text), details.text, details.note, details.discount,
        details.percent, details.amount_ore, details.most_uses, details.valid_from,
        details.valid_to)};
    write_categories(tx, code, edit.categories);
    audit::record(tx, actor, {"code", code.value, "created", "text", {}, details.text});
    if (!form_key.empty()) db::remember_form(tx, key, std::to_string(code.value));
    tx.after_commit("registration");
    return code;
}

Result<bool> change_code(db::Tx& tx, ConferenceId conference, CodeId code, std::int64_t version,
                         const CodeEdit& edit, const std::string& actor)
{
    const auto stored = find_code(tx, conference, code);
    if (!stored) return refuse(Problem::not_found, "edit.not_found");
    if (stored->version != version) return refuse(Problem::conflict, "edit.conflict");
    if (auto checked = check(tx, conference, code, edit); !checked) return checked;
    const auto& details = edit.details;
    if (details.most_uses && *details.most_uses < stored->used)
        return refuse_field("most_uses", "edit.below_used",
                            {{"used", std::to_string(stored->used)}});
    tx.run("UPDATE code SET key = ?2, text = ?3, note = ?4, discount = ?5, percent = ?6, "
           "amount_ore = ?7, most_uses = ?8, valid_from = ?9, valid_to = ?10, version = version + "
           "1 WHERE id = ?1",
           code, code_key(details.text), details.text, details.note, details.discount,
           details.percent, details.amount_ore, details.most_uses, details.valid_from,
           details.valid_to);
    write_categories(tx, code, edit.categories);
    audit::record_differences(tx, actor, "code", code.value, stored->edit.details, details);
    if (listed(stored->edit.categories) != listed(edit.categories))
        audit::record(tx, actor,
                      {"code", code.value, "changed", "categories", listed(stored->edit.categories),
                       listed(edit.categories)});
    tx.after_commit("registration");
    return true;
}

Result<bool> stop_code(db::Tx& tx, ConferenceId conference, CodeId code, bool stopped,
                       const std::string& actor)
{
    const auto stored = find_code(tx, conference, code);
    if (!stored) return refuse(Problem::not_found, "edit.not_found");
    if (stored->stopped_at.has_value() == stopped) return true;
    const std::optional<Instant> at = stopped ? std::optional(tx.now) : std::nullopt;
    tx.run("UPDATE code SET stopped_at = ?2, version = version + 1 WHERE id = ?1", code, at);
    audit::record(tx, actor,
                  {"code", code.value, "changed", "stopped", stopped ? "0" : "1",
                   stopped ? "1" : "0"});
    tx.after_commit("registration");
    return true;
}

std::optional<StoredCode> find_code(db::Tx& tx, ConferenceId conference, CodeId code)
{
    const auto head = tx.find<Head>("SELECT id, version, used, stopped_at FROM code WHERE id = ?1 "
                                    "AND conference_id = ?2",
                                    code, conference);
    if (!head) return std::nullopt;
    return whole(tx, *head);
}

std::vector<StoredCode> codes_of(db::Tx& tx, ConferenceId conference)
{
    std::vector<StoredCode> codes;
    for (const auto& head :
         tx.rows<Head>("SELECT id, version, used, stopped_at FROM code WHERE conference_id = ?1 "
                       "ORDER BY key",
                       conference))
        codes.push_back(whole(tx, head));
    return codes;
}

} // namespace retenk::registration
