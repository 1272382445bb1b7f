#include "http/layout.hpp"

#include "retenk/base/secret.hpp"

#include <algorithm>

namespace retenk::http {

namespace {

void add(view::Data& data, std::string_view name, view::Data value)
{
    if (!data.find(name)) data[name] = std::move(value);
}

view::Data site_data(const Context& context)
{
    const auto& site = context.site();
    view::Data data;
    data["name"] = site.name;
    data["year"] = site.year;
    data["day"] = site.day.ok()
                      ? context.services.templates.catalogue().long_day(context.lang, site.day)
                      : std::string();
    data["place"] = site.place;
    data["contact_email"] = site.contact_email;
    data["accessibility_url"] = site.accessibility_url;
    data["registration_open"] = site.registration_open;
    return data;
}

// The menu is that of whoever is logged in, also on the page of a personal link.
view::Data viewer_data(const Viewer& viewer)
{
    const bool is_administrator = viewer.has(Role::administrator);
    const bool is_organiser = is_administrator || viewer.has(Role::organiser);
    view::Data data;
    data["signed_in"] = viewer.user.has_value();
    data["name"] = viewer.name;
    data["is_organiser"] = is_organiser;
    data["is_administrator"] = is_administrator;
    data["is_auditor"] = viewer.has(Role::auditor) || is_administrator;
    data["is_host"] = viewer.has(Role::host);
    data["is_programme"] = is_organiser || viewer.has(Role::programme_editor);
    data["is_door"] = viewer.has(Role::door_crew);
    data["has_registration"] = viewer.registration.has_value();
    return data;
}

// The same page in the other languages; what was asked comes along, notices do not.
view::Data languages(const Context& context)
{
    std::string_view target = context.request.target;
    auto question = target.find('?');
    auto query = question == target.npos || target.find("notice=") != target.npos
                     ? std::string_view()
                     : target.substr(question);
    auto path = target.substr(0, question);
    auto prefix = view::prefix_of(context.lang);
    if (path.starts_with(prefix)) path.remove_prefix(prefix.size());
    if (!path.starts_with('/')) path = "/";
    view::Data list{view::Data::List{}};
    for (auto lang : view::all_languages) {
        view::Data item;
        item["code"] = view::code_of(lang);
        item["name"] = context.services.templates.catalogue().plain(
            lang, "language." + std::string(view::code_of(lang)));
        item["href"] = std::string(view::prefix_of(lang)) + std::string(path) + std::string(query);
        item["current"] = lang == context.lang;
        list.push_back(std::move(item));
    }
    return list;
}

view::Data here(std::string_view path)
{
    static constexpr std::pair<std::string_view, std::string_view> places[] = {
        {"program", "/program"},   {"plan", "/utviklingsplan"}, {"speakers", "/foredragsholdere"},
        {"partners", "/partnere"}, {"register", "/pamelding"},  {"practical", "/praktisk"},
        {"admin", "/admin"},       {"host", "/vertskap"},       {"registrations", "/admin/pameldinger"},
        {"draft", "/admin/program"}, {"desk_speakers", "/admin/foredragsholdere"},
        {"arrivals", "/admin/foredragsholdere/framme"},
        {"desk_partners", "/admin/partnere"}, {"rooms", "/admin/rom"},
        {"categories", "/admin/deltakertyper"}, {"questions", "/admin/sporsmal"},
        {"codes", "/admin/koder"}, {"mail", "/admin/epost"},
        {"conference", "/admin/konferanse"}, {"account", "/admin/konto"},
        {"sessions", "/admin/okter"},        {"users", "/admin/brukere"},
        {"audit", "/admin/revisjon"},        {"roles", "/admin/roller"}};
    view::Data data;
    data["overview"] = path == "/admin" || path.starts_with("/admin/venteliste");
    for (auto [name, place] : places)
        data[name] =
            path.starts_with(place) && (path.size() == place.size() || path[place.size()] == '/');
    return data;
}

std::string notice(const Context& context)
{
    const auto& key = context.request.query["notice"];
    auto is_plain = [](char letter) { return (letter >= 'a' && letter <= 'z') || letter == '_'; };
    if (context.for_everybody || key.empty() || !std::ranges::all_of(key, is_plain)) return {};
    auto full = "notice." + key;
    return context.services.templates.catalogue().has(view::Lang::nb, full) ? text(context, full)
                                                                            : std::string();
}

view::Data assets(const Services& services)
{
    view::Data data;
    data["style"] = services.style;
    data["desk_style"] = services.desk_style;
    data["script"] = services.script;
    data["sprite"] = services.sprite;
    data["font"] = services.font;
    return data;
}

// Walks through HTML of ours: well formed, attributes quoted.
class Marker
{
public:
    explicit Marker(std::string_view html) : html_(html) { marked_.reserve(html.size() + 256); }

    std::string walk()
    {
        while (at_ < html_.size())
            step();
        return std::move(marked_);
    }

private:
    void step()
    {
        auto rest = html_.substr(at_);
        if (rest.starts_with(view::fallback_begin)) return begin();
        if (rest.starts_with(view::fallback_end)) return end();
        char letter = html_[at_++];
        marked_ += letter;
        if (in_tag_)
            inside_tag(letter);
        else if (letter == '<')
            enter_tag(rest);
    }

    void enter_tag(std::string_view rest)
    {
        in_tag_ = true;
        for (std::string_view name : {"title", "option", "textarea", "script", "style"}) {
            if (rest.substr(1).starts_with(name)) text_only_ = true;
            if (rest.starts_with("</") && rest.substr(2).starts_with(name)) text_only_ = false;
        }
    }

    void inside_tag(char letter)
    {
        if (quote_ != 0) {
            if (letter == quote_) quote_ = 0;
        } else if (letter == '"' || letter == '\'')
            quote_ = letter;
        else if (letter == '>')
            in_tag_ = false;
    }

    void begin()
    {
        at_ += view::fallback_begin.size();
        if (in_tag_ || text_only_) return;
        marked_ += R"(<span lang="nb">)";
        ++open_;
    }

    void end()
    {
        at_ += view::fallback_end.size();
        if (in_tag_ || text_only_ || open_ == 0) return;
        marked_ += "</span>";
        --open_;
    }

    std::string_view html_;
    std::string marked_;
    std::size_t at_ = 0;
    int open_ = 0;
    bool in_tag_ = false;
    bool text_only_ = false;
    char quote_ = 0;
};

} // namespace

void add_page_data(const Context& context, view::Data& data)
{
    auto prefix = view::prefix_of(context.lang);
    add(data, "lang", view::code_of(context.lang));
    add(data, "prefix", prefix);
    add(data, "site", site_data(context));
    add(data, "languages", languages(context));
    add(data, "viewer", viewer_data(context.viewer));
    add(data, "form_token", context.viewer.form_token);
    add(data, "form_key", context.for_everybody ? std::string() : random_token());
    add(data, "notice", notice(context));
    add(data, "area", "public");
    bool is_desk = *data.find("area")->text() == "desk";
    add(data, "area_desk", is_desk);
    add(data, "area_public", !is_desk);
    add(data, "here", here(context.request.path));
    add(data, "assets", assets(context.services));
    add(data, "canonical", context.services.base_url + std::string(prefix) + context.request.path);
}

std::string with_fallback_marked(std::string html)
{
    if (html.find(view::fallback_begin) == html.npos && html.find(view::fallback_end) == html.npos)
        return html;
    return Marker(html).walk();
}

} // namespace retenk::http
