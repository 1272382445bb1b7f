#include "registration/organisation_list.hpp"

#include "retenk/audit/audit.hpp"
#include "retenk/base/join.hpp"
#include "retenk/base/text.hpp"
#include "retenk/db/once.hpp"

#include <algorithm>

namespace retenk::registration {

namespace {

struct Head
{
    OrganisationListId id;
    std::int64_t version = 0;
    std::string name;
    ListPurpose purpose{};
};
BOOST_DESCRIBE_STRUCT(Head, (), (id, version, name, purpose))

bool is_number_letter(char letter)
{
    return (letter >= '0' && letter <= '9') || letter == ' ' || letter == '.';
}

// "959 469 059 Narvik kommune" begins with a number; so does "959469059;Narvik".
std::optional<OrgNumber> number_at_start(std::string_view line)
{
    std::string begin;
    int digits = 0;
    for (char letter : line) {
        if (!is_number_letter(letter) || digits == 9) break;
        digits += letter >= '0' && letter <= '9' ? 1 : 0;
        begin += letter;
    }
    const bool goes_on =
        line.size() > begin.size() && line[begin.size()] >= '0' && line[begin.size()] <= '9';
    return goes_on ? std::nullopt : parse_org_number(begin);
}

Result<bool> check(const OrganisationList& list)
{
    if (list.name.empty()) return refuse_field("name", "typed.missing");
    return true;
}

void write_numbers(db::Tx& tx, OrganisationListId id, const std::vector<std::string>& numbers)
{
    tx.run("DELETE FROM organisation_list_number WHERE list_id = ?1", id);
    for (const auto& number : numbers)
        tx.run("INSERT INTO organisation_list_number (list_id, number) VALUES (?1, ?2)", id,
               number);
}

void note(db::Tx& tx, const std::string& actor, OrganisationListId id, const char* field,
          const std::string& before, const std::string& after)
{
    if (before != after)
        audit::record(tx, actor, {"organisation_list", id.value, "changed", field, before, after});
}

std::vector<std::string> missing_from(const std::vector<std::string>& these,
                                      const std::vector<std::string>& those)
{
    std::vector<std::string> missing;
    std::ranges::set_difference(these, those, std::back_inserter(missing));
    return missing;
}

} // namespace

Result<std::vector<std::string>> parse_numbers(const std::string& field, std::string_view pasted)
{
    std::vector<std::string> numbers;
    int line = 0;
    while (!pasted.empty()) {
        const auto end = std::min(pasted.find('\n'), pasted.size());
        const auto text = squeeze(pasted.substr(0, end));
        pasted.remove_prefix(std::min(end + 1, pasted.size()));
        ++line;
        if (text.empty()) continue;
        const auto number = number_at_start(text);
        if (!number)
            return refuse_field(field, "edit.list_line_wrong",
                                {{"line", std::to_string(line)},
                                 {"typed", is_clean_text(text) ? text.substr(0, 20) : "?"}});
        numbers.push_back(number->text);
    }
    std::ranges::sort(numbers);
    numbers.erase(std::unique(numbers.begin(), numbers.end()), numbers.end());
    return numbers;
}

Result<OrganisationListId> create_list(db::Tx& tx, const OrganisationList& list,
                                       const std::string& form_key, const std::string& actor)
{
    const auto key = "organisation_list:" + form_key;
    if (const auto earlier = db::answer_of_form(tx, key))
        return OrganisationListId{std::stoll(*earlier)};
    if (auto checked = check(list); !checked) return std::unexpected(checked.error());
    const OrganisationListId id{tx.insert(
        "INSERT INTO organisation_list (name, purpose) VALUES (?1, ?2)", list.name, list.purpose)};
    write_numbers(tx, id, list.numbers);
    audit::record(tx, actor, {"organisation_list", id.value, "created", "name", {}, list.name});
    if (!form_key.empty()) db::remember_form(tx, key, std::to_string(id.value));
    tx.after_commit("registration");
    return id;
}

Result<bool> change_list(db::Tx& tx, OrganisationListId id, std::int64_t version,
                         const OrganisationList& list, const std::string& actor)
{
    const auto stored = find_list(tx, id);
    if (!stored) return refuse(Problem::not_found, "edit.not_found");
    if (stored->version != version) return refuse(Problem::conflict, "edit.conflict");
    if (auto checked = check(list); !checked) return checked;
    tx.run("UPDATE organisation_list SET name = ?2, purpose = ?3, version = version + 1 WHERE id = "
           "?1",
           id, list.name, list.purpose);
    write_numbers(tx, id, list.numbers);
    note(tx, actor, id, "name", stored->list.name, list.name);
    note(tx, actor, id, "purpose", std::string(db::enum_name(stored->list.purpose)),
         std::string(db::enum_name(list.purpose)));
    note(tx, actor, id, "numbers", join(missing_from(stored->list.numbers, list.numbers)),
         join(missing_from(list.numbers, stored->list.numbers)));
    tx.after_commit("registration");
    return true;
}

std::optional<StoredList> find_list(db::Tx& tx, OrganisationListId id)
{
    const auto head =
        tx.find<Head>("SELECT id, version, name, purpose FROM organisation_list WHERE id = ?1", id);
    if (!head) return std::nullopt;
    return StoredList{id,
                      head->version,
                      {head->name, head->purpose,
                       tx.rows<std::string>("SELECT number FROM organisation_list_number WHERE "
                                            "list_id = ?1 ORDER BY number",
                                            id)}};
}

std::vector<ListedList> organisation_lists(db::Tx& tx)
{
    return tx.rows<ListedList>(
        "SELECT id, name, purpose, (SELECT count(*) FROM organisation_list_number WHERE list_id = "
        "organisation_list.id) AS count FROM organisation_list ORDER BY name, id");
}

} // namespace retenk::registration
