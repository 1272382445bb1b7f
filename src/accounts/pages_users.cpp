// Users, for administrators: who there is, invitations, roles, and who is shut out.

#include "accounts/page_parts.hpp"
#include "accounts/pages.hpp"
#include "retenk/accounts/history.hpp"
#include "retenk/accounts/second_factor.hpp"
#include "retenk/accounts/secret_file.hpp"
#include "retenk/accounts/users.hpp"
#include "retenk/conference/conference.hpp"
#include "retenk/http/form_page.hpp"

#include <algorithm>

namespace retenk::accounts {

namespace {

using http::Access;
using http::Context;
using http::Method;
using http::Response;

constexpr std::string_view list_path = "/admin/brukere";
constexpr std::string_view all_roles[] = {"administrator", "organiser", "programme_editor",
                                          "plan_owner",    "door_crew", "host",
                                          "partner",       "auditor"};

struct NamedPartner
{
    PartnerId id;
    std::string name;
};
BOOST_DESCRIBE_STRUCT(NamedPartner, (), (id, name))

struct UserEditor
{
    std::optional<UserRow> stored;
    std::vector<conference::Municipality> municipalities;
    std::vector<NamedPartner> partners;
    std::vector<HistoryRow> history;
};

UserEditor read_editor(db::Tx& tx, const Viewer& viewer, const UserId& id)
{
    UserEditor editor;
    editor.stored = find_user(tx, viewer, id);
    editor.municipalities = conference::municipalities_on(tx, to_local(tx.now).day);
    editor.partners = tx.rows<NamedPartner>("SELECT id, name FROM partner ORDER BY name, id");
    if (editor.stored) editor.history = history_of(tx, "user", id.value);
    return editor;
}

struct UserList
{
    std::vector<UserRow> users;
    bool key_lost = false;
};

UserList read_list(db::Tx& tx, const Viewer& viewer, const std::filesystem::path& key_file)
{
    return {all_users(tx, viewer), is_key_lost(tx, key_file)};
}

std::vector<std::string> roles_in(const std::string& joined)
{
    std::vector<std::string> roles;
    for (std::size_t at = 0; at < joined.size();) {
        const auto end = std::min(joined.find(',', at), joined.size());
        roles.push_back(joined.substr(at, end - at));
        at = end + 1;
    }
    return roles;
}

std::string role_text(const Context& context, std::string_view role)
{
    return http::text(context, "accounts.role_" + std::string(role));
}

std::string roles_in_words(const Context& context, const std::string& joined)
{
    std::string words;
    for (const auto& role : roles_in(joined))
        words += (words.empty() ? "" : ", ") + role_text(context, role);
    return words;
}

std::string_view state_of(const UserRow& user)
{
    if (user.disabled) return "stopped";
    if (user.has_password || user.signed_in_at) return "valid";
    return user.invited_until ? "waiting" : "expired";
}

view::Data user_data(const Context& context, const UserRow& user)
{
    const auto& catalogue = context.services.templates.catalogue();
    const auto when = [&](const std::optional<Instant>& at) {
        return at ? catalogue.date_time(context.lang, *at) : std::string();
    };
    const auto state = std::string(state_of(user));
    view::Data data;
    data["id"] = user.id.value;
    data["name"] = user.name;
    data["address"] = user.email.text;
    data["roles"] = roles_in_words(context, user.roles);
    data["only_now"] = user.conference_id == context.site().conference;
    data["only_then"] = user.conference_id && user.conference_id != context.site().conference;
    data["conference"] = context.site().name;
    data["signed_in"] = when(user.signed_in_at);
    data["until"] = when(user.invited_until);
    data["two_step"] = user.two_step;
    data["disabled"] = user.disabled;
    data["invited"] = state == "waiting" || state == "expired";
    data["state"] = state;
    data["state_text"] = http::text(context, "accounts.user_state_" + state);
    return data;
}

std::string text_of(const auto& id) { return id ? std::to_string(id->value) : std::string(); }

http::Fields fields_of(const UserRow& user)
{
    http::Fields fields;
    fields.add("name", user.name);
    for (const auto& role : roles_in(user.roles))
        fields.add("roles", role);
    fields.add("municipality_id", text_of(user.municipality_id));
    fields.add("partner_id", text_of(user.partner_id));
    fields.add("only_now", user.conference_id ? "1" : "");
    fields.add("version", version_of(user));
    return fields;
}

std::vector<http::Choice> municipality_choices(const Context& context, const UserEditor& editor)
{
    std::vector<http::Choice> choices{{"", http::text(context, "edit.none"), false}};
    for (const auto& one : editor.municipalities)
        choices.push_back({std::to_string(one.id.value),
                           conference::display_name(one, context.lang), false});
    return choices;
}

std::vector<http::Choice> partner_choices(const Context& context, const UserEditor& editor)
{
    std::vector<http::Choice> choices{{"", http::text(context, "edit.none"), false}};
    for (const auto& one : editor.partners)
        choices.push_back({std::to_string(one.id.value), one.name, false});
    return choices;
}

std::vector<http::Choice> role_choices(const Context& context,
                                       const std::vector<std::string>& chosen)
{
    std::vector<http::Choice> choices;
    for (const auto role : all_roles)
        choices.push_back({std::string(role), role_text(context, role),
                           std::ranges::find(chosen, role) != chosen.end()});
    return choices;
}

bool is_there(const std::vector<http::Choice>& choices, const std::string& value)
{
    return std::ranges::find(choices, value, &http::Choice::value) != choices.end();
}

// What was typed; only what the form offers counts.
Result<UserEdit> parse_user(const Context& context, const UserEditor& editor)
{
    const auto& form = context.form();
    http::Typed typed(form);
    UserEdit edit;
    edit.name = typed.line("name", 200, true);
    edit.roles = form.all("roles");
    edit.only_now = typed.flag("only_now");
    const auto municipality = form["municipality_id"], partner = form["partner_id"];
    if (!is_there(municipality_choices(context, editor), municipality))
        typed.wrong("municipality_id", "typed.choose");
    else if (!municipality.empty())
        edit.municipality = MunicipalityId{http::parse_number(municipality).value_or(0)};
    if (!is_there(partner_choices(context, editor), partner))
        typed.wrong("partner_id", "typed.choose");
    else if (!partner.empty())
        edit.partner = PartnerId{http::parse_number(partner).value_or(0)};
    if (!typed.fine()) return std::unexpected(typed.refusal());
    return edit;
}

void add_history(const Context& context, http::FormPage& page, const UserEditor& editor)
{
    const std::vector<http::Choice> flags{{"0", http::text(context, "edit.no"), false},
                                          {"1", http::text(context, "edit.yes"), false}};
    for (const char* column : {"disabled", "two_step"})
        page.list(column, flags);
    page.list("roles", role_choices(context, {}));
    page.history(changes_of(context, editor.history));
}

Response user_page(const Context& context, const UserEditor& editor, const http::Fields& fields,
                   const Refusal* refusal)
{
    http::FormPage page(context, "accounts.user_", fields, refusal);
    if (!editor.stored) page.line("email", 254, true, "email");
    page.line("name", 200, true);
    page.select("municipality_id", municipality_choices(context, editor));
    page.select("partner_id", partner_choices(context, editor));
    page.checkbox("only_now");
    page.hidden("version");
    auto& data = page.data();
    data["conference"] = context.site().name;
    auto roles = http::make_field(context, "roles", "accounts.user_roles", "", refusal);
    roles.type = "checkbox";
    roles.required = true;
    roles.choices = role_choices(context, fields.all("roles"));
    data["role_choices"] = view::data_of(roles);
    data["is_new"] = !editor.stored;
    data["id"] = editor.stored ? std::to_string(editor.stored->id.value) : std::string("ny");
    data["user"] = editor.stored ? user_data(context, *editor.stored) : view::Data(false);
    add_history(context, page, editor);
    if (refusal && refusal->key == "edit.conflict" && editor.stored)
        page.conflict(fields_of(*editor.stored), last_changer(editor.history),
                      last_change_time(context, editor.history));
    return page.answer("accounts/user", editor.stored ? editor.stored->name
                                                      : http::text(context, "accounts.invite"));
}

UserId asked_user(const Context& context)
{
    return UserId{http::parse_number(context.param("id")).value_or(0)};
}

std::string page_of(UserId user, std::string_view notice)
{
    return std::string(list_path) + "/" + std::to_string(user.value) +
           "?notice=" + std::string(notice);
}

asio::awaitable<Response> get_users(Context& context)
{
    auto file = secret_file_of(context.services.config);
    const auto list = co_await context.db.read(read_list, context.viewer, std::move(file));
    view::Data data;
    data["title"] = http::text(context, "accounts.users_title");
    data["area"] = "desk";
    data["key_lost"] = list.key_lost;
    data["users"] = view::Data::List{};
    for (const auto& user : list.users)
        data["users"].push_back(user_data(context, user));
    co_return http::page(context, "accounts/users", std::move(data));
}

asio::awaitable<Response> get_new(Context& context)
{
    const auto editor = co_await context.db.read(read_editor, context.viewer, UserId());
    co_return user_page(context, editor, http::Fields(), nullptr);
}

// A second sending of the form finds the invitation, and mails nothing.
Result<UserId> invite_and_mail(db::Tx& tx, const Email& email, const UserEdit& edit,
                               const std::string& form_key, const std::string& actor,
                               const view::Lang& lang)
{
    const auto invited = invite_user(tx, email, edit, form_key, actor);
    if (!invited) return std::unexpected(invited.error());
    if (!invited->token.empty()) mail_invitation(tx, invited->id, lang, invited->token);
    return invited->id;
}

asio::awaitable<Response> post_new(Context& context)
{
    const auto& form = context.form();
    const auto editor = co_await context.db.read(read_editor, context.viewer, UserId());
    auto edit = parse_user(context, editor);
    const auto email = parse_email(form["email"]);
    if (!email || !edit) {
        auto refusal = edit ? Refusal{Problem::invalid, "form.invalid", {}, {}} : edit.error();
        if (!email)
            refusal.fields.insert(
                refusal.fields.begin(),
                {"email", form["email"].empty() ? "form.required" : "form.email", {}});
        co_return user_page(context, editor, form, &refusal);
    }
    const auto invited =
        co_await context.db.write(invite_and_mail, *email, *std::move(edit), form["form_key"],
                                  context.viewer.actor(), context.lang);
    if (!invited) co_return user_page(context, editor, form, &invited.error());
    co_return http::see_other(context, page_of(*invited, "accounts_invited"));
}

asio::awaitable<Response> get_user(Context& context)
{
    const auto id = asked_user(context);
    const auto editor = co_await context.db.read(read_editor, context.viewer, id);
    if (!editor.stored) co_return http::not_found(context);
    co_return user_page(context, editor, fields_of(*editor.stored), nullptr);
}

asio::awaitable<Response> post_user(Context& context)
{
    const auto& form = context.form();
    const auto id = asked_user(context);
    auto editor = co_await context.db.read(read_editor, context.viewer, id);
    if (!editor.stored) co_return http::not_found(context);
    auto edit = parse_user(context, editor);
    if (!edit) co_return user_page(context, editor, form, &edit.error());
    const auto changed = co_await context.db.write(change_user, id, *std::move(edit),
                                                   form["version"], context.viewer.actor());
    if (changed) co_return http::see_other(context, page_of(id, "accounts_user_saved"));
    editor = co_await context.db.read(read_editor, context.viewer, id);
    co_return user_page(context, editor, form, &changed.error());
}

// After one of the buttons beside the form: the page again, with what was refused.
asio::awaitable<Response> after_button(Context& context, UserId id, Result<bool> done,
                                       std::string_view notice)
{
    if (done) co_return http::see_other(context, page_of(id, notice));
    const auto editor = co_await context.db.read(read_editor, context.viewer, id);
    if (!editor.stored) co_return http::not_found(context);
    co_return user_page(context, editor, fields_of(*editor.stored), &done.error());
}

Result<bool> again_and_mail(db::Tx& tx, const UserId& id, const std::string& actor,
                            const view::Lang& lang)
{
    const auto invited = invite_again(tx, id, actor);
    if (!invited) return std::unexpected(invited.error());
    return mail_invitation(tx, id, lang, invited->token);
}

asio::awaitable<Response> post_again(Context& context)
{
    const auto id = asked_user(context);
    auto done = co_await context.db.write(again_and_mail, id, context.viewer.actor(), context.lang);
    co_return co_await after_button(context, id, std::move(done), "accounts_invited");
}

asio::awaitable<Response> post_withdraw(Context& context)
{
    const auto id = asked_user(context);
    auto done = co_await context.db.write(withdraw_invitation, id, context.viewer.actor());
    if (done) co_return http::see_other(context, "/admin/brukere?notice=accounts_withdrawn");
    co_return co_await after_button(context, id, std::move(done), "");
}

asio::awaitable<Response> post_disable(Context& context)
{
    const auto id = asked_user(context);
    const auto& wanted = context.form()["disabled"];
    Result<bool> done = refuse(Problem::invalid, "form.invalid");
    const bool disabled = wanted == "1";
    if (disabled || wanted == "0")
        done = co_await context.db.write(disable_user, id, disabled, context.viewer.actor());
    co_return co_await after_button(context, id, std::move(done),
                                    disabled ? "accounts_disabled" : "accounts_enabled");
}

asio::awaitable<Response> post_reset(Context& context)
{
    const auto id = asked_user(context);
    auto done = co_await context.db.write(reset_second_factor, context.viewer.actor(), id);
    co_return co_await after_button(context, id, std::move(done), "accounts_two_step_reset");
}

} // namespace

http::Routes user_routes()
{
    constexpr auto who = Access::administrator;
    return {
        {Method::get, "/admin/brukere", who, get_users},
        {Method::get, "/admin/brukere/ny", who, get_new},
        {Method::post, "/admin/brukere/ny", who, post_new},
        {Method::get, "/admin/brukere/{id}", who, get_user},
        {Method::post, "/admin/brukere/{id}", who, post_user},
        {Method::post, "/admin/brukere/{id}/invitasjon", who, post_again},
        {Method::post, "/admin/brukere/{id}/tilbaketrekking", who, post_withdraw},
        {Method::post, "/admin/brukere/{id}/sperring", who, post_disable},
        {Method::post, "/admin/brukere/{id}/totrinn", who, post_reset},
    };
}

} // namespace retenk::accounts
