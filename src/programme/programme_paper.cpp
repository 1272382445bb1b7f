#include "programme/programme_paper.hpp"

#include "retenk/conference/conference.hpp"
#include "retenk/document/markdown.hpp"

namespace retenk::programme {

namespace {

using document::PdfBlock;
using document::PdfText;

constexpr std::size_t abstract_letters = 400;

std::string joined(const std::vector<std::string>& parts, std::string_view between)
{
    std::string all;
    for (const auto& part : parts)
        if (!part.empty()) all.append(all.empty() ? "" : between).append(part);
    return all;
}

class Printed
{
public:
    Printed(const FeedFrame& frame, const std::vector<conference::Municipality>& hosts)
        : frame_(frame), hosts_(hosts)
    {
    }

    PdfBlock block_of(const Session& session) const
    {
        PdfBlock block;
        block.aside =
            frame_.wording.time(session.starts_at) + "–" + frame_.wording.time(session.ends_at);
        block.space = 12;
        auto& texts = block.texts;
        texts.push_back({.text = title_of(session),
                         .size = 11,
                         .bold = true,
                         .struck = session.cancelled,
                         .link = address_of(session),
                         .tag = "H3"});
        if (session.cancelled) texts.push_back({.text = said("programme.cancelled"), .bold = true});
        texts.push_back({.text = facts_of(session), .size = 9, .quiet = true});
        texts.push_back({.text = people_of(session), .size = 9.5});
        const auto abstract = localised(session.abstract, session.translations, "abstract");
        texts.push_back({.text = document::first_words(abstract, abstract_letters), .size = 9.5});
        texts.push_back({.text = themes_of(session), .size = 8.5, .quiet = true});
        return block;
    }

    std::string said(std::string_view key, const Values& values = {}) const
    {
        return frame_.wording.catalogue.plain(frame_.wording.lang, key, values);
    }

private:
    std::string localised(std::string_view text, std::string_view translations,
                          std::string_view column) const
    {
        return view::localised(frame_.wording.lang, text, translations, column).text;
    }

    std::string title_of(const Session& session) const
    {
        return localised(session.title, session.translations, "title");
    }

    std::string address_of(const Session& session) const
    {
        return frame_.base_url +
               view::localised_path(frame_.wording.lang, "/program/" + session.slug);
    }

    std::string host_of(const Session& session) const
    {
        for (const auto& host : hosts_)
            if (session.municipality_id == host.id)
                return said("programme.hosted_by",
                            {{"municipality", display_name(host, frame_.wording.lang)}});
        return "";
    }

    std::string facts_of(const Session& session) const
    {
        const auto room = localised(session.room, session.room_translations, "name");
        const auto track = localised(session.track, session.track_translations, "name");
        const auto kind = said("programme.kind_" + std::string(db::enum_name(session.kind)));
        return joined({joined({room, session.venue}, ", "), kind, track, host_of(session)}, " · ");
    }

    std::string people_of(const Session& session) const
    {
        std::vector<std::string> people;
        for (const auto& person : session.people) {
            const auto role = said("programme.role_" + std::string(db::enum_name(person.role)));
            const auto post = localised(person.title, person.translations, "title");
            people.push_back(joined({person.name, post}, ", ") + " (" + role + ")");
        }
        return joined(people, "; ");
    }

    std::string themes_of(const Session& session) const
    {
        std::vector<std::string> themes, measures;
        for (const auto& theme : session.themes)
            themes.push_back(localised(theme.title, theme.translations, "title"));
        for (const auto& measure : session.measures)
            measures.push_back(measure.number);
        const auto of_plan =
            themes.empty() ? "" : said("programme.themes") + ": " + joined(themes, ", ");
        const auto served = measures.empty()
                                ? ""
                                : said("programme.paper_measures") + ": " + joined(measures, ", ");
        return joined({of_plan, served}, " · ");
    }

    const FeedFrame& frame_;
    const std::vector<conference::Municipality>& hosts_;
};

// Weekdays begin with a letter of ASCII in each of our languages.
std::string as_heading(std::string day)
{
    if (!day.empty() && day[0] >= 'a' && day[0] <= 'z')
        day[0] = static_cast<char>(day[0] - 'a' + 'A');
    return day;
}

bool has_several_days(const Programme& programme)
{
    return !programme.sessions.empty() && to_local(programme.sessions.front().starts_at).day !=
                                              to_local(programme.sessions.back().starts_at).day;
}

std::string without_scheme(const std::string& address)
{
    const auto at = address.find("://");
    return at == address.npos ? address : address.substr(at + 3);
}

} // namespace

std::optional<document::PdfPaper> programme_paper(db::Tx& tx, const FeedFrame& frame)
{
    const auto conference = conference::find_current(tx);
    if (!conference) return std::nullopt;
    const auto programme = published(tx, conference->id);
    if (!programme.release) return std::nullopt;
    const auto hosts = conference::municipalities_on(tx, conference->day);
    const Printed printed(frame, hosts);
    const auto& catalogue = frame.wording.catalogue;
    document::PdfPaper paper;
    paper.title = printed.said("programme.paper_title", {{"conference", conference->name}});
    paper.made = programme.release->at;
    const auto page = frame.base_url + view::localised_path(frame.wording.lang, "/program");
    const auto version = catalogue.plain(
        frame.wording.lang, "programme.version",
        {{"number", std::to_string(programme.release->number)},
         {"published_at", catalogue.date_time(frame.wording.lang, programme.release->at)}});
    paper.footer = version + " · " + without_scheme(page);
    paper.page_of =
        printed.said("programme.paper_page", {{"page", "{page}"}, {"pages", "{pages}"}});
    const auto when = as_heading(catalogue.long_day(frame.wording.lang, conference->day)) + " · " +
                      conference->place;
    paper.blocks.push_back({.texts = {{.text = paper.title, .size = 22, .bold = true, .tag = "H1"},
                                      {.text = when, .size = 12, .quiet = true}}});
    const bool several_days = has_several_days(programme);
    std::optional<Day> day;
    for (const auto& session : programme.sessions) {
        const auto its_day = to_local(session.starts_at).day;
        if (several_days && day != its_day)
            paper.blocks.push_back(
                {.texts = {{.text = as_heading(catalogue.long_day(frame.wording.lang, its_day)),
                            .size = 14,
                            .bold = true,
                            .tag = "H2"}},
                 .space = 20,
                 .with_next = true});
        day = its_day;
        paper.blocks.push_back(printed.block_of(session));
    }
    return paper;
}

} // namespace retenk::programme
