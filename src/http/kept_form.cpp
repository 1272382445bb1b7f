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

} // namespace

bool is_our_own(const Head& head, std::string_view base_url)
{
    const auto site = head["sec-fetch-site"];
    if (!site.empty()) return site == "same-origin";
    return head.count("origin") > 0 && head["origin"] == base_url;
}

std::optional<Response> kept_form_page(const Context& context)
{
    const auto& fields = context.posted.list();
    const auto typed = [](const auto& field) { return field.first != "form_token"; };
    if (context.request.is_htmx || std::ranges::none_of(fields, typed)) return std::nullopt;
    if (std::ranges::any_of(fields, [](const auto& field) { return is_secret(field.first); }))
        return std::nullopt;
    const bool signed_in = context.viewer.user.has_value();
    view::Data data;
    data["title"] =
        text(context, signed_in ? "kept_form.title_signed_in" : "kept_form.title_signed_out");
    data["area"] = signed_in ? "desk" : "public";
    data["signed_in"] = signed_in;
    data["action"] = context.request.target;
    data["fields"] = hidden_data(context.posted);
    data["files"] = files_data(context);
    data["has_files"] = !context.files.empty();
    return page(context, "kept_form", std::move(data), 403);
}

} // namespace retenk::http
