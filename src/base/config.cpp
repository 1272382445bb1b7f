#include "retenk/base/config.hpp"

#include <algorithm>
#include <cstdlib>
#include <functional>
#include <sstream>
#include <toml++/toml.h>
#include <unistd.h>
#include <variant>

namespace retenk {

namespace {

using Place = std::variant<std::string*, std::int64_t*, bool*, std::vector<std::string>*>;

struct Setting
{
    std::string_view key; // section.name
    std::string_view sentence;
    Place (*place)(Config&);
    std::int64_t least = 0; // of numbers
    std::int64_t most = 0;
};

// The one table of settings. clang-format off keeps a setting on a line.
// clang-format off
constexpr Setting settings[] = {
    {"server.address", "The address to listen on; 0.0.0.0 for all of IPv4, :: for all.", [](Config& c) -> Place { return &c.server.address; }},
    {"server.port", "The port; 0 picks a free one and prints it.", [](Config& c) -> Place { return &c.server.port; }, 0, 65535},
    {"server.base_url", "How people reach the site, as in links in mail; empty: http://127.0.0.1:<port>.", [](Config& c) -> Place { return &c.server.base_url; }},
    {"server.threads", "Threads that serve; 0: one a core.", [](Config& c) -> Place { return &c.server.threads; }, 0, 256},
    {"server.max_connections", "Connections at the same time, more are answered 503; 0: a quarter of the memory we may use by 16 KB (112 KB with a certificate of its own), and no more than descriptors.", [](Config& c) -> Place { return &c.server.max_connections; }, 0, 1000000},
    {"server.tls_certificate", "PEM file with the certificate chain; with tls_key it turns on TLS.", [](Config& c) -> Place { return &c.server.tls_certificate; }},
    {"server.tls_key", "PEM file with the private key.", [](Config& c) -> Place { return &c.server.tls_key; }},
    {"server.trusted_proxies", "Addresses of proxies whose X-Forwarded-For is believed.", [](Config& c) -> Place { return &c.server.trusted_proxies; }},
    {"server.header_seconds", "Time for a request's header to arrive.", [](Config& c) -> Place { return &c.server.header_seconds; }, 1, 120},
    {"server.body_seconds", "Time for a request's body to arrive, in all.", [](Config& c) -> Place { return &c.server.body_seconds; }, 1, 600},
    {"server.idle_seconds", "How long a connection may wait between requests.", [](Config& c) -> Place { return &c.server.idle_seconds; }, 1, 3600},
    {"server.stop_seconds", "How long accepted requests may take to finish at a stop.", [](Config& c) -> Place { return &c.server.stop_seconds; }, 1, 300},
    {"server.metrics_public", "Whether /metrics answers to others than this machine.", [](Config& c) -> Place { return &c.server.metrics_public; }},
    {"server.secret_file", "The file with the key that seals the secrets of two-step login, made with 0600 at the first need, and in no backup; empty: retenk.key beside the database.", [](Config& c) -> Place { return &c.server.secret_file; }},
    {"database.file", "The database file; its folder must exist.", [](Config& c) -> Place { return &c.database.file; }},
    {"database.readers", "Threads that read.", [](Config& c) -> Place { return &c.database.readers; }, 1, 64},
    {"database.queue", "Jobs that may wait for the database; more are answered 503.", [](Config& c) -> Place { return &c.database.queue; }, 16, 100000},
    {"mail.url", "Where mail goes: smtp://host:587, smtps://host or file:///folder/ for .eml files.", [](Config& c) -> Place { return &c.mail.url; }},
    {"mail.user", "Login at the mail server; empty: none.", [](Config& c) -> Place { return &c.mail.user; }},
    {"mail.password", "Better given as RETENK_MAIL__PASSWORD in the environment.", [](Config& c) -> Place { return &c.mail.password; }},
    {"mail.from", "The sender of every mail.", [](Config& c) -> Place { return &c.mail.from; }},
    {"mail.reply_to", "Where answers go; empty: to the sender.", [](Config& c) -> Place { return &c.mail.reply_to; }},
    {"mail.require_tls", "Refuse to send over smtp:// without STARTTLS, except to this machine.", [](Config& c) -> Place { return &c.mail.require_tls; }},
    {"mail.ca_file", "PEM file with the authorities that the mail server's certificate may come from; empty: the system's.", [](Config& c) -> Place { return &c.mail.ca_file; }},
    {"mail.attempts", "How often a mail is tried before it counts as failed.", [](Config& c) -> Place { return &c.mail.attempts; }, 1, 100},
    {"limits.login_attempts", "Logins tried for one account in a quarter of an hour; ten times as many from one address.", [](Config& c) -> Place { return &c.limits.login_attempts; }, 3, 1000},
    {"limits.registrations_per_minute", "Registration forms posted from one address in a minute.", [](Config& c) -> Place { return &c.limits.registrations_per_minute; }, 1, 1000000},
    {"limits.link_requests_per_hour", "Lost links asked for from one address in an hour.", [](Config& c) -> Place { return &c.limits.link_requests_per_hour; }, 1, 1000000},
    {"limits.searches_per_minute", "Searches from one address in a minute; a list searches with each letter.", [](Config& c) -> Place { return &c.limits.searches_per_minute; }, 10, 1000000},
    {"limits.own_changes_per_minute", "Changes behind one personal link in a minute.", [](Config& c) -> Place { return &c.limits.own_changes_per_minute; }, 5, 1000000},
    {"limits.connections_per_address", "Connections from one address at the same time, this machine and trusted proxies not counted; 0: a quarter of all.", [](Config& c) -> Place { return &c.limits.connections_per_address; }, 0, 1000000},
    {"oidc.issuer", "Who staff may also log in through (OpenID Connect), as https://auth.dataporten.no; empty: nobody.", [](Config& c) -> Place { return &c.oidc.issuer; }},
    {"oidc.client_id", "What we are called there; the address to come back to is <base_url>/logg-inn/oidc/svar.", [](Config& c) -> Place { return &c.oidc.client_id; }},
    {"oidc.client_secret", "Better given as RETENK_OIDC__CLIENT_SECRET in the environment; empty: the file below, or none.", [](Config& c) -> Place { return &c.oidc.client_secret; }},
    {"oidc.client_secret_file", "A file that holds it, and nothing else.", [](Config& c) -> Place { return &c.oidc.client_secret_file; }},
    {"oidc.label", "What its button on the login page says.", [](Config& c) -> Place { return &c.oidc.label; }},
    {"log.level", "debug, info, warn or error.", [](Config& c) -> Place { return &c.log.level; }},
    {"files.share", "Templates, texts and migrations; empty: share/ beside the program.", [](Config& c) -> Place { return &c.files.share; }},
    {"files.uploads", "Folder for files that people upload, made when the first one comes; empty: beside the database, <database.file>-files.", [](Config& c) -> Place { return &c.files.uploads; }},
    {"files.upload_megabytes", "The largest file that somebody may upload, in megabytes; a form may bring twice as much.", [](Config& c) -> Place { return &c.files.upload_megabytes; }, 1, 25},
};
// clang-format on

const Setting* find_setting(std::string_view key)
{
    for (const auto& setting : settings)
        if (setting.key == key) return &setting;
    return nullptr;
}

[[noreturn]] void fail(std::string_view key, std::string_view what)
{
    throw ConfigError(std::string(key) + ": " + std::string(what));
}

void set_number(const Setting& setting, std::int64_t& place, std::int64_t value)
{
    if (value < setting.least || value > setting.most)
        fail(setting.key, "must lie between " + std::to_string(setting.least) + " and " +
                              std::to_string(setting.most));
    place = value;
}

void set_from_text(Config& config, const Setting& setting, const std::string& text)
{
    const auto place = setting.place(config);
    if (auto* string = std::get_if<std::string*>(&place))
        **string = text;
    else if (auto* flag = std::get_if<bool*>(&place)) {
        if (text != "true" && text != "false") fail(setting.key, "must be true or false");
        **flag = text == "true";
    } else if (auto* number = std::get_if<std::int64_t*>(&place)) {
        char* end = nullptr;
        const auto value = std::strtoll(text.c_str(), &end, 10);
        if (text.empty() || *end != '\0') fail(setting.key, "must be a whole number");
        set_number(setting, **number, value);
    } else {
        auto& list = *std::get<std::vector<std::string>*>(place);
        list.clear();
        std::istringstream parts(text);
        for (std::string part; std::getline(parts, part, ',');)
            list.push_back(part);
    }
}

void set_from_toml(Config& config, const Setting& setting, const toml::node& node)
{
    const auto place = setting.place(config);
    if (auto* string = std::get_if<std::string*>(&place)) {
        if (!node.is_string()) fail(setting.key, "must be a text in quotes");
        **string = node.value_or(std::string());
    } else if (auto* flag = std::get_if<bool*>(&place)) {
        if (!node.is_boolean()) fail(setting.key, "must be true or false");
        **flag = node.value_or(false);
    } else if (auto* number = std::get_if<std::int64_t*>(&place)) {
        if (!node.is_integer()) fail(setting.key, "must be a whole number");
        set_number(setting, **number, node.value_or(std::int64_t{0}));
    } else {
        if (!node.is_array()) fail(setting.key, "must be a list of texts");
        auto& list = *std::get<std::vector<std::string>*>(place);
        list.clear();
        for (const auto& item : *node.as_array())
            list.push_back(item.value_or(std::string()));
    }
}

void read_file(Config& config, const std::filesystem::path& file)
{
    toml::table table;
    try {
        table = toml::parse_file(file.string());
    } catch (const toml::parse_error& error) {
        throw ConfigError(file.string() + ": " + std::string(error.description()));
    }
    for (const auto& [section, names] : table) {
        if (!names.is_table()) fail(section.str(), "unknown setting");
        for (const auto& [name, node] : *names.as_table()) {
            const auto key = std::string(section.str()) + "." + std::string(name.str());
            const auto* setting = find_setting(key);
            if (setting == nullptr) fail(key, "unknown setting");
            set_from_toml(config, *setting, node);
        }
    }
}

std::string environment_name(const Setting& setting)
{
    std::string name = "RETENK_";
    for (char c : setting.key) {
        if (c == '.')
            name += "__";
        else
            name += static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
    }
    return name;
}

void read_environment(Config& config)
{
    for (const auto& setting : settings)
        if (const char* value = std::getenv(environment_name(setting).c_str()))
            set_from_text(config, setting, value);
}

// RETENK_MAIL__PASWORD would leave the password out, and nobody would know.
void check_environment()
{
    for (char** entry = ::environ; *entry != nullptr; ++entry) {
        const std::string_view line(*entry);
        const auto name = line.substr(0, line.find('='));
        if (!name.starts_with("RETENK_") || name.find("__") == name.npos) continue;
        if (std::ranges::none_of(settings, [&](const Setting& setting) {
                return environment_name(setting) == name;
            }))
            fail(name, "unknown setting in the environment");
    }
}

// What is told there must not be read on the way; only this machine may do without TLS.
bool is_safe_issuer(const std::string& url)
{
    return url.starts_with("https://") || url.starts_with("http://127.0.0.1:") ||
           url.starts_with("http://localhost:");
}

void check_oidc(const Config::Oidc& oidc)
{
    if (oidc.issuer.empty()) return;
    if (!is_safe_issuer(oidc.issuer)) fail("oidc.issuer", "must begin with https://");
    if (oidc.client_id.empty()) fail("oidc.client_id", "issuer and client_id come together");
    if (oidc.label.empty()) fail("oidc.label", "a button must say something");
}

void check_whole(const Config& config)
{
    check_oidc(config.oidc);
    const auto& server = config.server;
    if (server.tls_certificate.empty() != server.tls_key.empty())
        fail("server.tls_key", "certificate and key come together");
    const auto& url = config.mail.url;
    if (!url.starts_with("smtp://") && !url.starts_with("smtps://") && !url.starts_with("file:///"))
        fail("mail.url", "must begin with smtp://, smtps:// or file:///");
    const auto& level = config.log.level;
    if (level != "debug" && level != "info" && level != "warn" && level != "error")
        fail("log.level", "must be debug, info, warn or error");
    const auto& base = server.base_url;
    if (!base.empty() && !base.starts_with("http://") && !base.starts_with("https://"))
        fail("server.base_url", "must begin with http:// or https://");
}

std::string shown(const Place& place)
{
    if (auto* string = std::get_if<std::string*>(&place)) return "\"" + **string + "\"";
    if (auto* flag = std::get_if<bool*>(&place)) return **flag ? "true" : "false";
    if (auto* number = std::get_if<std::int64_t*>(&place)) return std::to_string(**number);
    return "[]";
}

} // namespace

Config load_config(const std::filesystem::path& file, const std::vector<std::string>& overrides)
{
    Config config;
    if (!file.empty()) read_file(config, file);
    check_environment();
    read_environment(config);
    for (const auto& line : overrides) {
        const auto equals = line.find('=');
        const auto key = line.substr(0, equals);
        const auto* setting = find_setting(key);
        if (setting == nullptr || equals == std::string::npos) fail(key, "unknown setting");
        set_from_text(config, *setting, line.substr(equals + 1));
    }
    check_whole(config);
    return config;
}

std::string default_config_file()
{
    Config config;
    std::string text =
        "# Every setting with its default. Secrets are better given in the environment:\n"
        "# RETENK_MAIL__PASSWORD sets mail.password, and so for each.\n";
    std::string_view section;
    for (const auto& setting : settings) {
        const auto dot = setting.key.find('.');
        if (setting.key.substr(0, dot) != section) {
            section = setting.key.substr(0, dot);
            text += "\n[" + std::string(section) + "]\n";
        }
        text += "# " + std::string(setting.sentence) + "\n";
        text +=
            std::string(setting.key.substr(dot + 1)) + " = " + shown(setting.place(config)) + "\n";
    }
    return text;
}

} // namespace retenk
