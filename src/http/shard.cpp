#include "http/shard.hpp"

#include "http/dispatch.hpp"
#include "retenk/base/secret.hpp"

namespace retenk::http {

namespace {

std::unique_ptr<asio::ssl::context> tls_context(const Config::Server& server)
{
    if (server.tls_certificate.empty()) return nullptr;
    auto tls = std::make_unique<asio::ssl::context>(asio::ssl::context::tls_server);
    SSL_CTX_set_min_proto_version(tls->native_handle(), TLS1_2_VERSION);
    SSL_CTX_set_options(tls->native_handle(), SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION);
    SSL_CTX_set_cipher_list(tls->native_handle(), "ECDHE+AESGCM:ECDHE+CHACHA20");
    tls->use_certificate_chain_file(server.tls_certificate);
    tls->use_private_key_file(server.tls_key, asio::ssl::context::pem);
    return tls;
}

Routes with_own(Routes routes)
{
    routes.push_back({Method::get, "/healthz", Access::open, get_health});
    return routes;
}

} // namespace

Shared::Shared(ServerOptions given)
    : options(std::move(given)), router(with_own(std::move(options.routes))),
      epochs(router.routes()), proxies(config().server.trusted_proxies), limits(config().limits),
      security(security_headers(options.services.base_url)), files(options.static_folder, security),
      tls(tls_context(config().server))
{
}

std::shared_ptr<const Site> Shared::site() const
{
    static const auto unknown = std::make_shared<const Site>();
    auto site = options.site ? options.site() : nullptr;
    return site ? site : unknown;
}

void Shared::tell_if_empty()
{
    if (!is_empty()) return;
    std::lock_guard lock(mutex);
    emptied.notify_all();
}

Shard::Shard(Shared& with_all)
    : shared(with_all), pages(with_all.epochs), context(1), acceptor(context)
{
    auto random = random_token();
    std::seed_seq seeds(random.begin(), random.end());
    ids.seed(seeds);
}

std::string Shard::new_id()
{
    static constexpr std::string_view digits = "0123456789abcdef";
    std::string id(16, '0');
    auto bits = ids();
    for (auto& letter : id) {
        letter = digits[bits & 15u];
        bits >>= 4u;
    }
    return id;
}

const std::string& Shard::date_line()
{
    auto now = std::time(nullptr);
    if (now != date_of_) {
        date_of_ = now;
        date_line_ = "Date: " +
                     http_date(std::chrono::floor<std::chrono::seconds>(
                         std::chrono::system_clock::from_time_t(now))) +
                     "\r\n";
    }
    return date_line_;
}

} // namespace retenk::http
