#include "app/keeper.hpp"

#include "retenk/accounts/account.hpp"
#include "retenk/base/log.hpp"
#include "retenk/programme/feedback.hpp"
#include "retenk/programme/call_keeping.hpp"
#include "retenk/programme/speaker_keeping.hpp"
#include "retenk/registration/draft.hpp"
#include "retenk/registration/group.hpp"
#include "retenk/registration/keeping.hpp"
#include "retenk/registration/waiting.hpp"
#include "retenk/survey/keeping.hpp"

namespace retenk::app {

namespace {

struct StateCount
{
    std::string state;
    std::int64_t count = 0;
};
BOOST_DESCRIBE_STRUCT(StateCount, (), (state, count))

std::vector<StateCount> count_messages(db::Tx& tx)
{
    return tx.rows<StateCount>("SELECT state, count(*) AS count FROM message GROUP BY state");
}

std::string lines_of(const std::vector<StateCount>& counts)
{
    std::string lines = "# TYPE retenk_messages gauge\n";
    for (const auto& [state, count] : counts)
        lines += "retenk_messages{state=\"" + state + "\"} " + std::to_string(count) + "\n";
    return lines;
}

} // namespace

void Keeper::start()
{
    thread_ = std::thread([this] { run(); });
}

void Keeper::stop()
{
    {
        std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    wake_.notify_all();
    if (thread_.joinable()) thread_.join();
}

std::string Keeper::metrics() const
{
    std::lock_guard lock(mutex_);
    return metrics_;
}

void Keeper::forget(int round)
{
    registration::sweep_uploads(database_, config_);
    if (round % 60 != 0) return; // every ten minutes, and at the start
    database_.write_now(accounts::forget_expired);
    database_.write_now(registration::forget_old_drafts);
    database_.write_now(registration::give_up_uploads);
    while (database_.write_now(registration::forget_due_answers) > 0)
        if (is_stopping()) return;
    while (database_.write_now(programme::forget_due_proposals) > 0)
        if (is_stopping()) return;
    while (database_.write_now(programme::forget_due_speaker_pages) > 0)
        if (is_stopping()) return;
    while (database_.write_now(programme::forget_due_feedback) > 0)
        if (is_stopping()) return;
    database_.write_now(survey::forget_due_answers);
}

bool Keeper::is_stopping() const
{
    std::lock_guard lock(mutex_);
    return stopping_;
}

void Keeper::run()
{
    for (int round = 0;; ++round) {
        try {
            auto lines = lines_of(database_.read_now(count_messages));
            if (database_.read_now(registration::waiting_list_is_due))
                database_.write_now(registration::settle_waiting_list);
            if (database_.read_now(registration::place_reminders_due))
                database_.write_now(registration::send_place_reminders);
            forget(round);
            std::lock_guard lock(mutex_);
            metrics_ = std::move(lines);
        } catch (const std::exception& error) {
            log::warn("keeper_failed", {{"what", error.what()}});
        }
        std::unique_lock lock(mutex_);
        if (wake_.wait_for(lock, std::chrono::seconds(10), [this] { return stopping_; })) return;
    }
}

} // namespace retenk::app
