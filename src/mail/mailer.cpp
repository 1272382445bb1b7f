#include "retenk/mail/mailer.hpp"

#include "mail/delivery.hpp"
#include "mail/mime.hpp"
#include "mail/smtp.hpp"
#include "retenk/base/log.hpp"
#include "retenk/base/secret.hpp"

#include <algorithm>
#include <condition_variable>
#include <mutex>
#include <random>
#include <thread>

namespace retenk::mail {

namespace {

using namespace std::chrono_literals;

constexpr std::chrono::seconds longest_wait = 1min; // so that a changed clock is noticed
constexpr auto after_fault = 5s;

} // namespace

struct Mailer::State
{
    explicit State(MailerOptions given) : options(std::move(given)), smtp(options.config) {}

    void run()
    {
        bool has_doubted = false;
        while (!stopping) {
            try {
                if (!has_doubted) doubt();
                has_doubted = true;
                while (!stopping && send_next()) {
                }
                rest(until_next());
            } catch (const std::exception&) {
                log::error("mail.loop_broken");
                rest(after_fault);
            }
        }
    }

    void doubt()
    {
        const auto count = options.db.write_now(doubt_interrupted);
        if (count > 0) log::warn("mail.unsure", {{"messages", count}});
    }

    // False: nothing is due.
    bool send_next()
    {
        const auto row = options.db.read_now(next_due);
        if (!row) return false;
        const auto prepared = prepare(*row);
        if (!prepared || !options.db.write_now(begin_sending, *prepared)) return true;

        const Envelope envelope{parse_mailbox(options.config.from).address, row->recipient,
                                prepared->message_id};
        const auto bytes = options.db.read_now(stored_bytes, row->id).value();
        const auto answer = smtp.send(envelope, bytes.bytes, stopping);
        end(*row, answer);
        return true;
    }

    // A retry sends the bytes of the first try, with its Message-ID.
    std::optional<Sending> prepare(MessageRow row)
    {
        if (options.db.read_now(stored_bytes, row.id))
            return Sending{row.id, row.subject, row.message_id, {}};
        try {
            row.message_id =
                random_code(26) + "@" + domain_of(parse_mailbox(options.config.from).address);
            auto composed = compose(row, options.templates, options.mail_templates, options.config,
                                    options.base_url);
            return Sending{row.id, composed.subject, row.message_id, db::Blob{composed.bytes}};
        } catch (const std::exception& fault) {
            log::error("mail.not_composed", {{"message", row.id.value}});
            options.db.write_now(give_up, row.id, std::string(fault.what()));
            return std::nullopt;
        }
    }

    // What has left must be written down: until it is, nothing else is sent.
    void end(const MessageRow& row, const Answer& answer)
    {
        const auto tries = row.attempts + 1;
        const Ending ending{row.id, answer.outcome, answer.reply,
                            next_try(options.clock(), tries, jitter()), options.config.attempts};
        for (;;) {
            try {
                options.db.write_now(end_sending, ending);
                break;
            } catch (const std::exception&) {
                log::error("mail.end_not_written", {{"message", row.id.value}});
                if (stopping) return;
                rest(1s);
            }
        }
        if (answer.outcome != Outcome::sent)
            log::warn("mail.not_sent", {{"message", row.id.value},
                                        {"outcome", static_cast<std::int64_t>(answer.outcome)}});
    }

    std::chrono::seconds until_next()
    {
        const auto at = options.db.read_now(next_due_at);
        if (!at) return longest_wait;
        return std::clamp<std::chrono::seconds>(*at - options.clock(), 1s, longest_wait);
    }

    void rest(std::chrono::seconds time)
    {
        std::unique_lock lock(mutex);
        bell.wait_for(lock, time, [this] { return woken || stopping; });
        woken = false;
    }

    void ring(bool is_end)
    {
        {
            const std::lock_guard lock(mutex);
            woken = true;
            if (is_end) stopping = true;
        }
        bell.notify_all();
    }

    double jitter() { return std::uniform_real_distribution<double>(0, 1)(dice); }

    MailerOptions options;
    Smtp smtp;
    std::minstd_rand dice{std::random_device{}()};
    std::mutex mutex;
    std::condition_variable bell;
    bool woken = false;
    std::atomic<bool> stopping = false;
    std::thread thread;
};

Mailer::Mailer(MailerOptions options) : state_(std::make_unique<State>(std::move(options))) {}

Mailer::~Mailer() { stop(); }

void Mailer::start()
{
    state_->thread = std::thread([state = state_.get()] { state->run(); });
}

void Mailer::wake() { state_->ring(false); }

void Mailer::stop()
{
    state_->ring(true);
    if (state_->thread.joinable()) state_->thread.join();
}

} // namespace retenk::mail
