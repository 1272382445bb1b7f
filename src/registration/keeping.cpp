#include "retenk/registration/keeping.hpp"

#include "registration/answer_log.hpp"
#include "registration/upload.hpp"
#include "retenk/audit/audit.hpp"
#include "retenk/programme/material.hpp"

#include <algorithm>
#include <set>

namespace retenk::registration {

namespace {

namespace fs = std::filesystem;

constexpr std::int64_t slice = 500;
constexpr std::chrono::hours longest_wait(24);

// Diet and access first, and of the others what has been due longest.
std::vector<QuestionId> due_questions(db::Tx& tx)
{
    return tx.rows<QuestionId>(
        "SELECT id FROM question WHERE delete_on <= ?1 "
        "AND (EXISTS (SELECT 1 FROM answer WHERE question_id = question.id) "
        "OR EXISTS (SELECT 1 FROM upload WHERE question_id = question.id AND removed = 0) "
        "OR EXISTS (SELECT 1 FROM answer_option JOIN question_option ON "
        "question_option.id = option_id WHERE question_id = question.id)) "
        "ORDER BY rights_class = 'needs' DESC, delete_on, id",
        iso_day(to_local(tx.now).day));
}

std::int64_t forget_some(db::Tx& tx, QuestionId question)
{
    auto forgotten = tx.change(
        "DELETE FROM answer WHERE question_id = ?1 AND participant_id IN (SELECT participant_id "
        "FROM answer WHERE question_id = ?1 LIMIT ?2)",
        question, slice);
    forgotten += tx.change(
        "DELETE FROM answer_option WHERE rowid IN (SELECT answer_option.rowid FROM answer_option "
        "JOIN question_option ON question_option.id = option_id WHERE question_id = ?1 LIMIT ?2)",
        question, slice);
    forgotten += tx.change("UPDATE upload SET removed = 1, participant_id = NULL "
                           "WHERE question_id = ?1 AND removed = 0",
                           question);
    return forgotten;
}

std::vector<std::string> removed_uploads(db::Tx& tx)
{
    return tx.rows<std::string>("SELECT key FROM upload WHERE removed = 1 UNION ALL SELECT key FROM import "
                                "WHERE removed = 1 AND key IS NOT NULL UNION ALL SELECT file_key FROM "
                                "session_material WHERE removed = 1 LIMIT 1000");
}

bool forget_upload(db::Tx& tx, const std::string& key)
{
    tx.run("DELETE FROM upload WHERE key = ?1 AND removed = 1", key);
    tx.run("DELETE FROM import WHERE key = ?1 AND removed = 1 AND registered IS NULL", key);
    programme::forget_removed_material(tx, key);
    tx.run("UPDATE import SET key = NULL, file_name = '' WHERE key = ?1 AND removed = 1", key);
    return true;
}

std::vector<std::string> known_uploads(db::Tx& tx)
{
    return tx.rows<std::string>(
        "SELECT key FROM upload UNION ALL SELECT key FROM import WHERE key IS NOT NULL "
        "UNION ALL SELECT file_key FROM session_material WHERE file_key IS NOT NULL");
}

bool is_old(const fs::directory_entry& entry)
{
    std::error_code gone;
    const auto written = entry.last_write_time(gone);
    return !gone && fs::file_time_type::clock::now() - written > std::chrono::hours(1);
}

// What the log said of them, also of answers that were taken back before.
std::int64_t forget_due_log(db::Tx& tx)
{
    const auto due = questions_to_erase(tx);
    return due.empty() ? 0 : erase_logged_answers(tx, "keeper", due.front(), slice);
}

} // namespace

std::int64_t forget_due_answers(db::Tx& tx)
{
    const auto due = due_questions(tx);
    if (due.empty()) return forget_due_log(tx);
    const auto forgotten = forget_some(tx, due.front());
    audit::record(tx, "keeper",
                  {"question", due.front().value, "answers_deleted", "", std::nullopt,
                   std::to_string(forgotten)});
    tx.after_commit("registration");
    return forgotten;
}

bool give_up_uploads(db::Tx& tx)
{
    tx.run("UPDATE upload SET removed = 1 WHERE participant_id IS NULL AND removed = 0 AND "
           "created_at < ?1 AND NOT EXISTS (SELECT 1 FROM waiting_party WHERE form <> '' AND "
           "instr(form, upload.key) > 0)",
           tx.now - longest_wait);
    tx.run("UPDATE import SET removed = 1 WHERE removed = 0 AND created_at < ?1", tx.now - longest_wait);
    return true;
}

void sweep_uploads(db::Database& database, const Config& config)
{
    const auto folder = upload_folder(config);
    for (const auto& key : database.read_now(removed_uploads)) {
        if (!is_upload_key(key)) continue;
        fs::remove(folder / key);
        database.write_now(forget_upload, key);
    }
    if (!fs::exists(folder)) return;
    std::vector<fs::path> old;
    for (const auto& entry : fs::directory_iterator(folder))
        if (is_upload_key(entry.path().filename().string()) && is_old(entry))
            old.push_back(entry.path());
    if (old.empty()) return;
    // Read after the folder: what came meanwhile has its row.
    const auto known = database.read_now(known_uploads);
    const std::set<std::string> keys(known.begin(), known.end());
    for (const auto& path : old)
        if (!keys.contains(path.filename().string())) fs::remove(path);
}

fs::path uploads_of(const Config& config) { return upload_folder(config); }

fs::path uploads_beside(const fs::path& copy)
{
    auto beside = copy;
    beside += "-files";
    return beside;
}

void copy_uploads(const fs::path& from, const fs::path& to)
{
    if (!fs::exists(from)) return;
    fs::create_directories(to);
    for (const auto& entry : fs::directory_iterator(from))
        if (is_upload_key(entry.path().filename().string()))
            fs::copy_file(entry.path(), to / entry.path().filename(),
                          fs::copy_options::overwrite_existing);
}

} // namespace retenk::registration
