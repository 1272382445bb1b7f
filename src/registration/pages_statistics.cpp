#include "registration/pages_statistics.hpp"
#include "registration/curve_view.hpp"

#include "retenk/http/sheet_file.hpp"

#include <algorithm>

namespace retenk::registration {

namespace asio = boost::asio;

namespace {

// One row of a table of figures: the first is drawn as a bar beside the greatest of its table.
struct Row
{
    view::Localised name;
    std::string filter; // of the register
    std::vector<std::int64_t> figures;
};

std::string percent(std::int64_t part, std::int64_t whole)
{
    return whole == 0 ? std::string("0") : std::to_string((part * 100 + whole / 2) / whole);
}

std::vector<Row> category_rows(const http::Context& context, const Statistics& all)
{
    std::vector<Row> rows;
    for (const auto& one : all.categories)
        rows.push_back({view::localised(context.lang, one.name, one.translations, "name"),
                        "type=" + std::to_string(one.id.value),
                        {one.registered, one.cancelled}});
    return rows;
}

std::vector<Row> place_rows(const http::Context& context, const Statistics& all)
{
    std::vector<Row> rows;
    for (const auto& one : all.places) {
        Row row{{one.name ? *one.name : http::text(context, "register.elsewhere"), ""},
                "kommune=" + (one.id ? std::to_string(one.id->value) : std::string("andre")),
                {one.registered, one.cancelled}};
        if (all.earlier) row.figures.push_back(one.before);
        rows.push_back(std::move(row));
    }
    return rows;
}

// By question, in the order of the form.
struct Answers
{
    view::Localised question;
    std::int64_t people = 0; // who answered; they may have chosen several
    std::vector<Row> rows;
};

std::vector<Answers> answer_tables(const http::Context& context, const Statistics& all)
{
    std::vector<Answers> tables;
    std::optional<QuestionId> last;
    for (const auto& one : all.answers) {
        if (last != one.question_id)
            tables.push_back({view::localised(context.lang, one.title, one.title_translations, "title"), one.answered, {}});
        last = one.question_id;
        tables.back().rows.push_back(
            {view::localised(context.lang, one.label, one.translations, "label"), "", {one.registered, 0}});
    }
    return tables;
}

view::Data table_data(const std::vector<Row>& rows, std::int64_t total)
{
    std::int64_t most = 1;
    for (const auto& row : rows)
        most = std::max(most, row.figures.front());
    view::Data::List list;
    for (const auto& row : rows) {
        view::Data data;
        data["name"] = view::data_of(row.name);
        data["what"] = row.name.text;
        data["filter"] = row.filter;
        data["registered"] = row.figures[0];
        data["cancelled"] = row.figures[1];
        data["before"] = row.figures.size() > 2 ? std::to_string(row.figures[2]) : std::string();
        data["share"] = percent(row.figures[0], total);
        data["width"] = row.figures[0] * 100 / most;
        list.push_back(std::move(data));
    }
    return list;
}

view::Data answers_data(const std::vector<Answers>& tables)
{
    view::Data::List list;
    for (const auto& table : tables) {
        view::Data data;
        data["number"] = std::to_string(list.size() + 1);
        data["question"] = view::data_of(table.question);
        data["rows"] = table_data(table.rows, table.people);
        list.push_back(std::move(data));
    }
    return list;
}

view::Data figure(const http::Context& context, std::int64_t number, std::string_view key,
                  std::string path)
{
    view::Data data;
    data["number"] = number;
    data["what"] = http::text(context, key, {{"count", std::to_string(number)}});
    data["path"] = std::move(path);
    return data;
}

view::Data figures_data(const http::Context& context, const Statistics& all)
{
    return view::Data::List{
        figure(context, all.intake.total, "statistics.registered",
               "/admin/pameldinger?status=pameldt"),
        figure(context, all.cancelled, "statistics.cancelled", "/admin/pameldinger?status=avmeldt"),
        figure(context, all.approvals, "statistics.approvals", "/admin/pameldinger?status=venter"),
        figure(context, all.in_line, "statistics.in_line", "/admin/venteliste"),
        figure(context, all.walk_ins, "statistics.walk_ins",
               "/admin/pameldinger?status=pameldt&fra=" + iso_day(all.conference.day))};
}

asio::awaitable<http::Response> get_statistics(http::Context& context)
{
    const auto all =
        co_await context.db.read(read_statistics, context.viewer, context.site().conference);
    view::Data data;
    data["title"] = http::text(context, "statistics.title");
    data["area"] = "desk";
    data["figures"] = figures_data(context, all);
    add_curve(all.intake, all.earlier, all.conference, context.now, data);
    data["categories"] = table_data(category_rows(context, all), all.intake.total);
    data["places"] = table_data(place_rows(context, all), all.intake.total);
    data["answers"] = answers_data(answer_tables(context, all));
    co_return http::page(context, "registration/admin_statistics", std::move(data));
}

void add_rows(document::Sheet& sheet, const std::string& table, const std::vector<Row>& rows)
{
    for (const auto& row : rows) {
        std::vector<document::Cell> cells{table, row.name.text};
        for (const auto number : row.figures)
            cells.push_back(document::count_cell(number));
        cells.resize(5);
        sheet.rows.push_back(std::move(cells));
    }
}

void add_weeks(document::Sheet& sheet, const std::string& table, const std::string& today,
               const Curve& curve)
{
    const auto number = [](const std::optional<std::int64_t>& count) {
        return count ? document::count_cell(*count) : document::Cell();
    };
    for (const auto& row : curve.rows)
        sheet.rows.push_back({table, row.now ? document::Cell(today) : document::count_cell(row.weeks_left), number(row.registered), "",
                              number(row.earlier)});
}

document::Sheet sheet_of(const http::Context& context, const Statistics& all)
{
    const auto plain = [&](std::string_view key) {
        return context.services.templates.catalogue().plain(context.lang, key);
    };
    document::Sheet sheet;
    sheet.name = plain("statistics.title");
    sheet.headings = {plain("statistics.table"), plain("statistics.group"),
                      plain("register.registered"), plain("register.cancelled"),
                      all.earlier
                          ? plain("register.registered") + " " + std::to_string(all.earlier->year)
                          : std::string()};
    add_rows(sheet, plain("register.category"), category_rows(context, all));
    add_rows(sheet, plain("register.municipality"), place_rows(context, all));
    for (const auto& table : answer_tables(context, all))
        for (const auto& row : table.rows)
            sheet.rows.push_back({table.question.text, row.name.text, std::to_string(row.figures.front()), "", ""});
    add_weeks(sheet, plain("register.weeks_column"), plain("register.curve_today"),
              curve_until(all.intake, all.earlier, all.conference, context.now));
    sheet.rows.push_back(
        {plain("statistics.walk_ins_row"), "", std::to_string(all.walk_ins), "", ""});
    return sheet;
}

asio::awaitable<http::Response> get_figures(http::Context& context)
{
    const auto all =
        co_await context.db.read(read_statistics, context.viewer, context.site().conference);
    auto sheet = sheet_of(context, all);
    auto name = context.services.templates.catalogue().plain(context.lang, "statistics.file_name") +
                "-" + std::to_string(context.site().year);
    co_return co_await http::csv_file(context, std::move(sheet), std::move(name));
}

} // namespace

http::Routes statistics_routes()
{
    using enum http::Method;
    using http::Access;
    return {
        {get, "/admin/statistikk", Access::organiser, get_statistics},
        {get, "/admin/statistikk.csv", Access::organiser, get_figures},
    };
}

} // namespace retenk::registration
