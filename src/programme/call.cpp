#include "retenk/programme/call.hpp"

#include "retenk/audit/differences.hpp"
#include "retenk/base/secret.hpp"
#include "retenk/base/text.hpp"

#include <algorithm>

namespace retenk::programme {

namespace {

bool are_fine(const std::vector<std::string>& lines, std::size_t most)
{
    return lines.size() <= most && std::ranges::all_of(lines, [](const std::string& line) {
               return line.size() <= longest_call_line;
           });
}

bool has_doubles(std::vector<std::string> lines)
{
    std::ranges::sort(lines);
    return std::ranges::adjacent_find(lines) != lines.end();
}

Result<bool> check(const Call& call)
{
    Refusal refusal{Problem::invalid, "form.invalid", {}, {}};
    const auto wrong = [&](const char* field, const char* key) {
        refusal.fields.push_back({field, key, {}});
    };
    if (call.opens_at.has_value() != call.closes_at.has_value())
        wrong(call.opens_at ? "closes_at" : "opens_at", "typed.missing");
    if (call.opens_at && call.closes_at && *call.closes_at <= *call.opens_at)
        wrong("closes_at", "edit.closes_before_opening");
    if (!are_fine(lines_of(call.questions), most_questions)) wrong("questions", "call.too_many_lines");
    const auto criteria = lines_of(call.criteria);
    if (!are_fine(criteria, most_criteria) || has_doubles(criteria))
        wrong("criteria", "call.too_many_lines");
    if (refusal.fields.empty()) return true;
    return std::unexpected(std::move(refusal));
}

} // namespace

Call find_call(db::Tx& tx, ConferenceId conference)
{
    return tx
        .find<Call>("SELECT opens_at, closes_at, intro, questions, criteria, hide_names FROM call "
                    "WHERE conference_id = ?1",
                    conference)
        .value_or(Call());
}

bool is_open(const Call& call, Instant now)
{
    return call.opens_at && call.closes_at && *call.opens_at <= now && now < *call.closes_at;
}

std::vector<std::string> lines_of(const std::string& text)
{
    std::vector<std::string> lines;
    std::string_view rest = text;
    while (!rest.empty()) {
        auto line = trim(std::string(rest.substr(0, rest.find('\n'))));
        rest.remove_prefix(std::min(rest.size(), rest.find('\n') == rest.npos ? rest.size() : rest.find('\n') + 1));
        if (!line.empty()) lines.push_back(std::move(line));
    }
    return lines;
}

Result<bool> change_call(db::Tx& tx, ConferenceId conference, const std::string& fingerprint,
                         const Call& call, const std::string& actor)
{
    const auto stored = find_call(tx, conference);
    if (audit::fingerprint(stored) != fingerprint) return refuse(Problem::conflict, "edit.conflict");
    if (auto checked = check(call); !checked) return checked;
    tx.run("INSERT INTO call (conference_id, opens_at, closes_at, intro, questions, criteria, "
           "hide_names) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) ON CONFLICT (conference_id) DO UPDATE "
           "SET opens_at = ?2, closes_at = ?3, intro = ?4, questions = ?5, criteria = ?6, "
           "hide_names = ?7",
           conference, call.opens_at, call.closes_at, call.intro, call.questions, call.criteria,
           call.hide_names);
    audit::record_differences(tx, actor, "call", conference.value, stored, call);
    tx.after_commit("programme");
    return true;
}

std::string new_late_link(db::Tx& tx, const ConferenceId& conference, const std::string& actor)
{
    auto token = random_token();
    tx.run("INSERT INTO call (conference_id, late_hash) VALUES (?1, ?2) ON CONFLICT "
           "(conference_id) DO UPDATE SET late_hash = ?2",
           conference, sha256(token));
    audit::record(tx, actor, {"call", conference.value, "late_link"});
    return token;
}

bool is_late_token(db::Tx& tx, ConferenceId conference, const std::string& token)
{
    return !token.empty() &&
           tx.get<bool>("SELECT EXISTS (SELECT 1 FROM call WHERE conference_id = ?1 AND late_hash "
                        "= ?2)",
                        conference, sha256(token));
}

} // namespace retenk::programme
