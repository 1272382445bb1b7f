#include "registration/question_check.hpp"

#include "retenk/conference/conference.hpp"
#include "retenk/http/typed.hpp"

#include <algorithm>
#include <set>

namespace retenk::registration {

namespace {

constexpr std::size_t most_options = 30;
constexpr std::chrono::days needs_are_kept(30), others_are_kept(731);

struct Condition
{
    QuestionKind kind{};
    std::int64_t position = 0;
};
BOOST_DESCRIBE_STRUCT(Condition, (), (kind, position))

struct ConferenceDays
{
    Day day{};
    Instant ends_at;

    Day last() const { return std::max(day, to_local(ends_at).day); }
};
BOOST_DESCRIBE_STRUCT(ConferenceDays, (), (day, ends_at))

class Checks
{
public:
    Checks(db::Tx& tx, ConferenceId conference, const QuestionDetails& details)
        : tx_(tx), conference_(conference), details_(details)
    {
    }

    void texts()
    {
        if (details_.title.empty()) wrong("title", "typed.missing");
        if (details_.purpose.empty()) wrong("purpose", "typed.missing");
        if (details_.rights_class != "ordinary" && details_.rights_class != "needs")
            wrong("rights_class", "typed.choose");
        for (const auto category : details_.categories)
            if (!tx_.find<std::int64_t>("SELECT 1 FROM category WHERE id = ?1 AND conference_id = ?2",
                                        category, conference_))
                wrong("categories", "typed.choose");
    }

    // What is asked of diet and access is deleted first; nothing is before it was of use.
    void deletion()
    {
        const auto days = tx_.get<ConferenceDays>(
            "SELECT day, ends_at FROM conference WHERE id = ?1", conference_);
        const bool needs = details_.rights_class == "needs";
        const Day last = std::chrono::sys_days(days.day) + (needs ? needs_are_kept : others_are_kept);
        if (!details_.delete_on.ok() || details_.delete_on <= to_local(tx_.now).day)
            wrong("delete_on", "question.delete_later");
        else if (details_.delete_on <= days.last())
            wrong("delete_on", "question.delete_after_conference");
        else if (details_.delete_on > last)
            wrong("delete_on", needs ? "question.delete_needs_sooner" : "question.delete_sooner");
    }

    void limits()
    {
        switch (details_.kind) {
        case QuestionKind::text:
            length(500);
            break;
        case QuestionKind::long_text:
            length(4000);
            break;
        case QuestionKind::number:
            in_order(http::parse_number(details_.least), http::parse_number(details_.most));
            break;
        case QuestionKind::date:
            in_order(parse_day(details_.least), parse_day(details_.most));
            break;
        case QuestionKind::one_of:
        case QuestionKind::several_of:
        case QuestionKind::yes_no:
        case QuestionKind::file:
            if (!details_.least.empty() || !details_.most.empty()) wrong("most", "typed.choose");
        }
    }

    void condition(std::int64_t position)
    {
        if (!details_.condition_question_id) return;
        const auto found = tx_.find<Condition>(
            "SELECT kind, position FROM question WHERE id = ?1 AND conference_id = ?2 AND "
            "retired = 0",
            *details_.condition_question_id, conference_);
        const auto keys = condition_keys(details_.condition_values);
        if (!found || !can_be_condition(found->kind) || found->position >= position || keys.empty())
            return wrong("condition", "question.stands_above");
        for (const auto& key : keys)
            if (!is_key(found->kind, key)) return wrong("condition", "typed.choose");
    }

    void options(const StoredQuestion* stored)
    {
        if (!has_options(details_.kind)) {
            if (!details_.options.empty()) wrong("options", "typed.choose");
            return;
        }
        if (details_.options.size() < 2) wrong("option_1_label", "question.two_options");
        if (details_.options.size() > most_options) wrong("options", "question.too_many_options");
        std::set<std::string> labels;
        for (const auto& option : details_.options)
            one_option(option, labels);
        if (stored != nullptr)
            for (const auto& before : stored->details.options)
                if (std::ranges::find(details_.options, before.id, &OptionDetails::id) ==
                    details_.options.end())
                    removal(before);
    }

    Result<bool> result() const
    {
        if (refusal_.fields.empty()) return true;
        return std::unexpected(refusal_);
    }

    void wrong(const std::string& field, const char* key, Values values = {})
    {
        refusal_.fields.push_back({field, key, std::move(values)});
    }

private:
    void length(std::int64_t longest)
    {
        const auto most = http::parse_number(details_.most);
        if (!details_.least.empty() ||
            (!details_.most.empty() && (!most || *most < 1 || *most > longest)))
            wrong("most", "question.length_outside", {{"most", std::to_string(longest)}});
    }

    template <class T>
    void in_order(const std::optional<T>& least, const std::optional<T>& most)
    {
        if (!details_.least.empty() && !least) wrong("least", "question.not_a_limit");
        if (!details_.most.empty() && !most) wrong("most", "question.not_a_limit");
        if (least && most && *most < *least) wrong("most", "question.limits_crossed");
    }

    bool is_key(QuestionKind kind, const std::string& key)
    {
        if (kind == QuestionKind::yes_no) return key == "yes" || key == "no";
        return tx_
            .find<std::int64_t>("SELECT 1 FROM question_option WHERE id = ?1 AND question_id = ?2",
                                http::parse_number(key).value_or(0), *details_.condition_question_id)
            .has_value();
    }

    void one_option(const OptionDetails& option, std::set<std::string>& labels)
    {
        if (!labels.insert(fold(option.label)).second)
            wrong(option.field + "label", "question.option_twice");
        if (!option.capacity || !option.id) return;
        const auto chosen = times_chosen(*option.id);
        if (*option.capacity < chosen)
            wrong(option.field + "capacity", "edit.below_taken",
                  {{"taken", std::to_string(chosen)}});
    }

    void removal(const OptionDetails& option)
    {
        if (times_chosen(*option.id) > 0)
            return wrong("options", "question.option_in_use", {{"option", option.label}});
        for (const auto& values : tx_.rows<std::string>(
                 "SELECT condition_values FROM question WHERE condition_question_id = (SELECT "
                 "question_id FROM question_option WHERE id = ?1)",
                 *option.id))
            if (std::ranges::count(condition_keys(values), std::to_string(option.id->value)) > 0)
                return wrong("options", "question.option_is_condition", {{"option", option.label}});
    }

    std::int64_t times_chosen(OptionId option)
    {
        return tx_.get<std::int64_t>("SELECT count(*) FROM answer_option WHERE option_id = ?1",
                                     option);
    }

    db::Tx& tx_;
    ConferenceId conference_;
    const QuestionDetails& details_;
    Refusal refusal_{Problem::invalid, "form.invalid", {}, {}};
};

} // namespace

Result<bool> check_question(db::Tx& tx, ConferenceId conference, std::int64_t position,
                            const QuestionDetails& details, const StoredQuestion* stored)
{
    Checks checks(tx, conference, details);
    if (stored != nullptr && stored->details.kind != details.kind)
        checks.wrong("kind", "typed.choose");
    checks.texts();
    checks.deletion();
    checks.limits();
    checks.condition(position);
    checks.options(stored);
    return checks.result();
}

bool is_answered(db::Tx& tx, QuestionId question)
{
    return tx
        .find<std::int64_t>(
            "SELECT 1 WHERE EXISTS (SELECT 1 FROM answer WHERE question_id = ?1) OR EXISTS (SELECT "
            "1 FROM answer_option JOIN question_option ON id = option_id WHERE question_id = ?1) OR "
            "EXISTS (SELECT 1 FROM upload WHERE question_id = ?1)",
            question)
        .has_value();
}

} // namespace retenk::registration
