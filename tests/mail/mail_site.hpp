#pragma once
// A database, a mail template and a clock of one's own for the tests of the mailer.

#include "retenk/mail/mailer.hpp"
#include "support/test_db.hpp"

#include <atomic>
#include <condition_variable>
#include <fstream>
#include <mutex>

namespace retenk::test {

class MailSite
{
public:
    MailSite()
        : folder_(new_folder()), catalogue_(source_folder() / "web/locales"),
          templates_(empty(), catalogue_)
    {
        for (const auto* frame : {"layout.html", "layout.txt"})
            std::filesystem::copy(source_folder() / "mail_templates" / frame,
                                  folder_ / "mail" / frame);
        write("try.nb.md", "Hei {{name}}\n# Hei {{name}}\n\n[Din side]({{link}})\n");
        config.from = "Re:tenk <post@retenk.example.no>";
    }

    ~MailSite()
    {
        mailer.reset();
        db.reset();
        remove_folder(folder_);
    }

    void write(const std::string& name, const std::string& text)
    {
        std::ofstream(folder_ / "mail" / name) << text;
    }

    // Threads start here and not before, so that a test can fork first.
    void open()
    {
        db::Options options;
        options.file = prepared_.file();
        options.clock = clock();
        db = std::make_unique<db::Database>(options);
        db->on_commit([this](const std::vector<std::string>&) {
            const std::lock_guard lock(mutex_);
            ++commits_;
            changed_.notify_all();
        });
    }

    void start_mailer()
    {
        mailer = std::make_unique<mail::Mailer>(mail::MailerOptions{
            *db, templates_, folder_ / "mail", config, "https://retenk.example.no", clock()});
        mailer->start();
    }

    MessageId enqueue(const mail::Message& message)
    {
        return db->write_now(mail::enqueue, message);
    }

    mail::MessageRow row(MessageId id) { return *db->read_now(find, id); }

    // What the message is once it is in this state; a minute is the end of patience.
    mail::MessageRow once(MessageId id, mail::State state)
    {
        for (;;) {
            std::unique_lock lock(mutex_);
            const auto seen = commits_;
            lock.unlock();
            auto now = row(id);
            if (now.state == state) return now;
            lock.lock();
            if (!changed_.wait_for(lock, std::chrono::seconds(60),
                                   [&] { return commits_ != seen; }))
                throw std::runtime_error("still " + std::string(db::enum_name(now.state)));
        }
    }

    void advance(std::chrono::seconds time)
    {
        *now_ += time.count();
        if (mailer) mailer->wake();
    }

    Instant now() const { return Instant(std::chrono::seconds(now_->load())); }
    const std::filesystem::path& folder() const { return folder_; }
    const view::Templates& templates() const { return templates_; }

    static mail::Message letter(const std::string& name = "Áilu Čáhppe")
    {
        mail::Message message;
        message.template_name = "try";
        message.recipient = parse_email("ailu@eksempel.no").value();
        message.recipient_name = name;
        message.data["name"] = name;
        message.data["link"] = "https://retenk.example.no/min/abc_d-e";
        return message;
    }

    Config::Mail config;
    std::unique_ptr<db::Database> db;
    std::unique_ptr<mail::Mailer> mailer;

private:
    static std::optional<mail::MessageRow> find(db::Tx& tx, const MessageId& id)
    {
        return mail::find_message(tx, id);
    }

    std::filesystem::path empty()
    {
        std::filesystem::create_directories(folder_ / "mail");
        std::filesystem::create_directories(folder_ / "templates");
        return folder_ / "templates";
    }

    Clock clock() const
    {
        return [now = now_] { return Instant(std::chrono::seconds(now->load())); };
    }

    TestDb prepared_;
    std::filesystem::path folder_;
    view::Catalogue catalogue_;
    view::Templates templates_;
    std::shared_ptr<std::atomic<std::int64_t>> now_ =
        std::make_shared<std::atomic<std::int64_t>>(wednesday.time_since_epoch().count());
    std::mutex mutex_;
    std::condition_variable changed_;
    int commits_ = 0;
};

} // namespace retenk::test
