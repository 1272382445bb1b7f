#include "programme/pages_draft_data.hpp"
#include "programme/pages_organiser.hpp"
#include "programme/session_form.hpp"
#include "retenk/accounts/history.hpp"
#include "retenk/http/form_page.hpp"
#include "retenk/http/typed.hpp"
#include "retenk/programme/warnings.hpp"

#include <algorithm>

namespace retenk::programme {

namespace {

std::vector<http::Choice> choices(const http::Context& context, const std::vector<Named>& named)
{
    std::vector<http::Choice> all{{"", http::text(context, "edit.none"), false}};
    for (const auto& one : named)
        all.push_back({std::to_string(one.id), one.name, false});
    return all;
}

http::Field numbered(const http::Context& context, const std::string& name, const std::string& number,
                     const std::string& value)
{
    http::Field field;
    field.name = name;
    field.id = name + "_" + number;
    field.label = http::text(context, "edit.session_" + name, Values({{"number", number}}));
    field.value = value;
    return field;
}

// One row more than there are people, so that one can be added without a script.
view::Data people_data(const http::Context& context, const Editor& editor,
                       const http::Fields& fields)
{
    auto speakers = fields.all("speaker"), roles = fields.all("role");
    speakers.emplace_back();
    if (fields.has("add_person")) speakers.emplace_back();
    roles.resize(speakers.size(), "speaker");
    view::Data::List rows;
    for (std::size_t n = 0; n < speakers.size(); ++n) {
        const auto number = std::to_string(n + 1);
        auto person = numbered(context, "speaker", number, speakers[n]);
        person.choices = choices(context, editor.speakers);
        for (auto& choice : person.choices)
            choice.selected = choice.value == speakers[n];
        auto role = numbered(context, "role", number, roles[n]);
        role.choices = http::choices_of(context, "edit.role_", draft_roles);
        for (auto& choice : role.choices)
            choice.selected = choice.value == roles[n];
        view::Data row;
        row["person"] = view::data_of(person);
        row["as"] = view::data_of(role);
        rows.push_back(std::move(row));
    }
    return rows;
}

view::Data ticks(const http::Fields& fields, const std::string& name, std::int64_t id,
                 const std::string& label)
{
    const auto ticked = fields.all(name);
    const auto value = std::to_string(id);
    view::Data tick;
    tick["id"] = name + "_" + value;
    tick["name"] = name;
    tick["value"] = value;
    tick["label"] = label;
    tick["checked"] = std::ranges::find(ticked, value) != ticked.end();
    return tick;
}

void add_plan(view::Data& data, const Editor& editor, const http::Fields& fields)
{
    data["themes"] = view::Data::List{};
    for (const auto& theme : editor.themes)
        data["themes"].push_back(ticks(fields, "theme", theme.id, theme.name));
    view::Data::List groups;
    for (std::size_t n = 0; n < editor.measures.size();) {
        view::Data group;
        const auto& heading = editor.measures[n].heading;
        group["heading"] = heading;
        group["measures"] = view::Data::List{};
        for (; n < editor.measures.size() && editor.measures[n].heading == heading; ++n)
            group["measures"].push_back(
                ticks(fields, "measure", editor.measures[n].id, editor.measures[n].name));
        groups.push_back(std::move(group));
    }
    data["measure_groups"] = std::move(groups);
}

std::string names_of(const std::vector<std::string>& ids, const std::vector<Named>& named)
{
    std::string all;
    for (const auto& id : ids)
        for (const auto& one : named)
            if (std::to_string(one.id) == id) all += (all.empty() ? "" : ", ") + one.name;
    return all;
}

void add_conflict(const http::Context& context, http::FormPage& page, const Editor& editor,
                  const http::Fields& fields)
{
    const auto stored = fields_of(*editor.stored);
    page.conflict(stored, accounts::last_changer(editor.history),
                  accounts::last_change_time(context, editor.history));
    std::vector<Named> measures;
    for (const auto& measure : editor.measures)
        measures.push_back({measure.id, measure.name});
    auto compare = [&](const char* name, const char* label, const std::vector<Named>& named) {
        const auto yours = names_of(fields.all(name), named),
                   theirs = names_of(stored.all(name), named);
        if (yours != theirs) page.differs(http::text(context, label), yours, theirs);
    };
    compare("speaker", "edit.session_people", editor.speakers);
    compare("theme", "edit.session_themes", editor.themes);
    compare("measure", "edit.session_measures", measures);
}

void add_state(const http::Context& context, view::Data& data, const Editor& editor)
{
    const bool is_new = !editor.stored;
    data["is_new"] = is_new;
    data["id"] = is_new ? std::string("ny") : std::to_string(editor.stored->id.value);
    data["cancelled"] = !is_new && editor.stored->cancelled;
    data["ever_released"] = !is_new && editor.stored->ever_released;
    data["stored_version"] = is_new ? std::string() : std::to_string(editor.stored->version);
    view::Data::List warnings;
    for (const auto& warning : editor.warnings)
        warnings.push_back(http::text(context, warning.key, warning.values));
    data["warnings"] = std::move(warnings);
    data["warned"] = !editor.warnings.empty();
}

void add_history(const http::Context& context, http::FormPage& page, const Editor& editor)
{
    auto people = choices(context, editor.speakers);
    std::ranges::copy(http::choices_of(context, "edit.role_", draft_roles),
                      std::back_inserter(people));
    page.list("people", std::move(people));
    page.list("themes", choices(context, editor.themes));
    std::vector<http::Choice> measures;
    for (const auto& measure : editor.measures)
        measures.push_back({std::to_string(measure.id), measure.name, false});
    page.list("measures", std::move(measures));
    page.history(accounts::changes_of(context, editor.history));
}

std::vector<http::Choice> level_choices(const http::Context& context)
{
    auto levels = http::choices_of(context, "edit.level_", draft_levels);
    levels.insert(levels.begin(), {"", http::text(context, "edit.level_open"), false});
    return levels;
}

http::Response draft_page(const http::Context& context, const Editor& editor,
                          const http::Fields& fields, const Refusal* refusal)
{
    http::FormPage page(context, "edit.session_", fields, refusal);
    page.line("title", 200, true);
    page.lines("abstract", 10000);
    page.select("kind", http::choices_of(context, "edit.kind_", draft_kinds), true);
    page.select("track_id", choices(context, editor.tracks));
    page.select("room_id", choices(context, editor.rooms));
    page.line("day", 10, true, "date");
    page.line("starts", 5, true, "time");
    page.line("ends", 5, true, "time");
    page.select("language", http::choices_of(context, "language.", draft_languages), true);
    page.number("capacity");
    page.select("municipality_id", choices(context, editor.municipalities));
    page.select("level", level_choices(context));
    for (const char* name : {"young", "green", "hidden", "unscheduled", "not_recorded"})
        page.checkbox(name);
    page.translations(session_texts);
    page.hidden("version");
    for (const std::string group : {"people", "themes", "measures"}) {
        const auto* wrong = page.data().find("error_of")->find(group);
        page.data()["error_of_" + group] = wrong ? *wrong : view::Data("");
    }
    page.data()["people"] = people_data(context, editor, fields);
    add_plan(page.data(), editor, fields);
    add_state(context, page.data(), editor);
    add_history(context, page, editor);
    if (refusal && refusal->problem == Problem::conflict && editor.stored)
        add_conflict(context, page, editor, fields);
    const auto title =
        editor.stored ? editor.stored->draft.title : http::text(context, "edit.new_session");
    return page.answer("programme/admin_session", title);
}

http::Fields empty_draft(const http::Context& context)
{
    http::Fields fields;
    fields.add("kind", "talk");
    fields.add("language", "nb");
    fields.add("day", iso_day(context.site().day));
    fields.add("starts", "09:00");
    fields.add("ends", "09:45");
    return fields;
}

SessionId asked_session(const http::Context& context)
{
    return SessionId{http::parse_number(context.param("id")).value_or(0)};
}

std::int64_t version_in(const http::Form& form)
{
    return http::parse_number(form["version"]).value_or(0);
}

} // namespace

asio::awaitable<http::Response> get_new_draft(http::Context& context)
{
    const SessionId none;
    const auto editor = co_await context.db.read(read_editor, context.site().conference, none);
    co_return draft_page(context, editor, empty_draft(context), nullptr);
}

asio::awaitable<http::Response> post_new_draft(http::Context& context)
{
    const SessionId none;
    const auto& form = context.form();
    const auto editor = co_await context.db.read(read_editor, context.site().conference, none);
    if (form.has("add_person")) co_return draft_page(context, editor, form, nullptr);
    auto draft = parse_draft(form, "{}");
    if (!draft) co_return draft_page(context, editor, form, &draft.error());
    auto created =
        co_await context.db.write(create_session, context.site().conference, std::move(*draft),
                                  form["form_key"], context.viewer.actor());
    if (!created) co_return draft_page(context, editor, form, &created.error());
    co_return http::see_other(context, "/admin/program/" + std::to_string(created->value) +
                                           "?notice=programme_saved");
}

asio::awaitable<http::Response> get_draft(http::Context& context)
{
    const auto editor =
        co_await context.db.read(read_editor, context.site().conference, asked_session(context));
    if (!editor.stored) co_return http::not_found(context);
    co_return draft_page(context, editor, fields_of(*editor.stored), nullptr);
}

asio::awaitable<http::Response> post_draft(http::Context& context)
{
    const auto& form = context.form();
    const auto session = asked_session(context);
    auto editor = co_await context.db.read(read_editor, context.site().conference, session);
    if (!editor.stored) co_return http::not_found(context);
    if (form.has("add_person")) co_return draft_page(context, editor, form, nullptr);
    auto draft = parse_draft(form, editor.stored->draft.translations);
    if (!draft) co_return draft_page(context, editor, form, &draft.error());
    auto changed =
        co_await context.db.write(change_session, context.site().conference, session,
                                  version_in(form), std::move(*draft), context.viewer.actor());
    if (changed)
        co_return http::see_other(context, "/admin/program/" + std::to_string(session.value) +
                                               "?notice=programme_saved");
    editor = co_await context.db.read(read_editor, context.site().conference, session);
    if (!editor.stored) co_return http::not_found(context);
    co_return draft_page(context, editor, form, &changed.error());
}

asio::awaitable<http::Response> post_draft_cancellation(http::Context& context)
{
    const auto session = asked_session(context);
    const bool cancelled = context.form()["cancelled"] == "1";
    auto done =
        co_await context.db.write(set_cancelled, context.site().conference, session,
                                  version_in(context.form()), cancelled, context.viewer.actor());
    if (!done) co_return http::refused(context, done.error());
    const char* notice = cancelled ? "programme_cancelled" : "programme_restored";
    co_return http::see_other(context, "/admin/program/" + std::to_string(session.value) +
                                           "?notice=" + notice);
}

asio::awaitable<http::Response> post_draft_deletion(http::Context& context)
{
    auto done =
        co_await context.db.write(delete_session, context.site().conference, asked_session(context),
                                  version_in(context.form()), context.viewer.actor());
    if (!done) co_return http::refused(context, done.error());
    co_return http::see_other(context, "/admin/program?notice=programme_deleted");
}

} // namespace retenk::programme
