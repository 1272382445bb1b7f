#include "http/kept_form.hpp"

#include <algorithm>
#include <set>

namespace retenk::http {

namespace {

bool is_secret(const std::string& name) { return name.find("password") != name.npos; }

view::Data hidden_data(const Form& form)
{
    view::Data list = view::Data::List{};
    for (const auto& [name, value] : form.list()) {
        if (name == "form_token") continue;
        view::Data field;
        field["name"] = name;
        field["value"] = value;
        list.push_back(std::move(field));
    }
    return list;
}

// A page cannot fill in a file: it is chosen again.
view::Data files_data(const Context& context)
{
    std::set<std::string> names;
    view::Data list = view::Data::List{};
    for (const auto& file : context.files) {
        if (!names.insert(file.field).second) continue;
        view::Data field;
        field["id"] = "file" + std::to_string(names.size());
        field["name"] = file.field;
        field["label"] = text(context, "kept_form.file", {{"file", file.name}});
        list.push_back(std::move(field));
    }
    return list;
}

const char* title_of(Missing missing)
{
    switch (missing) {
    case Missing::login:
        return "kept_form.title_signed_out";
    case Missing::link:
        return "kept_form.title_link";
    case Missing::form_token:
        break;
    }
    return "kept_form.title_signed_in";
}

} // namespace

bool is_our_own(const Head& head, std::string_view base_url)
{
    const auto site = head["sec-fetch-site"];
    if (!site.empty()) return site == "same-origin";
    return head.count("origin") > 0 && head["origin"] == base_url;
}

std::optional<Response> kept_form_page(const Context& context, Missing missing)
{
    const auto& fields = context.posted.list();
    const auto typed = [](const auto& field) { return field.first != "form_token"; };
    if (context.request.is_htmx || std::ranges::none_of(fields, typed)) return std::nullopt;
    if (std::ranges::any_of(fields, [](const auto& field) { return is_secret(field.first); }))
        return std::nullopt;
    view::Data data;
    data["title"] = text(context, title_of(missing));
    const bool at_desk = missing == Missing::form_token && !context.viewer.by_link;
    data["area"] = at_desk ? "desk" : "public";
    data["form_token_only"] = missing == Missing::form_token;
    data["login"] = missing == Missing::login;
    data["link"] = missing == Missing::link;
    data["action"] = context.request.target;
    data["fields"] = hidden_data(context.posted);
    data["files"] = files_data(context);
    data["has_files"] = !context.files.empty();
    return page(context, "kept_form", std::move(data), 403);
}

} // namespace retenk::http
