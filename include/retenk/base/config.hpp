#pragma once
// The settings as a struct. The table in config.cpp holds key, default, check and sentence of each;
// config/retenk.toml and `retenk doctor` come from it. An unknown key stops the start.

#include <cstdint>
#include <filesystem>
#include <stdexcept>
#include <string>
#include <vector>

namespace retenk {

struct Config {
    struct Server {
        std::string address = "127.0.0.1";
        std::int64_t port = 8080;              // 0 picks a free one
        std::string base_url;                  // empty: http://127.0.0.1:<port>
        std::int64_t threads = 0;              // 0: one a core
        std::int64_t max_connections = 0;      // 0: what memory and descriptors allow
        std::string tls_certificate;           // PEM files; both or none
        std::string tls_key;
        std::vector<std::string> trusted_proxies; // X-Forwarded-For counts only from these
        std::int64_t header_seconds = 10;
        std::int64_t body_seconds = 30;
        std::int64_t idle_seconds = 60;
        std::int64_t stop_seconds = 10;
        bool metrics_public = false;
        std::string secret_file;               // empty: retenk.key beside the database
    } server;

    struct Database {
        std::string file = "data/retenk.db";
        std::int64_t readers = 3;
        std::int64_t queue = 4096;             // waiting jobs; more is answered 503
    } database;

    struct Mail {
        std::string url = "file:///tmp/retenk-mail/"; // smtp://, smtps:// or file:///dir/
        std::string user;
        std::string password;
        std::string from = "Re:tenk <post@retenk.example.no>";
        std::string reply_to;
        bool require_tls = true;               // STARTTLS for smtp://, except to loopback
        std::string ca_file;                   // empty: the system's
        std::int64_t attempts = 12;
    } mail;

    struct Limits {
        std::int64_t login_attempts = 10;      // per address and quarter of an hour
        std::int64_t registrations_per_minute = 120; // per client address
        std::int64_t link_requests_per_hour = 5;
        std::int64_t searches_per_minute = 600; // per client address; a list asks with each letter
        std::int64_t own_changes_per_minute = 60; // per personal link
        std::int64_t connections_per_address = 0; // 0: a quarter of all
    } limits;

    struct Oidc {                              // off when issuer is empty
        std::string issuer;
        std::string client_id;
        std::string client_secret;
        std::string client_secret_file;
        std::string label = "Feide";
    } oidc;

    struct Log {
        std::string level = "info";
    } log;

    struct Files {
        std::string share;                     // empty: share/ beside the program
        std::string uploads;                   // empty: <database.file>-files
        std::int64_t upload_megabytes = 5;     // of one uploaded file
    } files;
};

struct ConfigError : std::runtime_error {
    using std::runtime_error::runtime_error;
};

// Reads defaults, then the file (if the path is not empty), then RETENK_SECTION__KEY from the
// environment, then the overrides "section.key=value". Throws ConfigError naming the key.
Config load_config(const std::filesystem::path& file, const std::vector<std::string>& overrides);

// The commented file with every default: what config/retenk.toml must equal.
std::string default_config_file();

} // namespace retenk
