// How mail presents itself, whether it gets out, and a test of both.
#include "mail/mime.hpp"
#include "mail/pages.hpp"
#include "retenk/accounts/history.hpp"
#include "retenk/audit/differences.hpp"
#include "retenk/http/form_page.hpp"
#include "retenk/mail/reach.hpp"
#include "retenk/mail/settings.hpp"

namespace retenk::mail {

namespace {

using http::Access;
using http::Context;
using http::Method;
using http::Response;

struct Delivery
{
    std::int64_t waiting = 0, failed = 0, unsure = 0;
    std::optional<Instant> last_sent;
};
BOOST_DESCRIBE_STRUCT(Delivery, (), (waiting, failed, unsure, last_sent))

struct Shown
{
    MailSettings stored;
    Delivery delivery;
    std::vector<accounts::HistoryRow> history;
};

Shown read_shown(db::Tx& tx)
{
    return {mail_settings(tx),
            tx.get<Delivery>(
                "SELECT (SELECT count(*) FROM message WHERE state IN ('queued', 'sending', "
                "'retry')) AS waiting,"
                " (SELECT count(*) FROM message WHERE state = 'failed') AS failed,"
                " (SELECT count(*) FROM message WHERE state = 'unsure') AS unsure,"
                " (SELECT max(sent_at) FROM message) AS last_sent"),
            accounts::history_of(tx, "mail_setting", 1)};
}

http::Fields fields_of(const MailSettings& settings)
{
    http::Fields fields;
    fields.add("from_name", settings.from_name);
    fields.add("reply_to", settings.reply_to);
    fields.add("signature", settings.signature);
    fields.add("version", audit::fingerprint(settings));
    return fields;
}

Result<MailSettings> parse(const http::Fields& fields)
{
    http::Typed typed(fields);
    MailSettings settings;
    settings.from_name = typed.line("from_name", longest_from_name);
    // They would end the name in the settings file's way of writing it.
    if (settings.from_name.find_first_of("<>") != std::string::npos)
        typed.wrong("from_name", "mail.name_without_brackets");
    settings.reply_to = typed.email("reply_to").value_or(Email()).text;
    settings.signature = typed.lines("signature", longest_signature);
    if (!typed.fine()) return std::unexpected(typed.refusal());
    return settings;
}

// Nobody who may log in here needs the name and password that we use there.
std::string without_login(const std::string& url)
{
    const auto begin = url.find("://"), at = url.rfind('@');
    if (begin == url.npos || at == url.npos) return url;
    return url.substr(0, begin + 3) + url.substr(at + 1);
}

void add_server(const Context& context, view::Data& data)
{
    const auto& mail = context.services.config.mail;
    const auto sender = parse_mailbox(mail.from);
    const bool is_folder = mail.url.starts_with("file://");
    data["server"] = without_login(mail.url);
    data["is_folder"] = is_folder;
    data["address"] = sender.address;
    data["file_name"] = sender.name;
    data["file_reply_to"] = mail.reply_to;
    data["logs_in"] = !mail.user.empty();
    data["protected"] = mail.url.starts_with("smtps://") || (!is_folder && mail.require_tls);
}

void add_delivery(const Context& context, view::Data& data, const Delivery& delivery)
{
    const auto& catalogue = context.services.templates.catalogue();
    data["waiting"] = delivery.waiting;
    data["failed"] = delivery.failed;
    data["has_failed"] = delivery.failed > 0;
    data["unsure"] = delivery.unsure;
    data["has_unsure"] = delivery.unsure > 0;
    data["last_sent"] = delivery.last_sent ? catalogue.date_time(context.lang, *delivery.last_sent)
                                           : http::text(context, "mail.never_sent");
}

Response page_of(const Context& context, const Shown& shown, const http::Fields& fields,
                 const Refusal* refusal, const std::optional<std::string>& objection)
{
    http::FormPage page(context, "mail.setting_", fields, refusal);
    page.line("from_name", longest_from_name);
    page.line("reply_to", 254, false, "email");
    page.lines("signature", longest_signature);
    page.hidden("version");
    auto& data = page.data();
    data["own_address"] = context.viewer.email;
    data["has_tried"] = objection.has_value();
    data["reached"] = objection && objection->empty();
    data["objection"] = objection.value_or("");
    add_server(context, data);
    add_delivery(context, data, shown.delivery);
    page.history(accounts::changes_of(context, shown.history));
    if (refusal && refusal->problem == Problem::conflict)
        page.conflict(fields_of(shown.stored), accounts::last_changer(shown.history),
                      accounts::last_change_time(context, shown.history));
    return page.answer("mail/settings", http::text(context, "mail.settings_title"));
}

asio::awaitable<Response> get_settings(Context& context)
{
    const auto shown = co_await context.db.read(read_shown);
    const std::optional<std::string> not_tried;
    co_return page_of(context, shown, fields_of(shown.stored), nullptr, not_tried);
}

asio::awaitable<Response> post_settings(Context& context)
{
    const std::optional<std::string> not_tried;
    const auto& form = context.form();
    auto settings = parse(form);
    Refusal refusal;
    if (!settings) {
        refusal = settings.error();
    } else {
        const auto changed = co_await context.db.write(change_mail_settings, form["version"],
                                                       *std::move(settings), context.viewer.actor());
        if (changed) co_return http::see_other(context, "/admin/epost/innstillinger?notice=mail_settings_saved");
        refusal = changed.error();
    }
    const auto shown = co_await context.db.read(read_shown);
    co_return page_of(context, shown, form, &refusal, not_tried);
}

asio::awaitable<Response> post_try(Context& context)
{
    auto config = context.services.config.mail;
    const auto objection = co_await context.workers.run(objection_to_reaching, std::move(config));
    const auto shown = co_await context.db.read(read_shown);
    co_return page_of(context, shown, fields_of(shown.stored), nullptr, objection);
}

asio::awaitable<Response> post_test(Context& context)
{
    const auto id = co_await context.db.write(enqueue_test, context.viewer, context.lang);
    co_return http::see_other(context, "/admin/epost/" + std::to_string(id.value) +
                                           "?notice=mail_test_queued");
}

} // namespace

http::Routes settings_routes()
{
    return {
        {Method::get, "/admin/epost/innstillinger", Access::administrator, get_settings},
        {Method::post, "/admin/epost/innstillinger", Access::administrator, post_settings},
        {Method::post, "/admin/epost/innstillinger/forsok", Access::administrator, post_try},
        {Method::post, "/admin/epost/innstillinger/prove", Access::administrator, post_test},
    };
}

} // namespace retenk::mail
