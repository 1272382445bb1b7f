#include "mail/smtp.hpp"

#include "mail/mime.hpp"

#include <algorithm>
#include <curl/curl.h>
#include <filesystem>
#include <memory>
#include <stdexcept>

namespace retenk::mail {

namespace {

// What passes while one mail is handed over.
struct Handover
{
    const std::string& bytes;
    const std::atomic<bool>& give_up;
    std::size_t given = 0;
    bool accepted = false;  // 2xx after the whole body
    std::string last_error; // a 4xx or 5xx line that nothing good followed

    bool body_given() const { return given == bytes.size(); }
};

std::size_t give_bytes(char* place, std::size_t size, std::size_t count, void* user)
{
    auto& handover = *static_cast<Handover*>(user);
    const auto n = std::min(size * count, handover.bytes.size() - handover.given);
    std::copy_n(handover.bytes.data() + handover.given, n, place);
    handover.given += n;
    return n;
}

std::size_t hear_line(char* text, std::size_t size, std::size_t count, void* user)
{
    auto& handover = *static_cast<Handover*>(user);
    std::string line(text, size * count);
    while (!line.empty() && (line.back() == '\r' || line.back() == '\n'))
        line.pop_back();
    const char kind = line.empty() ? ' ' : line.front();
    if (kind == '4' || kind == '5') handover.last_error = line.substr(0, 500);
    // The 221 that says good-bye does not take an error back.
    if ((kind == '2' || kind == '3') && !line.starts_with("221")) {
        handover.last_error.clear();
        handover.accepted = kind == '2' && handover.body_given() && !handover.bytes.empty();
    }
    return size * count;
}

int may_go_on(void* user, curl_off_t, curl_off_t, curl_off_t, curl_off_t)
{
    const auto& handover = *static_cast<const Handover*>(user);
    return handover.give_up && handover.given == 0 ? 1 : 0;
}

bool is_file(const std::string& url) { return url.starts_with("file://"); }

bool is_loopback(const std::string& url)
{
    const auto start = url.find("://");
    const auto host = start == url.npos ? url : url.substr(start + 3);
    return host.starts_with("127.") || host.starts_with("localhost") || host.starts_with("[::1]");
}

// A refused login or a missing STARTTLS is a fault of the settings and not of this mail.
bool is_about_us(const std::string& line)
{
    static constexpr std::string_view codes[] = {"530", "534", "535", "538"};
    return std::ranges::any_of(codes, [&](auto code) { return line.starts_with(code); });
}

Answer answer_of(CURLcode code, const Handover& handover, const char* words)
{
    if (code == CURLE_OK || handover.accepted) return {Outcome::sent, ""};
    if (!handover.last_error.empty()) {
        const bool is_final =
            handover.last_error.front() == '5' && !is_about_us(handover.last_error);
        return {is_final ? Outcome::permanent : Outcome::temporary, handover.last_error};
    }
    const std::string why = *words ? words : curl_easy_strerror(code);
    return {handover.body_given() ? Outcome::unknown : Outcome::temporary, why};
}

} // namespace

struct Smtp::State
{
    Config::Mail config;
    CURL* curl = nullptr;
    char words[CURL_ERROR_SIZE] = {};

    void prepare(Handover& handover)
    {
        curl_easy_reset(curl); // keeps the connection
        words[0] = '\0';
        curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "smtp,smtps,file");
        curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
        curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, words);
        curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT, 20L);
        curl_easy_setopt(curl, CURLOPT_TIMEOUT, 180L);
        curl_easy_setopt(curl, CURLOPT_MAXAGE_CONN, 25L);
        curl_easy_setopt(curl, CURLOPT_UPLOAD, 1L);
        curl_easy_setopt(curl, CURLOPT_READFUNCTION, give_bytes);
        curl_easy_setopt(curl, CURLOPT_READDATA, &handover);
        curl_easy_setopt(curl, CURLOPT_INFILESIZE_LARGE,
                         static_cast<curl_off_t>(handover.bytes.size()));
        curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, hear_line);
        curl_easy_setopt(curl, CURLOPT_HEADERDATA, &handover);
        curl_easy_setopt(curl, CURLOPT_NOPROGRESS, 0L);
        curl_easy_setopt(curl, CURLOPT_XFERINFOFUNCTION, may_go_on);
        curl_easy_setopt(curl, CURLOPT_XFERINFODATA, &handover);
    }

    // Certificates are always checked. Without TLS no password leaves this machine.
    void set_security()
    {
        const bool plain_here = is_loopback(config.url) && config.ca_file.empty();
        const bool must = !plain_here && (config.require_tls || !config.user.empty());
        curl_easy_setopt(curl, CURLOPT_USE_SSL,
                         must         ? CURLUSESSL_ALL
                         : plain_here ? CURLUSESSL_NONE
                                      : CURLUSESSL_TRY);
        curl_easy_setopt(curl, CURLOPT_SSL_VERIFYPEER, 1L);
        curl_easy_setopt(curl, CURLOPT_SSL_VERIFYHOST, 2L);
        if (!config.ca_file.empty()) curl_easy_setopt(curl, CURLOPT_CAINFO, config.ca_file.c_str());
        if (config.user.empty()) return;
        curl_easy_setopt(curl, CURLOPT_USERNAME, config.user.c_str());
        curl_easy_setopt(curl, CURLOPT_PASSWORD, config.password.c_str());
    }

    // The path is what curl says in EHLO.
    std::string url_for(const std::string& from) const
    {
        auto url = config.url;
        const auto host = url.find("://") + 3;
        if (url.find('/', host) == url.npos) url += '/';
        if (url.ends_with('/')) url += domain_of(from);
        return url;
    }

    std::string greet(Handover& handover)
    {
        const auto url = url_for(config.from.substr(config.from.find('<') + 1));
        set_security();
        curl_easy_setopt(curl, CURLOPT_UPLOAD, 0L);
        curl_easy_setopt(curl, CURLOPT_NOBODY, 1L);
        curl_easy_setopt(curl, CURLOPT_CUSTOMREQUEST, "NOOP");
        curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT, 8L);
        curl_easy_setopt(curl, CURLOPT_TIMEOUT, 15L);
        curl_easy_setopt(curl, CURLOPT_URL, url.c_str());
        const auto code = curl_easy_perform(curl);
        if (code == CURLE_OK) return "";
        if (!handover.last_error.empty()) return handover.last_error;
        return *words ? words : curl_easy_strerror(code);
    }

    Answer to_server(const Envelope& envelope, Handover& handover)
    {
        const auto url = url_for(envelope.from);

        const auto from = "<" + envelope.from + ">";
        auto* recipients = curl_slist_append(nullptr, ("<" + envelope.to + ">").c_str());
        set_security();
        curl_easy_setopt(curl, CURLOPT_URL, url.c_str());
        curl_easy_setopt(curl, CURLOPT_MAIL_FROM, from.c_str());
        curl_easy_setopt(curl, CURLOPT_MAIL_RCPT, recipients);
        const auto code = curl_easy_perform(curl);
        curl_slist_free_all(recipients);
        return answer_of(code, handover, words);
    }

    std::string address_of(const std::filesystem::path& file) const
    {
        std::unique_ptr<char, void (*)(void*)> coded(
            curl_easy_escape(curl, file.relative_path().c_str(), 0), curl_free);
        if (!coded) throw std::bad_alloc();
        return std::string("file:///") + coded.get();
    }

    // A reader of the folder never sees half a mail.
    Answer to_folder(const Envelope& envelope, Handover& handover)
    {
        const std::filesystem::path folder = config.url.substr(std::string_view("file://").size());
        std::error_code error;
        std::filesystem::create_directories(folder, error);
        const auto half = folder / ("." + envelope.message_id + ".part");
        curl_easy_setopt(curl, CURLOPT_URL, address_of(half).c_str());
        const auto code = curl_easy_perform(curl);
        if (code != CURLE_OK) return {Outcome::temporary, curl_easy_strerror(code)};
        std::filesystem::rename(half, folder / (envelope.message_id + ".eml"), error);
        if (error) return {Outcome::temporary, error.message()};
        return answer_of(code, handover, words);
    }
};

Smtp::Smtp(Config::Mail config) : state_(std::make_unique<State>())
{
    static const auto started = curl_global_init(CURL_GLOBAL_DEFAULT);
    if (started != CURLE_OK) throw std::runtime_error("libcurl could not start");
    state_->config = std::move(config);
    state_->curl = curl_easy_init();
    if (!state_->curl) throw std::bad_alloc();
}

Smtp::~Smtp() { curl_easy_cleanup(state_->curl); }

std::string Smtp::greet()
{
    const std::string nothing;
    const std::atomic<bool> never = false;
    Handover handover{nothing, never, 0, false, {}};
    state_->prepare(handover);
    return state_->greet(handover);
}

Answer Smtp::send(const Envelope& envelope, const std::string& bytes,
                  const std::atomic<bool>& give_up)
{
    Handover handover{bytes, give_up, 0, false, {}};
    state_->prepare(handover);
    return is_file(state_->config.url) ? state_->to_folder(envelope, handover)
                                       : state_->to_server(envelope, handover);
}

} // namespace retenk::mail
