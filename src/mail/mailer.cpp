#include "retenk/mail/mailer.hpp"

#include "mail/delivery.hpp"
#include "mail/mime.hpp"
#include "mail/smtp.hpp"
#include "retenk/base/log.hpp"
#include "retenk/base/must.hpp"
#include "retenk/base/secret.hpp"
#include "retenk/mail/settings.hpp"

#include <algorithm>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <random>
#include <sys/resource.h>
#include <thread>
#include <unistd.h>

namespace retenk::mail {

namespace {

using namespace std::chrono_literals;

constexpr std::chrono::seconds longest_wait = 1min; // so that a changed clock is noticed
constexpr auto after_fault = 5s;
constexpr std::size_t most_ready = 8;

constexpr int niceness = 10; // about a tenth of a processor that others want, see sched(7)

// People wait for what the other threads do, and nobody for this second's mail. Of the calling thread alone.
void let_others_go_first()
{
    if (setpriority(PRIO_PROCESS, static_cast<id_t>(gettid()), niceness) != 0)
        log::warn("mail.not_nice");
}

struct Outgoing
{
    MessageRow row;
    Sending sending;
    std::string bytes;
};

} // namespace

// Two threads: the clerk reads what is due and composes it ahead; the courier marks and hands over
// one at a time. The mark of the next is written in the commit that says how the last one ended, so
// each costs one commit, and a crash leaves one in doubt.
struct Mailer::State
{
    explicit State(MailerOptions given) : options(std::move(given)), smtp(options.config) {}

    void run()
    {
        let_others_go_first();
        std::thread courier([this] { carry(); });
        bool has_doubted = false;
        while (!stopping) {
            try {
                if (!has_doubted) doubt();
                has_doubted = true;
                while (!stopping && prepare_some()) {
                }
                rest(until_next());
            } catch (const std::exception&) {
                log::error("mail.loop_broken");
                rest(after_fault);
            }
        }
        courier.join();
    }

    void doubt()
    {
        const auto count = options.db.write_now(doubt_interrupted);
        if (count > 0) log::warn("mail.unsure", {{"messages", count}});
    }

    // False: nothing more is due, or enough is ready.
    bool prepare_some()
    {
        const auto known = known_ones();
        if (known.size() >= most_ready) return false;
        bool found = false;
        const auto settings = options.db.read_now(mail_settings);
        for (auto& row : options.db.read_now(due, static_cast<std::int64_t>(most_ready))) {
            if (stopping || std::ranges::find(known, row.id) != known.end()) continue;
            if (auto letter = prepare(std::move(row), settings)) put(std::move(*letter));
            found = true;
        }
        return found;
    }

    std::vector<MessageId> known_ones()
    {
        const std::lock_guard lock(mutex);
        std::vector<MessageId> known{in_hand};
        for (const auto& letter : ready)
            known.push_back(letter.row.id);
        return known;
    }

    // A retry sends the bytes of the first try, with its Message-ID.
    std::optional<Outgoing> prepare(MessageRow row, const MailSettings& settings)
    {
        Sending sending{row.id, row.attempts, row.subject, row.message_id, {}};
        if (auto stored = options.db.read_now(stored_bytes, row.id))
            return Outgoing{std::move(row), std::move(sending), std::move(stored->bytes)};
        try {
            row.message_id =
                random_code(26) + "@" + domain_of(parse_mailbox(options.config.from).address);
            auto composed = compose(row, options.templates, options.mail_templates,
                                    presented(options.config, settings), options.base_url,
                                    settings.signature);
            sending.subject = composed.subject;
            sending.message_id = row.message_id;
            sending.bytes = db::Blob{composed.bytes};
            return Outgoing{std::move(row), std::move(sending), std::move(composed.bytes)};
        } catch (const std::exception& fault) {
            log::error("mail.not_composed", {{"message", row.id.value}});
            options.db.write_now(give_up, row.id, std::string(fault.what()));
            return std::nullopt;
        }
    }

    void put(Outgoing letter)
    {
        {
            const std::lock_guard lock(mutex);
            ready.push_back(std::move(letter));
        }
        bell.notify_all();
    }

    void carry()
    {
        let_others_go_first();
        std::optional<Ending> ended; // has left, and is not written down
        for (;;) {
            const auto letter = next_letter(!ended);
            if (!letter && !ended) return;
            const bool begun = write_down(ended, letter);
            ended.reset();
            if (begun) ended = hand_over(must(letter));
        }
    }

    std::optional<Outgoing> next_letter(bool may_wait)
    {
        std::unique_lock lock(mutex);
        in_hand = {};
        if (may_wait) bell.wait(lock, [this] { return stopping || !ready.empty(); });
        if (stopping || ready.empty()) return std::nullopt;
        auto letter = std::move(ready.front());
        ready.pop_front();
        in_hand = letter.row.id;
        if (ready.size() < most_ready / 2) wake_clerk();
        return letter;
    }

    // What has left must be written down: until it is, nothing else is sent. True: the letter may
    // go.
    bool write_down(const std::optional<Ending>& ended, const std::optional<Outgoing>& letter)
    {
        auto begins = letter ? std::optional(letter->sending) : std::nullopt;
        for (;;) {
            try {
                return options.db.write_now(turn_over, ended, begins);
            } catch (const std::exception&) {
                log::error(ended ? "mail.end_not_written" : "mail.loop_broken");
                begins.reset(); // it is still due
                if (stopping) return false;
                pause(ended ? 1s : after_fault);
                if (!ended) return false;
            }
        }
    }

    Ending hand_over(const Outgoing& letter)
    {
        const Envelope envelope{parse_mailbox(options.config.from).address, letter.row.recipient,
                                letter.sending.message_id};
        const auto answer = smtp.send(envelope, letter.bytes, stopping);
        if (answer.outcome != Outcome::sent)
            log::warn("mail.not_sent", {{"message", letter.row.id.value},
                                        {"outcome", static_cast<std::int64_t>(answer.outcome)}});
        return {letter.row.id, answer.outcome, answer.reply,
                next_try(options.clock(), letter.row.attempts + 1, jitter()),
                options.config.attempts};
    }

    std::chrono::seconds until_next()
    {
        const auto at = options.db.read_now(next_due_at);
        if (!at || known_ones().size() >= most_ready) return longest_wait;
        return std::clamp<std::chrono::seconds>(*at - options.clock(), 1s, longest_wait);
    }

    void rest(std::chrono::seconds time)
    {
        std::unique_lock lock(mutex);
        bell.wait_for(lock, time, [this] { return woken || stopping; });
        woken = false;
    }

    void pause(std::chrono::seconds time)
    {
        std::unique_lock lock(mutex);
        bell.wait_for(lock, time, [this] { return stopping.load(); });
    }

    void wake_clerk()
    {
        woken = true;
        bell.notify_all();
    }

    void ring(bool is_end)
    {
        const std::lock_guard lock(mutex);
        if (is_end) stopping = true;
        wake_clerk();
    }

    double jitter() { return std::uniform_real_distribution<double>(0, 1)(dice); }

    MailerOptions options;
    Smtp smtp;
    std::minstd_rand dice{std::random_device{}()};
    std::mutex mutex; // of all below
    std::condition_variable bell;
    std::deque<Outgoing> ready;
    MessageId in_hand;
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
