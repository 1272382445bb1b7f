#include "app/app.hpp"

#include "app/ground.hpp"
#include "app/keeper.hpp"
#include "app/modules.hpp"
#include "retenk/accounts/login.hpp"
#include "retenk/accounts/secret_file.hpp"
#include "retenk/base/log.hpp"
#include "retenk/conference/conference.hpp"
#include "retenk/db/hold.hpp"
#include "retenk/db/migrate.hpp"

#include <algorithm>
#include <atomic>
#include <boost/json.hpp>
#include <fstream>
#include <mutex>
#include <sstream>

namespace retenk::app {

namespace {

http::Site load_site(db::Tx& tx)
{
    http::Site site;
    const auto conference = conference::find_current(tx);
    if (!conference) return site;
    site.conference = conference->id;
    site.year = conference->year;
    site.name = conference->name;
    site.day = conference->day;
    site.place = conference->place;
    site.contact_email = conference->contact_email;
    site.accessibility_url = conference->accessibility_url;
    site.registration_open = conference->registration_open(tx.now);
    return site;
}

// The snapshot of what every page shows; swapped whole.
class SiteHolder
{
public:
    void set(http::Site site)
    {
        auto next = std::make_shared<const http::Site>(std::move(site));
        std::lock_guard lock(mutex_);
        site_ = std::move(next);
    }

    std::shared_ptr<const http::Site> get() const
    {
        std::lock_guard lock(mutex_);
        return site_;
    }

private:
    mutable std::mutex mutex_;
    std::shared_ptr<const http::Site> site_;
};

void migrate_file(const Config& config, const std::filesystem::path& share)
{
    db::Connection connection(config.database.file, db::Connection::Mode::read_write);
    db::migrate(connection, share / "migrations");
}

db::Options options_of(const Config& config, const Clock& clock, const db::Subscribers& subscribers)
{
    db::Options options;
    options.file = config.database.file;
    options.readers = static_cast<std::size_t>(config.database.readers);
    options.queue = static_cast<std::size_t>(config.database.queue);
    options.clock = clock;
    options.subscribers = &subscribers;
    return options;
}

boost::json::object asset_names(const std::filesystem::path& share)
{
    std::ifstream file(share / "static" / "manifest.json");
    std::ostringstream text;
    text << file.rdbuf();
    if (text.str().empty())
        throw std::runtime_error("build/web is missing: run node web/build.mjs");
    return boost::json::parse(text.str()).as_object();
}

std::string base_url_of(const Config& config)
{
    auto url = config.server.base_url;
    const std::string scheme = config.server.tls_certificate.empty() ? "http" : "https";
    if (url.empty()) url = scheme + "://127.0.0.1:" + std::to_string(config.server.port);
    while (url.ends_with('/'))
        url.pop_back();
    return url;
}

} // namespace

struct App::State
{
    State(Config given, Clock clock)
        : config(std::move(given)), share(share_folder(config)), hold(config.database.file),
          catalogue(share / "locales"), templates(share / "templates", catalogue),
          database(prepare(clock)), services{config,    database, workers,
                                             templates, clock,    base_url_of(config),
                                             "",        "",       ""},
          mailer({database, templates, share / "mail_templates", config.mail, services.base_url,
                  clock}),
          keeper(database, config)
    {
        const auto assets = asset_names(share);
        services.style = assets.at("style").as_string().c_str();
        services.desk_style = assets.at("desk_style").as_string().c_str();
        services.script = assets.at("script").as_string().c_str();
        services.sprite = assets.at("sprite").as_string().c_str();
        services.font = assets.at("font").as_string().c_str();
        site.set(database.read_now(load_site));
        look_for_key();
    }

    // Those with two-step login are outside until somebody does something, so it is said at once.
    void look_for_key()
    {
        const auto file = accounts::secret_file_of(config);
        if (!database.read_now(accounts::is_key_lost, file)) return;
        log::error("secret_file_missing",
                   {{"file", file.native()},
                    {"what", "codes of two-step login cannot be read: put the file back, or let "
                             "an administrator reset the two-step login of each user"}});
    }

    db::Options prepare(const Clock& clock)
    {
        migrate_file(config, share);
        subscribe_all(subscribers);
        return options_of(config, clock, subscribers);
    }

    void after_commit(const std::vector<std::string>& topics)
    {
        const auto has = [&](std::string_view topic) {
            return std::ranges::find(topics, topic) != topics.end();
        };
        if (has("site")) site.set(database.read_now(load_site));
        if (has("mail")) mailer.wake();
        if (server) server->changed(topics);
    }

    http::ServerOptions server_options()
    {
        http::ServerOptions options{services,           all_routes(), share / "static",
                                    accounts::identify, nullptr,      nullptr};
        options.site = [this] { return site.get(); };
        options.metrics = [this] { return keeper.metrics(); };
        return options;
    }

    Config config;
    std::filesystem::path share;
    db::Hold hold;
    view::Catalogue catalogue;
    view::Templates templates;
    db::Subscribers subscribers;
    db::Database database;
    Workers workers;
    http::Services services;
    SiteHolder site;
    mail::Mailer mailer;
    Keeper keeper;
    std::unique_ptr<http::Server> server;
    std::atomic<bool> stopped = false;
};

App::App(Config config, Clock clock)
{
    check_ground(config);
    if (config.server.port == 0) config.server.port = http::free_port(config.server.address);
    state_ = std::make_unique<State>(std::move(config), std::move(clock));
    auto& state = *state_;
    state.database.on_commit(
        [&state](const std::vector<std::string>& topics) { state.after_commit(topics); });
    state.server = std::make_unique<http::Server>(state.server_options());
    // First what may be refused, such as a port in use: nobody writes yet and tells a server that ends.
    state.server->start();
    state.mailer.start();
    state.keeper.start();
}

App::~App() { stop(); }

void App::stop()
{
    if (state_->stopped.exchange(true)) return;
    state_->server->stop();
    state_->keeper.stop();
    state_->mailer.stop();
    state_->workers.stop();
    state_->database.stop();
}

std::uint16_t App::port() const { return static_cast<std::uint16_t>(state_->config.server.port); }
const std::string& App::base_url() const { return state_->services.base_url; }
db::Database& App::database() { return state_->database; }
const view::Templates& App::templates() const { return state_->templates; }
void App::wake_mailer() { state_->mailer.wake(); }

} // namespace retenk::app
