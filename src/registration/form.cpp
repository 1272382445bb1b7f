#include "registration/form.hpp"

#include "registration/answer.hpp"
#include "registration/clash.hpp"
#include "registration/group.hpp"
#include "registration/payer.hpp"
#include "registration/signup_view.hpp"
#include "retenk/base/secret.hpp"

#include <algorithm>
#include <charconv>

namespace retenk::registration {

namespace {

std::optional<std::int64_t> number_in(std::string_view text)
{
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
    return number;
}

std::string named(int number, const std::string& name) { return "p" + std::to_string(number) + "_" + name; }

// Collects every error, so that a person mends all at once.
class Parser {
public:
    Parser(const TypedForm& form, const Offer& offer) : form_(form), offer_(offer) {}

    std::string line(const std::string& name, std::size_t longest, bool required, bool with_lines = false)
    {
        const auto value = with_lines ? trim(form_.fields[name]) : squeeze(form_.fields[name]);
        if (auto error = line_error(name, value, longest, required, with_lines)) errors_.push_back(std::move(*error));
        return value;
    }

    std::optional<Email> email(const std::string& name, bool required)
    {
        const auto& typed = form_.fields[name];
        if (typed.empty() && !required) return std::nullopt;
        auto email = parse_email(typed);
        if (!email) wrong(name, typed.empty() ? "form.required" : "form.email");
        return email;
    }

    std::optional<Phone> phone(const std::string& name)
    {
        const auto& typed = form_.fields[name];
        if (typed.empty()) return std::nullopt;
        auto phone = parse_phone(typed);
        if (!phone) wrong(name, "form.phone");
        return phone;
    }

    NewParticipant person(int number)
    {
        NewParticipant person;
        person.organisation = line(named(number, "organisation"), 120, false);
        person.category = category(named(number, "category"));
        person.municipality = municipality(named(number, "municipality"));
        for (const auto& extra : offer_.extras)
            if (has(named(number, "extra"), extra.id.value)) person.extras.push_back(extra.id);
        person.answers = parse_answers(form_.fields, named(number, ""), offer_.questions, person.category, errors_);
        person.show_in_list = form_.fields.has(named(number, "list"));
        person.sessions = sessions(named(number, "sessions"));
        return person;
    }

    // As many places as were asked for, each for somebody of the same body.
    std::vector<NewParticipant> places()
    {
        NewParticipant place;
        place.organisation = line("places_organisation", longest_organisation_of_places, true);
        place.category = category("places_category");
        place.municipality = municipality("places_municipality");
        for (const auto& extra : offer_.extras)
            if (has("places_extra", extra.id.value)) place.extras.push_back(extra.id);
        const auto number = places_in(form_);
        if (!number) wrong("places_count", form_.fields["places_count"].empty() ? "form.required" : "group.count");
        std::vector<NewParticipant> all;
        for (place.place = 1; place.place <= number.value_or(0); ++place.place) {
            place.name = stand_in_name(place.place, place.organisation);
            all.push_back(place);
        }
        return all;
    }

    void wrong(const std::string& name, const char* key) { errors_.push_back({name, key, {}}); }

    std::vector<FieldError>& errors() { return errors_; }

private:
    CategoryId category(const std::string& name)
    {
        const auto id = number_in(form_.fields[name]);
        const bool known = id && std::ranges::any_of(offer_.categories, [&](const auto& one) { return one.id.value == *id && !one.hidden; });
        if (!known) wrong(name, "registration.choose_category");
        return {known ? *id : 0};
    }

    std::optional<MunicipalityId> municipality(const std::string& name)
    {
        const auto& typed = form_.fields[name];
        if (typed == "elsewhere") return std::nullopt;
        const auto id = number_in(typed);
        const auto is = [&](const auto& one) { return id && one.id.value == *id; };
        if (!std::ranges::any_of(offer_.hosts, is) && !std::ranges::any_of(offer_.others, is)) {
            wrong(name, "registration.choose_municipality");
            return std::nullopt;
        }
        return MunicipalityId{*id};
    }

    std::vector<SessionId> sessions(const std::string& name)
    {
        auto chosen = parse_sessions(form_.fields, name);
        if (auto error = objection_to(offer_.sessions, chosen, offer_.travel, name)) errors_.push_back(std::move(*error));
        return chosen;
    }

    bool has(const std::string& name, std::int64_t value) const
    {
        return std::ranges::count(form_.fields.all(name), std::to_string(value)) > 0;
    }

    const TypedForm& form_;
    const Offer& offer_;
    std::vector<FieldError> errors_;
};

void parse_people(Parser& parser, const TypedForm& form, Submission& submission)
{
    if (form.self) {
        submission.participants.push_back(parser.person(1));
        submission.participants.back().name = submission.contact_name;
        submission.participants.back().email = submission.contact_email;
    }
    for (const int number : form.people) {
        auto person = parser.person(number);
        person.name = parser.line(named(number, "name"), 120, true);
        person.email = parser.email(named(number, "email"), false);
        submission.participants.push_back(std::move(person));
    }
    if (form.places)
        for (auto& place : parser.places()) submission.participants.push_back(std::move(place));
    if (submission.participants.empty() && !form.places) parser.wrong("self", "registration.nobody");
}

// A form that was sent, gone back to and sent for others is another one; the same people sent twice are not.
std::string mark_of_people(const Submission& submission)
{
    auto people = submission.contact_name + "\n" + submission.contact_email.text;
    for (const auto& person : submission.participants)
        people += "\n" + person.name + "\n" + (person.email ? person.email->text : std::string());
    return sha256(people).substr(0, 16);
}

} // namespace

TypedForm empty_form() { return {}; }

TypedForm typed(const http::Form& form)
{
    TypedForm result{form, {}, form.has("self"), form.has("places")};
    for (const auto& text : form.all("person")) {
        const auto number = number_in(text);
        if (number && *number >= 2 && *number < 100 && result.people.size() < most_people)
            result.people.push_back(static_cast<int>(*number));
    }
    std::ranges::sort(result.people);
    result.people.erase(std::unique(result.people.begin(), result.people.end()), result.people.end());
    return result;
}

std::optional<std::int64_t> places_in(const TypedForm& form)
{
    const auto number = number_in(trim(form.fields["places_count"]));
    if (!number || *number < 1 || *number > most_places) return std::nullopt;
    return number;
}

void add_person(TypedForm& form)
{
    if (form.people.size() + 1 >= most_people) return;
    const int number = next_number(form);
    const auto before = numbers_of(form);
    if (!before.empty())
        for (const auto* same : {"category", "municipality", "organisation"})
            form.fields.add(named(number, same), form.fields[named(before.back(), same)]);
    form.people.push_back(number);
}

int next_number(const TypedForm& form) { return form.people.empty() ? 2 : form.people.back() + 1; }

void take_out(TypedForm& form, int number) { std::erase(form.people, number); }

std::vector<int> numbers_of(const TypedForm& form)
{
    std::vector<int> numbers;
    if (form.self) numbers.push_back(1);
    numbers.insert(numbers.end(), form.people.begin(), form.people.end());
    return numbers;
}

std::optional<FieldError> line_error(const std::string& name, const std::string& value, std::size_t longest, bool required,
                                     bool with_lines)
{
    if (value.empty()) return required ? std::optional(FieldError{name, "form.required", {}}) : std::nullopt;
    if (!is_clean_text(value, with_lines)) return FieldError{name, "form.not_text", {}};
    if (length_of(value) > longest) return FieldError{name, "form.too_long", {{"most", std::to_string(longest)}}};
    return std::nullopt;
}

Result<Submission> parse_submission(const TypedForm& form, const Offer& offer, view::Lang lang)
{
    Parser parser(form, offer);
    Submission submission;
    submission.conference = offer.conference.id;
    submission.form_key = form.fields["form_key"];
    submission.language = lang;
    submission.contact_name = parser.line("contact_name", 120, true);
    submission.contact_email = parser.email("contact_email", true).value_or(Email{});
    submission.contact_phone = parser.phone("contact_phone");
    parse_people(parser, form, submission);
    submission.code = parser.line("code", 40, false);
    parse_payer(form.fields, submission, parser.errors());
    if (!form.fields.has("consent")) parser.wrong("consent", "registration.consent_needed");
    if (submission.form_key.size() < 16 || submission.form_key.size() > 100) parser.wrong("form_key", "form.required");
    submission.draft_key = submission.form_key;
    submission.form_key += ":" + mark_of_people(submission);

    auto& errors = parser.errors();
    if (errors.empty()) return submission;
    return std::unexpected(Refusal{Problem::invalid, "form.invalid", std::move(errors), {}});
}

Refusal named_as_typed(Refusal refusal, const TypedForm& form)
{
    const auto numbers = numbers_of(form);
    for (auto& error : refusal.fields) {
        const auto underline = error.field.find('_');
        const auto place = error.field.starts_with('p') ? number_in(std::string_view(error.field).substr(1, underline - 1)) : std::nullopt;
        if (!place || *place < 1 || static_cast<std::size_t>(*place) > numbers.size()) continue;
        const int number = numbers[static_cast<std::size_t>(*place - 1)];
        error.field = named(number, error.field.substr(underline + 1));
        if (error.field == "p1_name") error.field = "contact_name";
    }
    return refusal;
}

} // namespace retenk::registration
