#include "http/shard.hpp"

#include "http/answer.hpp"
#include "http/dispatch.hpp"
#include "retenk/base/secret.hpp"

namespace retenk::http {

namespace {

std::runtime_error unusable(std::string_view setting, const std::string& file,
                            const boost::system::error_code& code)
{
    return std::runtime_error(std::string(setting) + ": cannot use " + file + ": " +
                              code.message());
}

std::unique_ptr<asio::ssl::context> tls_context(const Config::Server& server)
{
    if (server.tls_certificate.empty()) return nullptr;
    auto tls = std::make_unique<asio::ssl::context>(asio::ssl::context::tls_server);
    SSL_CTX_set_min_proto_version(tls->native_handle(), TLS1_2_VERSION);
    SSL_CTX_set_options(tls->native_handle(), SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION);
    SSL_CTX_set_mode(tls->native_handle(), SSL_MODE_RELEASE_BUFFERS); // of those who say nothing
    SSL_CTX_set_cipher_list(tls->native_handle(), "ECDHE+AESGCM:ECDHE+CHACHA20");
    boost::system::error_code code;
    tls->use_certificate_chain_file(server.tls_certificate, code);
    if (code) throw unusable("server.tls_certificate", server.tls_certificate, code);
    tls->use_private_key_file(server.tls_key, asio::ssl::context::pem, code);
    if (code) throw unusable("server.tls_key", server.tls_key, code);
    return tls;
}

Routes for_the_world(Routes routes, const Config::Server& server)
{
    for (auto& route : routes)
        if (server.metrics_public && route.pattern == "/metrics") route.access = Access::open;
    return routes;
}

std::string full_answer(const std::string& security)
{
    Response response;
    response.status = 503;
    response.type = "text/plain; charset=utf-8";
    response.headers.emplace_back("Retry-After", "5");
    auto look = Dress{security, "no-store", Encoding::identity, false, false, false};
    return finish(std::move(response), look)->head + "Connection: close\r\n\r\n";
}

} // namespace

Shared::Shared(ServerOptions given)
    : options(std::move(given)), router(for_the_world(std::move(options.routes), config().server)),
      epochs(router.routes()), proxies(config().server.trusted_proxies), limits(config().limits),
      capacity(
          capacity_of(memory_limit(), descriptor_limit(),
                      {config().server.max_connections, config().limits.connections_per_address,
                       !config().server.tls_certificate.empty()})),
      security(security_headers(options.services.base_url)), full(full_answer(security)),
      files(options.static_folder, security), tls(tls_context(config().server))
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
    : shared(with_all), pages(with_all.epochs), context(1), acceptor(context), patience(context)
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
