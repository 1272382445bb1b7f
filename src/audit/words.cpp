#include "audit/words.hpp"

#include "retenk/http/response.hpp"

#include <algorithm>
#include <map>
#include <set>

namespace retenk::audit {

namespace {

std::string name_of(const std::vector<Named>& all, std::string_view key)
{
    const auto found = std::ranges::find(all, key, &Named::key);
    return found == all.end() ? std::string(key) : found->name;
}

bool is_digits(std::string_view text)
{
    return !text.empty() && std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

// "participants of session 7": its words make the key, its number is a value.
std::string part_in_words(const http::Context& context, const LogPage& page, std::string_view part)
{
    std::string key = "audit.set";
    std::string number;
    std::string_view rest = part, last;
    while (!rest.empty()) {
        const auto word = rest.substr(0, rest.find(' '));
        rest.remove_prefix(std::min(rest.size(), word.size() + 1));
        if (is_digits(word))
            number = last == "municipality" ? name_of(page.municipalities, word)
                     : last == "conference" ? name_of(page.conferences, word)
                                            : std::string(word);
        else
            key += "_" + std::string(word);
        last = word;
    }
    if (!context.services.templates.catalogue().has(view::Lang::nb, key)) return std::string(part);
    return http::text(context, key, {{"number", number}});
}

// "host,door_crew"
std::string roles_in_words(const http::Context& context, std::string_view roles)
{
    std::string words;
    while (!roles.empty()) {
        const auto role = std::string(roles.substr(0, roles.find(',')));
        roles.remove_prefix(std::min(roles.size(), role.size() + 1));
        const auto key = "accounts.role_" + role;
        const bool known = context.services.templates.catalogue().has(view::Lang::nb, key);
        words += (words.empty() ? "" : ", ") + (known ? http::text(context, key) : role);
    }
    return words;
}

// An instant as the log keeps it.
std::optional<Instant> instant_in(const std::string& value)
{
    if (value.size() != 20 || value.back() != 'Z') return std::nullopt;
    const auto clock = parse_local_time(std::string_view(value).substr(0, 16));
    if (!clock) return std::nullopt;
    const auto at = std::chrono::sys_days(clock->day) + std::chrono::hours(clock->hour) +
                    std::chrono::minutes(clock->minute);
    if (iso_instant(at) != value) return std::nullopt;
    return at;
}

// "2 people, 1 mails"
std::string bulk_in_words(const http::Context& context, std::string_view value)
{
    std::string words;
    while (!value.empty()) {
        const auto part = value.substr(0, value.find(", "));
        value.remove_prefix(std::min(value.size(), part.size() + 2));
        const auto space = part.find(' ');
        const auto key = "audit.bulk_" + std::string(part.substr(std::min(part.size(), space + 1)));
        const bool known = space != part.npos && is_digits(part.substr(0, space)) &&
                           context.services.templates.catalogue().has(view::Lang::nb, key);
        words += words.empty() ? "" : ", ";
        words += known ? http::text(context, key, {{"count", std::string(part.substr(0, space))}})
                       : std::string(part);
    }
    return words;
}

} // namespace

std::string word_of(const http::Context& context, std::string_view group, const std::string& word)
{
    const auto& catalogue = context.services.templates.catalogue();
    for (const auto* module : {"audit.", "register.", "edit."}) {
        const auto key = module + std::string(group) + "_" + word;
        if (catalogue.has(view::Lang::nb, key)) return http::text(context, key);
    }
    return word;
}

namespace {

std::string field_in_words(const http::Context& context, const std::string& kind, const std::string& field)
{
    static const std::map<std::string, std::string, std::less<>> forms{
        {"user", "accounts.user_"},          {"mail_setting", "mail.setting_"}, {"question", "question."},
        {"session_offer", "signup_desk."}, {"waiting_rule", "waiting_desk."}};
    const auto form = forms.find(kind);
    const auto key = (form == forms.end() ? "edit." + kind + "_" : form->second) + field;
    if (context.services.templates.catalogue().has(view::Lang::nb, key)) return http::text(context, key);
    return word_of(context, "field", field);
}

std::string value_in_words(const http::Context& context, const std::string& kind, const std::string& field,
                           const std::string& value)
{
    static const std::set<std::string, std::less<>> states{"state", "approval", "show_in_list"};
    static const std::set<std::string, std::less<>> flags{"disabled", "two_step", "retired", "shareable", "hidden",
                                                          "young",    "green",    "closed",  "cancelled", "open_link", "published", "recommend"};
    if (value.empty()) return value;
    if (const auto at = instant_in(value))
        return context.services.templates.catalogue().date_time(context.lang, *at);
    if (states.contains(field)) return word_of(context, kind == "waiting_party" ? "party_state" : "value", value);
    if (flags.contains(field)) return word_of(context, "flag", value);
    if (kind == "user" && field == "roles") return roles_in_words(context, value);
    return value;
}

} // namespace

std::string field_in_words(const http::Context& context, const ChangeEntry& entry)
{
    if (entry.field.empty()) return "";
    if (entry.action == "bulk") return word_of(context, "bulk", entry.field);
    return field_in_words(context, entry.kind, entry.field);
}

std::string value_in_words(const http::Context& context, const ChangeEntry& entry,
                           const std::optional<std::string>& value)
{
    if (!value) return "";
    if (entry.action == "bulk") return bulk_in_words(context, *value);
    return value_in_words(context, entry.kind, entry.field, *value);
}

std::string actor_in_words(const http::Context& context, const std::string& actor,
                           const std::optional<std::string>& who)
{
    if (who) return *who;
    const auto kind = actor.substr(0, actor.find(':'));
    const auto word = word_of(context, "actor", kind);
    return kind == actor ? word : word + " " + actor.substr(kind.size() + 1);
}

std::string set_in_words(const http::Context& context, const LogPage& page, std::string_view subject)
{
    std::string words;
    while (!subject.empty()) {
        const auto part = subject.substr(0, subject.find(", "));
        subject.remove_prefix(std::min(subject.size(), part.size() + 2));
        words += (words.empty() ? "" : ", ") + part_in_words(context, page, part);
    }
    return words;
}

} // namespace retenk::audit
