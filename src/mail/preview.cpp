#include "retenk/mail/preview.hpp"

#include "retenk/base/share.hpp"
#include "retenk/mail/settings.hpp"

namespace retenk::mail {

std::string preview_text(const http::Services* services, const Message& sample, const Instant& now)
{
    const auto settings = services->db.read_now(mail_settings);
    return compose(row_of(sample, now), services->templates,
                   share_folder(services->config) / "mail_templates",
                   presented(services->config.mail, settings), services->base_url, settings.signature)
        .text;
}

} // namespace retenk::mail
