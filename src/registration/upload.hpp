#pragma once
// Files that people answer with: kept outside everything that is served, under names of our own, known by
// their content. A file is on the disk before its row is, and its row stays until the file is gone.

#include "registration/question.hpp"
#include "retenk/base/config.hpp"
#include "retenk/document/file_kind.hpp"

#include <filesystem>

namespace retenk::registration {

using UploadKind = document::FileKind;
using document::media_type;
using document::shown_file_name;

// Of what may answer a question: presentations may not.
std::optional<UploadKind> kind_of_answer(std::string_view bytes);

bool is_upload_key(std::string_view text);

std::filesystem::path upload_folder(const Config& config);

struct NewUpload
{
    std::string key;
    QuestionId question;
    std::string file_name;
    UploadKind kind{};
    std::int64_t size = 0;
};

// Waits for its form. Problem::too_many when too much is waiting already.
Result<bool> insert_upload(db::Tx& tx, const NewUpload& upload);

bool is_waiting_upload(db::Tx& tx, const std::string& key, QuestionId question);
void attach_upload(db::Tx& tx, const std::string& key, ParticipantId participant,
                   QuestionId question);
void remove_upload(db::Tx& tx, const std::string& key);

} // namespace retenk::registration
