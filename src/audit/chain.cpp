#include "audit/chain.hpp"

#include "retenk/base/secret.hpp"

#include <charconv>

namespace retenk::audit {

namespace {

// Lengths stand before the values: no two different rows give the same text.
void add(std::string& text, std::string_view value)
{
    text += std::to_string(value.size());
    text += ':';
    text += value;
}

void add(std::string& text, std::int64_t value) { add(text, std::to_string(value)); }

void add(std::string& text, const std::optional<std::string>& value)
{
    if (value)
        add(text, std::string_view(*value));
    else
        text += '-';
}

std::string without_values(std::string_view before, const ChangeRow& row)
{
    std::string text(before);
    add(text, row.id);
    add(text, row.at.time_since_epoch().count());
    add(text, std::string_view(row.actor));
    add(text, std::string_view(row.subject_type));
    add(text, row.subject_id);
    add(text, std::string_view(row.action));
    add(text, std::string_view(row.field));
    return text;
}

} // namespace

std::string digest_of(const ChangeRow& row)
{
    std::string text;
    add(text, row.salt);
    add(text, row.old_value);
    add(text, row.new_value);
    return sha256(text);
}

std::string hash_of(std::string_view before, const ChangeRow& row)
{
    auto text = without_values(before, row);
    if (row.digest) {
        text += '='; // a value never begins so: no row passes for one of the other kind
        add(text, row.digest);
    } else {
        add(text, row.old_value);
        add(text, row.new_value);
    }
    return sha256(text);
}

std::string hash_of(std::string_view before, const AccessRow& row)
{
    std::string text(before);
    add(text, row.id);
    add(text, row.at.time_since_epoch().count());
    add(text, std::string_view(row.actor));
    add(text, std::string_view(row.action));
    add(text, std::string_view(row.subject));
    add(text, row.rows);
    if (!row.purpose.empty()) add(text, std::string_view(row.purpose));
    return sha256(text);
}

std::string rest_of(const ChangeRow& row) { return sha256(without_values(row.hash, row)); }

void append(db::Tx& tx, ChangeRow row)
{
    const auto head =
        tx.find<Head>("SELECT id, hash FROM change_log ORDER BY id DESC LIMIT 1").value_or(Head{});
    row.id = head.id + 1;
    row.at = tx.now;
    row.salt = random_token();
    row.digest = digest_of(row);
    row.hash = hash_of(head.hash, row);
    tx.run("INSERT INTO change_log (id, at, actor, subject_type, subject_id, action, field, "
           "old_value, new_value, salt, digest, hash) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)",
           row.id, row.at, row.actor, row.subject_type, row.subject_id, row.action, row.field,
           row.old_value, row.new_value, row.salt, row.digest, row.hash);
}

bool ChangeCheck::holds(const ChangeRow& row)
{
    if (row.id != head_.id + 1) return false;
    const bool is_as_written = row.hash == hash_of(head_.hash, row);
    if (!row.digest) {
        if (!is_as_written && !holds_without(row)) return false;
    } else {
        if (!is_as_written) return false;
        if (row.salt ? *row.digest != digest_of(row) : !holds_without(row)) return false;
    }
    if (row.action == erasure) explain(row);
    head_ = {row.id, row.hash};
    return true;
}

bool ChangeCheck::holds_without(const ChangeRow& row)
{
    if (row.old_value || row.new_value || row.action == erasure) return false;
    erased_[row.id] = row.digest ? std::string() : rest_of(row);
    return true;
}

// "12,15=<rest>": rows with and without digest.
void ChangeCheck::explain(const ChangeRow& row)
{
    std::string_view list = row.new_value ? std::string_view(*row.new_value) : std::string_view();
    while (!list.empty()) {
        const auto item = list.substr(0, list.find(','));
        list.remove_prefix(std::min(list.size(), item.size() + 1));
        std::int64_t id = 0;
        const auto end = std::from_chars(item.data(), item.data() + item.size(), id).ptr;
        auto rest = item.substr(static_cast<std::size_t>(end - item.data()));
        if (rest.starts_with('=')) rest.remove_prefix(1);
        const auto found = erased_.find(id);
        if (found != erased_.end() && found->second == rest) erased_.erase(found);
    }
}

std::optional<std::int64_t> ChangeCheck::first_unexplained() const
{
    if (erased_.empty()) return std::nullopt;
    return erased_.begin()->first;
}

} // namespace retenk::audit
