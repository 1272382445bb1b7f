#pragma once
// The registration form: what was typed, made into a Submission with an error by each field.

#include "registration/offer.hpp"
#include "retenk/http/route.hpp"

namespace retenk::registration {

inline constexpr int most_people = 10;
inline constexpr std::int64_t most_places = 500; // without names; the category says how many of them

// Person 1 is the contact; the others are colleagues. Numbers may have gaps after one was taken out.
struct TypedForm {
    http::Form fields;
    std::vector<int> people;        // the numbers of the colleagues: 2, 3, …
    bool self = true;               // the contact takes part
    bool places = false;            // REG-5: some places get their names later
};

// The number of those places as typed, if it is one.
std::optional<std::int64_t> places_in(const TypedForm& form);

TypedForm typed(const http::Form& form);
TypedForm empty_form();
void add_person(TypedForm& form);       // who begins with what they have in common with the one before
int next_number(const TypedForm& form); // of whoever is added next
void take_out(TypedForm& form, int number);

// The numbers of those who take part, in the order of Submission::participants.
std::vector<int> numbers_of(const TypedForm& form);

// Problem::invalid with every wrong field. Its form_key is the form's with a mark of the people.
Result<Submission> parse_submission(const TypedForm& form, const Offer& offer, view::Lang lang);

// Fields of a refusal of submit() are named by place (p1_…); the form names them by its own numbers.
Refusal named_as_typed(Refusal refusal, const TypedForm& form);

// Shared with the page on which one participant is changed: checks one line of text.
std::optional<FieldError> line_error(const std::string& name, const std::string& value, std::size_t longest, bool required,
                                     bool with_lines = false);

} // namespace retenk::registration
