#include "retenk/plan/card.hpp"

#include "retenk/db/statement.hpp"

namespace retenk::plan {

namespace {

const char* shape_of(MeasureState state)
{
    switch (state) {
    case MeasureState::carried_out:
        return "✓";
    case MeasureState::under_way:
        return "◐";
    case MeasureState::not_started:
        return "○";
    case MeasureState::paused:
        return "‖";
    case MeasureState::terminated:
        break;
    }
    return "✕";
}

const char* shape_of(OutcomeState state)
{
    switch (state) {
    case OutcomeState::open:
        return "○";
    case OutcomeState::kept:
        return "✓";
    case OutcomeState::late:
        return "◷";
    case OutcomeState::silent:
        return "?";
    case OutcomeState::dropped:
        return "✕";
    case OutcomeState::carried:
        break;
    }
    return "→";
}

view::Data notes_of(const Outcome& outcome, const std::vector<OutcomeNote>& notes,
                    const conference::Wording& wording)
{
    view::Data::List list;
    for (const auto& note : notes) {
        if (note.outcome_id != outcome.id) continue;
        view::Data data;
        data["day"] = wording.catalogue.short_day(wording.lang, note.day);
        data["text"] = wording.only_norwegian(note.text);
        list.push_back(std::move(data));
    }
    return conference::section_of(std::move(list));
}

} // namespace

view::Data state_of(MeasureState state, const conference::Wording& wording)
{
    const std::string name(db::enum_name(state));
    view::Data data;
    data["name"] = name;
    data["colour"] = db::enum_name(colour_of(state));
    data["shape"] = shape_of(state);
    data["text"] = wording.text("plan.state_" + name);
    return data;
}

view::Data card_of(const Outcome& outcome, const std::vector<OutcomeNote>& notes,
                   const conference::Wording& wording)
{
    const std::string state(db::enum_name(outcome.state));
    view::Data data;
    data["kind"] = wording.text("plan.outcome_" + std::string(db::enum_name(outcome.kind)));
    data["text"] = wording.localised(outcome.text, outcome.translations, "text");
    data["owner"] = wording.only_norwegian(outcome.owner);
    data["deadline"] = wording.long_day(outcome.deadline);
    data["state_name"] = state;
    data["shape"] = shape_of(outcome.state);
    data["state"] = wording.text("plan.outcome_state_" + state);
    data["carried_to"] =
        outcome.carried_to_year ? view::Data(*outcome.carried_to_year) : view::Data();
    data["notes"] = notes_of(outcome, notes, wording);
    return data;
}

std::string address_of(std::string_view number, PlanId plan, bool is_current)
{
    auto address = "/utviklingsplan/tiltak/" + std::string(number);
    return is_current ? address : address + "?plan=" + std::to_string(plan.value);
}

} // namespace retenk::plan
