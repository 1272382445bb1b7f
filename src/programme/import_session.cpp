#include "programme/import_session.hpp"

#include "programme/draft_check.hpp"
#include "programme/import_shown.hpp"
#include "programme/import_target.hpp"
#include "programme/import_time.hpp"
#include "programme/session_form.hpp"
#include "retenk/document/cells.hpp"
#include "retenk/document/headings.hpp"
#include "retenk/view/language_words.hpp"

#include <algorithm>

namespace retenk::programme {

namespace {

using std::chrono::minutes;

constexpr document::HeadingWords kind_words[] = {
    {"talk", "talk,foredrag,innlegg,tale,appell,lecture,presentation,presentasjon"},
    {"panel", "panel,panelsamtale,paneldebatt,debatt,samtale,debate,panel discussion"},
    {"workshop", "workshop,arbeidsverksted,arbeidsverkstad,verksted,verkstad,gruppearbeid"},
    {"plenary", "plenary,plenum,plenumssesjon,felles,plenary session"},
    {"pause", "pause,pauser,lunsj,lunch,break,kaffe,kaffepause,coffee,coffee break"},
    {"social", "social,sosialt,middag,mingling,dinner,underholdning"}};

// By the names of the form that are not those of the columns.
constexpr std::pair<std::string_view, std::string_view> form_names[] = {
    {"track_id", "track"}, {"room_id", "room"}, {"municipality_id", "municipality"}, {"people", "speakers"}};

std::string column_of(const std::string& form_name)
{
    for (const auto& [form, column] : form_names)
        if (form == form_name) return std::string(column);
    return form_name;
}

using Values = std::map<std::string, std::vector<std::string>>;

class SessionReader
{
public:
    SessionReader(db::Tx& tx, const ImportWorld& world, People& people,
                  const document::TableRow& row)
        : tx_(tx), world_(world), people_(people), cells_(world, row)
    {
        plan_.row.number = row.number;
    }

    SessionPlan read()
    {
        const auto time = written_time(world_, cells_);
        plan_.row.errors = time.errors;
        const auto target = find_session(world_, cells_, time, plan_.row);
        if (target) stored_ = find_draft(tx_, world_.conference, *target);
        begin();
        texts();
        kind();
        one_of("track", "track_id", world_.tracks, "programme_import.no_such_track");
        one_of("room", "room_id", world_.rooms, "programme_import.no_such_room");
        one_of("municipality", "municipality_id", world_.municipalities,
               "programme_import.no_such_municipality");
        several("themes", "theme", world_.themes, "programme_import.no_such_theme");
        several("measures", "measure", world_.measures, "programme_import.no_such_measure");
        language();
        flags();
        place_in_time(time);
        finish();
        return std::move(plan_);
    }

private:
    void wrong(std::string field, std::string key, retenk::Values values = {})
    {
        auto& errors = plan_.row.errors;
        if (std::ranges::find(errors, field, &FieldError::field) == errors.end())
            errors.push_back({std::move(field), std::move(key), std::move(values)});
    }

    void warn(std::string field, std::string key)
    {
        plan_.row.warnings.push_back({std::move(field), std::move(key), {}});
    }

    void set(const std::string& name, std::string value) { values_[name] = {std::move(value)}; }
    std::string value(const std::string& name) const
    {
        const auto found = values_.find(name);
        return found == values_.end() || found->second.empty() ? "" : found->second.front();
    }

    void begin()
    {
        if (stored_) {
            const auto before = fields_of(*stored_);
            for (const auto& [name, text] : before.list())
                values_[name].push_back(text);
            plan_.row.target = stored_->id.value;
            plan_.row.version = stored_->version;
            plan_.row.about = stored_->draft.title;
            return;
        }
        const auto opening = to_local(world_.starts_at);
        set("kind", "talk");
        set("language", "nb");
        set("day", iso_day(world_.day));
        set("starts", clock_text(minutes(opening.hour * 60 + opening.minute)));
        set("ends", clock_text(minutes(opening.hour * 60 + opening.minute + 45)));
    }

    void texts()
    {
        for (const char* name : {"title", "abstract", "title_nn", "title_en", "abstract_nn",
                                 "abstract_en", "capacity"})
            if (auto typed = cells_[name]; !typed.empty()) set(name, std::move(typed));
    }

    void kind()
    {
        const auto typed = cells_["kind"];
        if (typed.empty()) return;
        auto found = document::field_headed(typed, kind_words);
        if (found.empty())
            wrong("kind", "programme_import.no_such_kind", {{"name", typed}});
        else
            set("kind", std::move(found));
    }

    std::optional<std::int64_t> thing(const std::string& field, const std::string& typed,
                                      const Names& names, const char* unknown)
    {
        const auto ids = names.called(typed);
        if (ids.size() == 1) return ids.front();
        wrong(field, ids.empty() ? unknown : "programme_import.several_called", {{"name", typed}});
        return std::nullopt;
    }

    void one_of(const std::string& field, const std::string& name, const Names& names,
                const char* unknown)
    {
        const auto typed = cells_[field];
        if (typed.empty()) return;
        if (const auto id = thing(field, typed, names, unknown)) set(name, std::to_string(*id));
    }

    void several(const std::string& field, const std::string& name, const Names& names,
                 const char* unknown)
    {
        const auto typed = cells_[field];
        if (typed.empty()) return;
        std::vector<std::int64_t> ids; // in the order in which they are kept
        const bool whole = names.called(typed).size() == 1;
        for (const auto& piece :
             whole ? std::vector<std::string>{typed} : document::pieces_of(typed))
            if (const auto id = thing(field, piece, names, unknown)) ids.push_back(*id);
        std::ranges::sort(ids);
        values_[name].clear();
        for (const auto id : ids)
            values_[name].push_back(std::to_string(id));
    }

    void language()
    {
        const auto typed = cells_["language"];
        if (typed.empty()) return;
        if (const auto lang = view::lang_in_words(typed))
            set("language", std::string(view::code_of(*lang)));
        else
            wrong("language", "import.no_such_language");
    }

    void flags()
    {
        for (const char* name : {"young", "green", "hidden", "not_recorded"}) {
            const auto typed = cells_[name];
            if (typed.empty()) continue;
            const auto said = document::yes_in_cell(typed);
            if (!said)
                wrong(name, "import.yes_or_no");
            else
                set(name, *said ? "1" : "");
        }
    }

    minutes clock(const std::string& name) const
    {
        return document::time_in_cell(value(name)).value_or(minutes(0));
    }

    void place_in_time(const WrittenTime& time)
    {
        const auto length = time.length.value_or(clock("ends") - clock("starts"));
        if (time.day) set("day", iso_day(*time.day));
        if (time.starts) set("starts", clock_text(*time.starts));
        if (time.ends)
            set("ends", clock_text(*time.ends));
        else if (time.starts || time.length)
            set("ends", clock_text(clock("starts") + length));
        const bool has_room = !value("room_id").empty() || value("kind") == "pause";
        const bool waits = stored_ ? stored_->draft.unscheduled : true;
        const bool placed = time.starts && has_room;
        set("unscheduled", waits && !placed ? "1" : "");
        if (waits && !placed && !stored_ && time.errors.empty())
            warn("", "programme_import.to_tray");
        const bool moved = time.day || time.starts;
        if (moved && value("day") != iso_day(world_.day)) warn("day", "edit.warning_day");
    }

    void add_people()
    {
        for (const auto& [column, role] : people_columns)
            if (const auto cell = cells_[column]; !cell.empty())
                plan_.draft.people =
                    with_people(std::move(plan_.draft.people), role,
                                people_.named_in(std::string(column), cell, plan_.row.errors));
    }

    // Those whom the file adds are not there yet.
    void check()
    {
        auto draft = plan_.draft;
        std::erase_if(draft.people,
                      [](const DraftPerson& person) { return is_added(person.speaker_id); });
        if (auto fine = check_draft(tx_, world_.conference, draft); !fine)
            for (auto& error : fine.error().fields)
                wrong(column_of(error.field), error.key, error.values);
    }

    void finish()
    {
        http::Fields fields;
        for (const auto& [name, all] : values_)
            for (const auto& text : all)
                fields.add(name, text);
        auto draft = parse_draft(fields, stored_ ? stored_->draft.translations : "{}");
        if (draft)
            plan_.draft = std::move(*draft);
        else
            for (auto& error : draft.error().fields)
                wrong(column_of(error.field), error.key, error.values);
        add_people();
        if (draft) check();
        auto& row = plan_.row;
        if (!row.errors.empty()) return;
        row.state = RowState::made;
        if (!stored_) return;
        row.differences = differences(shown_session(world_, people_, stored_->draft),
                                      shown_session(world_, people_, plan_.draft));
        row.state = row.differences.empty() ? RowState::unchanged : RowState::changed;
    }

    db::Tx& tx_;
    const ImportWorld& world_;
    People& people_;
    RowCells cells_;
    std::optional<StoredDraft> stored_;
    Values values_;
    SessionPlan plan_;
};

} // namespace

SessionPlan plan_session(db::Tx& tx, const ImportWorld& world, People& people,
                         const document::TableRow& row)
{
    return SessionReader(tx, world, people, row).read();
}

} // namespace retenk::programme
