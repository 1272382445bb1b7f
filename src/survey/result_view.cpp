#include "survey/result_view.hpp"

#include "retenk/http/response.hpp"

#include <algorithm>
#include <cmath>

namespace retenk::survey {

namespace {

constexpr std::int64_t column_step = 50, column_width = 34, chart_height = 110, room_above = 18;

// "4,3", with the comma of our languages.
std::string decimal(const http::Context& context, double number)
{
    const auto tenths = std::lround(number * 10);
    return std::to_string(tenths / 10) + (context.lang == view::Lang::en ? "." : ",") + std::to_string(tenths % 10);
}

view::Localised label_of(const http::Context& context, Kind kind, const Bar& bar)
{
    if (is_scale(kind)) return {bar.number, ""};
    return view::localised(context.lang, bar.label, bar.translations, kind == Kind::measures ? "title" : "label");
}

view::Data bars_data(const http::Context& context, const QuestionResult& result)
{
    const auto kind = result.question.details.kind;
    std::int64_t most = 1;
    for (const auto& bar : result.bars)
        most = std::max(most, bar.all());
    view::Data list = view::Data::List{};
    for (std::size_t n = 0; n < result.bars.size(); ++n) {
        const auto& bar = result.bars[n];
        const auto height = bar.all() * chart_height / most;
        view::Data data;
        data["number"] = kind == Kind::measures ? bar.number : std::string();
        data["label"] = view::data_of(label_of(context, kind, bar));
        data["by_mail"] = bar.by_mail;
        data["openly"] = bar.openly;
        data["all"] = bar.all();
        data["share"] = percent(bar.all(), result.answers);
        data["width"] = bar.all() * 100 / most;
        data["x"] = static_cast<std::int64_t>(n) * column_step + (column_step - column_width) / 2;
        data["middle"] = static_cast<std::int64_t>(n) * column_step + column_step / 2;
        data["y"] = room_above + chart_height - height;
        data["above"] = room_above + chart_height - height - 5;
        data["height"] = height;
        list.push_back(std::move(data));
    }
    return list;
}

view::Data rewordings_data(const http::Context& context, const QuestionResult& result)
{
    view::Data list = view::Data::List{};
    for (const auto& one : result.rewordings) {
        view::Data data;
        data["day"] = context.services.templates.catalogue().short_day(context.lang, one.day);
        data["before"] = one.before;
        data["note"] = one.note;
        list.push_back(std::move(data));
    }
    return list;
}

view::Data result_data(const http::Context& context, const QuestionResult& result, bool for_organisers)
{
    const auto& details = result.question.details;
    view::Data data;
    data["id"] = result.question.id.value;
    data["title"] = view::data_of(view::localised(context.lang, details.title, details.translations, "title"));
    data["kind"] = http::text(context, "survey.kind_" + std::string(db::enum_name(details.kind)));
    data["closed"] = result.question.closed;
    data["answers"] = http::text(context, "survey.answered_by", {{"count", std::to_string(result.answers)}});
    data["none"] = result.answers == 0;
    data["too_few"] = result.too_few && result.answers > 0;
    data["is_text"] = details.kind == Kind::text;
    data["is_scale"] = is_scale(details.kind);
    data["bars"] = result.answers > 0 ? bars_data(context, result) : view::Data(view::Data::List{});
    data["any_bars"] = result.answers > 0 && !result.bars.empty();
    data["chart_width"] = std::max<std::int64_t>(1, std::ssize(result.bars)) * column_step;
    data["chart_height"] = chart_height + room_above + 22;
    data["floor"] = chart_height + room_above;
    data["under"] = chart_height + room_above + 16;
    data["column_width"] = column_width;
    data["mean"] = result.mean ? decimal(context, *result.mean) : std::string();
    data["spread"] = result.spread ? decimal(context, *result.spread) : std::string();
    data["has_nps"] = result.nps.has_value();
    data["nps"] = result.nps ? (*result.nps > 0 ? "+" : "") + std::to_string(*result.nps) : std::string();
    data["texts"] = for_organisers ? view::data_of(result.texts) : view::Data(view::Data::List{});
    data["rewordings"] = rewordings_data(context, result);
    return data;
}

bool is_shown(const QuestionResult& result, bool for_organisers)
{
    return for_organisers || (result.question.details.kind != Kind::text && result.answers > 0);
}

std::string plain(const http::Context& context, std::string_view key)
{
    return context.services.templates.catalogue().plain(context.lang, key);
}

std::string title_of(const http::Context& context, const QuestionResult& result)
{
    return view::localised(context.lang, result.question.details.title, result.question.details.translations, "title").text;
}

std::string word_of(const http::Context& context, const QuestionResult& result, const Bar& bar)
{
    const auto kind = result.question.details.kind;
    const auto label = label_of(context, kind, bar).text;
    return kind == Kind::measures ? bar.number + " " + label : label;
}

// Options and measures by their id, as the figures name them.
document::Cell cell_of(const http::Context& context, const QuestionResult& result, const std::vector<std::int64_t>& values)
{
    if (is_scale(result.question.details.kind) && values.size() == 1) return document::count_cell(values.front());
    std::string cell;
    for (const auto value : values) {
        std::string word = std::to_string(value);
        for (const auto& bar : result.bars)
            if (bar.value == value) word = word_of(context, result, bar);
        cell += (cell.empty() ? "" : "; ") + word;
    }
    return cell;
}

} // namespace

std::string percent(std::int64_t part, std::int64_t whole)
{
    return whole == 0 ? std::string("0") : std::to_string((part * 100 + whole / 2) / whole);
}

void add_results(const http::Context& context, view::Data& data, const Results& results, bool for_organisers)
{
    const auto all = results.by_mail + results.openly;
    data["invited"] = results.survey.invited;
    data["by_mail"] = results.by_mail;
    data["openly"] = results.openly;
    data["any_openly"] = for_organisers && results.openly > 0;
    data["all"] = all;
    data["answered_text"] = http::text(context, "survey.answered_by", {{"count", std::to_string(all)}});
    data["rate"] = percent(results.by_mail, results.survey.invited);
    data["has_rate"] = results.survey.invited > 0;
    data["too_few_all"] = results.too_few;
    data["fewest"] = fewest_shown;
    data["for_organisers"] = for_organisers;
    data["texts_gone"] = results.texts_gone;
    view::Data list = view::Data::List{};
    for (const auto& result : results.questions)
        if (!results.too_few && is_shown(result, for_organisers))
            list.push_back(result_data(context, result, for_organisers));
    data["results"] = std::move(list);
}

document::Sheet figures_sheet(const http::Context& context, const Results& results)
{
    document::Sheet sheet;
    sheet.name = plain(context, "survey.sheet_figures");
    for (const auto* key : {"survey.question", "survey.answer", "survey.by_mail", "survey.openly", "survey.all", "survey.share"})
        sheet.headings.push_back(plain(context, key));
    for (const auto& result : results.questions) {
        const auto title = title_of(context, result);
        const auto add = [&](std::string what, document::Cell number) {
            sheet.rows.push_back({title, std::move(what), "", "", std::move(number), ""});
        };
        add(plain(context, "survey.sheets"), document::count_cell(result.answers));
        for (const auto& bar : result.bars)
            sheet.rows.push_back({title, word_of(context, result, bar), document::count_cell(bar.by_mail), document::count_cell(bar.openly),
                                  document::count_cell(bar.all()), percent(bar.all(), result.answers) + " %"});
        if (result.mean) add(plain(context, "survey.mean"), decimal(context, *result.mean));
        if (result.spread) add(plain(context, "survey.spread"), decimal(context, *result.spread));
        if (result.nps) add("NPS", document::count_cell(*result.nps));
    }
    return sheet;
}

document::Sheet answers_sheet(const http::Context& context, const Results& results, const std::vector<SheetRow>& rows)
{
    document::Sheet sheet;
    sheet.name = plain(context, "survey.sheet_answers");
    sheet.headings.push_back(plain(context, "survey.way"));
    for (const auto& result : results.questions)
        sheet.headings.push_back(title_of(context, result));
    for (const auto& row : rows) {
        std::vector<document::Cell> cells{plain(context, row.by_mail ? "survey.by_mail" : "survey.openly")};
        for (std::size_t n = 0; n < results.questions.size(); ++n)
            cells.push_back(row.texts[n].empty() ? cell_of(context, results.questions[n], row.values[n]) : document::Cell(row.texts[n]));
        sheet.rows.push_back(std::move(cells));
    }
    return sheet;
}

} // namespace retenk::survey
