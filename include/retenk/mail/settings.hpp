#pragma once
// How every mail presents itself. Where mail goes and by which address it is sent stand in the settings file.
// Owns mail_setting.

#include "retenk/base/viewer.hpp"
#include "retenk/mail/outbox.hpp"

namespace retenk::mail {

inline constexpr std::int64_t longest_from_name = 80, longest_signature = 500;

struct MailSettings
{
    std::string from_name; // empty: the name in mail.from
    std::string reply_to;  // empty: mail.reply_to
    std::string signature; // plain lines below every mail
};
BOOST_DESCRIBE_STRUCT(MailSettings, (), (from_name, reply_to, signature))

MailSettings mail_settings(db::Tx& tx);

// conflict when the row is no longer the one with this fingerprint (audit/differences.hpp). Logged.
Result<bool> change_mail_settings(db::Tx& tx, const std::string& fingerprint,
                                  const MailSettings& settings, const std::string& actor);

// The file's section with what the settings put in its place; the address stays.
Config::Mail presented(Config::Mail config, const MailSettings& settings);

// A mail to somebody of the staff, to see that it arrives: the row's id.
MessageId enqueue_test(db::Tx& tx, const Viewer& viewer, const view::Lang& language);

} // namespace retenk::mail
