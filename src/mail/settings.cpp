#include "retenk/mail/settings.hpp"

#include "mail/mime.hpp"
#include "retenk/audit/differences.hpp"

namespace retenk::mail {

MailSettings mail_settings(db::Tx& tx)
{
    return tx.get<MailSettings>("SELECT from_name, reply_to, signature FROM mail_setting");
}

Result<bool> change_mail_settings(db::Tx& tx, const std::string& fingerprint,
                                  const MailSettings& settings, const std::string& actor)
{
    const auto stored = mail_settings(tx);
    if (audit::fingerprint(stored) != fingerprint)
        return refuse(Problem::conflict, "edit.conflict");
    tx.run("UPDATE mail_setting SET from_name = ?1, reply_to = ?2, signature = ?3",
           settings.from_name, settings.reply_to, settings.signature);
    audit::record_differences(tx, actor, "mail_setting", 1, stored, settings);
    return true;
}

Config::Mail presented(Config::Mail config, const MailSettings& settings)
{
    if (!settings.from_name.empty())
        config.from = settings.from_name + " <" + parse_mailbox(config.from).address + ">";
    if (!settings.reply_to.empty()) config.reply_to = settings.reply_to;
    return config;
}

MessageId enqueue_test(db::Tx& tx, const Viewer& viewer, const view::Lang& language)
{
    Message message;
    message.template_name = "mail_test";
    message.language = language;
    message.recipient = Email{viewer.email};
    message.recipient_name = viewer.name;
    message.data["to"] = viewer.name;
    return enqueue(tx, message);
}

} // namespace retenk::mail
