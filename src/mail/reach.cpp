#include "retenk/mail/reach.hpp"

#include "mail/smtp.hpp"

#include <filesystem>
#include <unistd.h>

namespace retenk::mail {

std::string objection_to_reaching(const Config::Mail& mail)
{
    constexpr std::string_view scheme = "file://";
    if (!mail.url.starts_with(scheme)) return Smtp(mail).greet();
    const auto folder = mail.url.substr(scheme.size());
    if (!std::filesystem::is_directory(folder)) return "there is no folder " + folder;
    return ::access(folder.c_str(), W_OK) == 0 ? "" : "the folder " + folder + " cannot be written";
}

} // namespace retenk::mail
