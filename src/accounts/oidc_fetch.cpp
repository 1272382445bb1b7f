#include "accounts/oidc_fetch.hpp"

#include "retenk/base/log.hpp"

#include <curl/curl.h>
#include <memory>
#include <stdexcept>

namespace retenk::accounts {

namespace {

constexpr std::size_t most_bytes = 256 * 1024;
constexpr long connect_seconds = 3, all_seconds = 6;

struct EndCurl
{
    void operator()(CURL* curl) const { curl_easy_cleanup(curl); }
};
struct EndList
{
    void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};

bool is_this_machine(const std::string& url)
{
    return url.starts_with("http://127.0.0.1:") || url.starts_with("http://localhost:");
}

std::size_t take_bytes(char* bytes, std::size_t size, std::size_t count, void* user)
{
    auto& body = *static_cast<std::string*>(user);
    if (body.size() + size * count > most_bytes) return 0;
    body.append(bytes, size * count);
    return size * count;
}

void set_limits(CURL* curl, bool is_here)
{
    curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, is_here ? "http" : "https");
    if (is_here) curl_easy_setopt(curl, CURLOPT_NOPROXY, "*");
    curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 0L);
    curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT, connect_seconds);
    curl_easy_setopt(curl, CURLOPT_TIMEOUT, all_seconds);
    curl_easy_setopt(curl, CURLOPT_SSL_VERIFYPEER, 1L);
    curl_easy_setopt(curl, CURLOPT_SSL_VERIFYHOST, 2L);
}

} // namespace

bool may_be_fetched(const std::string& url)
{
    return url.starts_with("https://") || is_this_machine(url);
}

std::optional<Fetched> fetch(const Fetch& request)
{
    static const auto started = curl_global_init(CURL_GLOBAL_DEFAULT);
    const std::unique_ptr<CURL, EndCurl> curl(curl_easy_init());
    if (started != CURLE_OK || !curl) throw std::runtime_error("libcurl could not start");
    if (!may_be_fetched(request.url)) return std::nullopt;

    std::unique_ptr<curl_slist, EndList> headers(
        curl_slist_append(nullptr, "Accept: application/json"));
    const auto authorization = "Authorization: " + request.authorization;
    if (!request.authorization.empty()) curl_slist_append(headers.get(), authorization.c_str());
    std::string body;
    set_limits(curl.get(), is_this_machine(request.url));
    curl_easy_setopt(curl.get(), CURLOPT_URL, request.url.c_str());
    curl_easy_setopt(curl.get(), CURLOPT_HTTPHEADER, headers.get());
    curl_easy_setopt(curl.get(), CURLOPT_WRITEFUNCTION, take_bytes);
    curl_easy_setopt(curl.get(), CURLOPT_WRITEDATA, &body);
    if (request.form) curl_easy_setopt(curl.get(), CURLOPT_POSTFIELDS, request.form->c_str());

    const auto code = curl_easy_perform(curl.get());
    long status = 0;
    curl_easy_getinfo(curl.get(), CURLINFO_RESPONSE_CODE, &status);
    if (code == CURLE_OK && status == 200) return Fetched{true, std::move(body)};
    log::warn("accounts.oidc_no_answer", {{"why", curl_easy_strerror(code)}, {"status", status}});
    if (code == CURLE_OK && status < 500) return Fetched{false, std::move(body)};
    return std::nullopt;
}

} // namespace retenk::accounts
