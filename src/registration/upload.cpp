#include "registration/upload.hpp"

#include "retenk/base/text.hpp"
#include "retenk/document/kept_file.hpp"

#include <algorithm>

namespace retenk::registration {

namespace {

constexpr std::int64_t most_waiting = 200 * 1024 * 1024; // bytes that no accepted form names yet

} // namespace

std::optional<UploadKind> kind_of_answer(std::string_view bytes)
{
    const auto kind = document::kind_of_bytes(bytes);
    return kind == UploadKind::pptx ? std::nullopt : kind;
}

bool is_upload_key(std::string_view text)
{
    return text.size() == 43 && std::ranges::all_of(text, [](char letter) {
               return (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z') ||
                      (letter >= '0' && letter <= '9') || letter == '-' || letter == '_';
           });
}

std::filesystem::path upload_folder(const Config& config) { return document::kept_folder(config); }

Result<bool> insert_upload(db::Tx& tx, const NewUpload& upload)
{
    const auto waiting = tx.get<std::int64_t>(
        "SELECT coalesce(sum(size), 0) FROM upload WHERE participant_id IS NULL");
    if (waiting + upload.size > most_waiting) return refuse(Problem::too_many, "question.no_room");
    tx.run("INSERT INTO upload (key, question_id, file_name, kind, size, created_at) "
           "VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
           upload.key, upload.question, upload.file_name, upload.kind, upload.size, tx.now);
    return true;
}

bool is_waiting_upload(db::Tx& tx, const std::string& key, QuestionId question)
{
    return tx.find<std::int64_t>("SELECT 1 FROM upload WHERE key = ?1 AND question_id = ?2 AND "
                                 "participant_id IS NULL AND removed = 0",
                                 key, question)
        .has_value();
}

void attach_upload(db::Tx& tx, const std::string& key, ParticipantId participant,
                   QuestionId question)
{
    if (tx.change("UPDATE upload SET participant_id = ?2 WHERE key = ?1 AND question_id = ?3 AND "
                  "participant_id IS NULL AND removed = 0",
                  key, participant, question) != 1)
        throw std::logic_error("an upload was attached that does not wait");
}

void remove_upload(db::Tx& tx, const std::string& key)
{
    tx.run("UPDATE upload SET removed = 1, participant_id = NULL WHERE key = ?1", key);
}

} // namespace retenk::registration
