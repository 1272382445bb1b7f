#include "programme/proposal_form.hpp"

#include "retenk/programme/edit.hpp"
#include "retenk/view/templates.hpp"

namespace retenk::programme {

namespace {

struct NodeChoice
{
    std::int64_t id = 0;
    std::string number, title, translations;
};
BOOST_DESCRIBE_STRUCT(NodeChoice, (), (id, number, title, translations))

std::vector<std::pair<std::string, std::string>> named(const std::vector<NodeChoice>& rows,
                                                       view::Lang lang)
{
    std::vector<std::pair<std::string, std::string>> all;
    for (const auto& row : rows)
        all.emplace_back(std::to_string(row.id),
                         row.number + " " +
                             view::localised(lang, row.title, row.translations, "title").text);
    return all;
}

std::string nth(std::string_view name, std::size_t n) { return std::string(name) + std::to_string(n); }

template <class IdType>
std::string text_of(const std::optional<IdType>& id)
{
    return id ? std::to_string(id->value) : std::string();
}

template <class IdType>
std::optional<IdType> chosen(http::Typed& typed, const std::string& name)
{
    const auto number = typed.number(name, 1, 1'000'000'000'000);
    return number ? std::optional(IdType{*number}) : std::nullopt;
}

std::vector<CoSpeaker> speakers_in(http::Typed& typed, const http::Fields& fields)
{
    std::vector<CoSpeaker> speakers;
    for (std::size_t n = 1; n <= most_co_speakers; ++n) {
        CoSpeaker one;
        one.name = typed.line(nth("s_name", n), 120);
        one.email = typed.email(nth("s_email", n));
        one.title = typed.line(nth("s_title", n), 200);
        const bool is_empty = one.name.empty() && !one.email && one.title.empty();
        if (one.name.empty() && !is_empty) typed.wrong(nth("s_name", n), "typed.missing");
        if (!is_empty && fields[nth("s_email", n)].empty()) one.email.reset();
        if (!is_empty) speakers.push_back(std::move(one));
    }
    return speakers;
}

std::vector<http::Choice> choices_of(const http::Context& context,
                                     const std::vector<std::pair<std::string, std::string>>& all,
                                     const std::string& value, const char* none)
{
    std::vector<http::Choice> choices{{"", http::text(context, none), value.empty()}};
    for (const auto& [id, name] : all)
        choices.push_back({id, name, id == value});
    return choices;
}

} // namespace

PlanChoices plan_choices(db::Tx& tx, const view::Lang& lang)
{
    const auto themes = tx.rows<NodeChoice>(
        "SELECT plan_node.id, number, title, plan_node.translations FROM plan_node JOIN plan ON "
        "plan.id = plan_id WHERE is_current = 1 AND parent_id IS NULL ORDER BY position, "
        "plan_node.id");
    const auto measures = tx.rows<NodeChoice>(
        "SELECT measure.id, number, title, measure.translations FROM measure JOIN plan ON plan.id "
        "= plan_id WHERE is_current = 1 AND published = 1 ORDER BY measure.id");
    return {named(themes, lang), named(measures, lang)};
}

http::Fields fields_of(const StoredProposal& stored, const Call& call)
{
    const auto& proposal = stored.proposal;
    http::Fields fields;
    fields.add("title", proposal.title);
    fields.add("abstract", proposal.abstract);
    fields.add("kind", proposal.kind);
    fields.add("language", proposal.language);
    fields.add("minutes", std::to_string(proposal.minutes));
    fields.add("theme_id", text_of(proposal.theme_id));
    fields.add("measure_id", text_of(proposal.measure_id));
    fields.add("note", proposal.note);
    fields.add("contact_name", proposal.contact_name);
    fields.add("contact_email", proposal.contact_email.text);
    fields.add("contact_title", proposal.contact_title);
    for (std::size_t n = 0; n < proposal.speakers.size(); ++n) {
        fields.add(nth("s_name", n + 1), proposal.speakers[n].name);
        fields.add(nth("s_email", n + 1),
                   proposal.speakers[n].email.value_or(Email()).text);
        fields.add(nth("s_title", n + 1), proposal.speakers[n].title);
    }
    const auto questions = lines_of(call.questions);
    for (std::size_t n = 0; n < questions.size(); ++n)
        for (const auto& one : proposal.answers)
            if (one.question == questions[n]) fields.add(nth("q", n + 1), one.answer);
    fields.add("version", std::to_string(stored.version));
    return fields;
}

Result<Proposal> parse_proposal(const http::Fields& fields, const Call& call)
{
    http::Typed typed(fields);
    Proposal proposal;
    proposal.title = typed.line("title", 200, true);
    proposal.abstract = typed.lines("abstract", 5000);
    proposal.kind = typed.one_of("kind", proposal_kinds);
    proposal.language = typed.one_of("language", draft_languages);
    proposal.minutes = typed.number("minutes", shortest_proposal, longest_proposal).value_or(0);
    if (fields["minutes"].empty()) typed.wrong("minutes", "typed.missing");
    proposal.theme_id = chosen<NodeId>(typed, "theme_id");
    proposal.measure_id = chosen<MeasureId>(typed, "measure_id");
    proposal.note = typed.lines("note", 2000);
    proposal.contact_name = typed.line("contact_name", 120, true);
    proposal.contact_title = typed.line("contact_title", 200);
    if (trim(fields["contact_email"]).empty()) typed.wrong("contact_email", "typed.missing");
    proposal.contact_email = typed.email("contact_email").value_or(Email());
    proposal.speakers = speakers_in(typed, fields);
    const auto questions = lines_of(call.questions);
    for (std::size_t n = 0; n < questions.size(); ++n) {
        auto answer = typed.lines(nth("q", n + 1), 2000);
        if (!answer.empty()) proposal.answers.push_back({questions[n], std::move(answer)});
    }
    if (!typed.fine()) return std::unexpected(typed.refusal());
    return proposal;
}

void draw(http::FormPage& page, const http::Context& context, const PlanChoices& choices,
          const Call& call, const http::Fields& fields, const Refusal* refusal)
{
    page.line("title", 200, true);
    page.lines("abstract", 5000);
    page.select("kind", http::choices_of(context, "edit.kind_", proposal_kinds), true);
    page.select("language", http::choices_of(context, "programme.language_", draft_languages), true);
    page.number("minutes", true);
    page.select("theme_id", choices_of(context, choices.themes, fields["theme_id"], "call.choose_theme"), true);
    page.select("measure_id", choices_of(context, choices.measures, fields["measure_id"], "call.no_measure"));
    page.lines("note", 2000);
    page.line("contact_name", 120, true);
    page.line("contact_email", 254, true, "email");
    page.line("contact_title", 200);
    auto& data = page.data();
    data["questions"] = view::Data::List{};
    const auto questions = lines_of(call.questions);
    for (std::size_t n = 0; n < questions.size(); ++n) {
        auto field = http::make_field(context, nth("q", n + 1), "call.answer", fields[nth("q", n + 1)], refusal);
        field.label = questions[n];
        field.type = "textarea";
        field.maxlength = 2000;
        data["questions"].push_back(view::data_of(field));
    }
    data["speakers"] = view::Data::List{};
    for (std::size_t n = 1; n <= most_co_speakers; ++n) {
        view::Data one;
        one["number"] = n;
        for (const auto* name : {"s_name", "s_email", "s_title"}) {
            auto field = http::make_field(context, nth(name, n), std::string("call.") + name, fields[nth(name, n)], refusal);
            field.autocomplete = "off";
            if (std::string_view(name) == "s_email") field.type = "email";
            one[std::string(name).substr(2)] = view::data_of(field);
        }
        data["speakers"].push_back(std::move(one));
    }
    const bool any_speaker = !fields["s_name1"].empty() || !fields["s_email1"].empty();
    data["speakers_open"] = any_speaker || refusal;
}

} // namespace retenk::programme
