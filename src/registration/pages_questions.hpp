#pragma once
// The organisers' questions: list, editor with preview, order, and how many gave which answer.

#include "registration/question_edit.hpp"
#include "retenk/accounts/history.hpp"
#include "retenk/http/route.hpp"

namespace retenk::registration {

http::Routes question_routes();

struct CountedOption
{
    OptionId id;
    std::string label, translations;
    std::int64_t chosen = 0;
    std::optional<std::int64_t> capacity;
};
BOOST_DESCRIBE_STRUCT(CountedOption, (), (id, label, translations, chosen, capacity))

struct NamedCategory
{
    CategoryId id;
    std::string name, translations;
};
BOOST_DESCRIBE_STRUCT(NamedCategory, (), (id, name, translations))

struct QuestionEditor
{
    std::optional<StoredQuestion> stored;
    std::vector<NamedCategory> categories;
    std::vector<AskedQuestion> conditions; // what it may depend on
    std::vector<CountedOption> counted;    // of those who come
    std::int64_t yes = 0, no = 0, answers = 0;
    bool answered = false;                 // by anybody at all
    Day conference_day{};
    std::vector<accounts::HistoryRow> history;
};

QuestionEditor read_editor(db::Tx& tx, const ConferenceId& conference, const QuestionId& question);

// fields are what is stored or was typed; preview shows them as their answerers would see them.
http::Response editor_page(const http::Context& context, const QuestionEditor& editor,
                           QuestionKind kind, const http::Fields& fields, const Refusal* refusal);

} // namespace retenk::registration
