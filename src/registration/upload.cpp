#include "registration/upload.hpp"

#include "retenk/base/text.hpp"

#include <algorithm>

namespace retenk::registration {

namespace {

constexpr std::size_t longest_name = 120;
constexpr std::int64_t most_waiting = 200 * 1024 * 1024; // bytes that no accepted form names yet

// A local file header of the ZIP format (APPNOTE 4.3.7): each has its name in it.
bool holds_entry(std::string_view bytes, std::string_view name)
{
    for (auto at = bytes.find("PK\x03\x04"); at != bytes.npos; at = bytes.find("PK\x03\x04", at + 4))
        if (bytes.substr(std::min(at + 30, bytes.size())).starts_with(name)) return true;
    return false;
}

std::string last_part(const std::string& name)
{
    const auto slash = name.find_last_of("/\\");
    return slash == name.npos ? name : name.substr(slash + 1);
}

// Letters that turn the line around would let "exe" look like "pdf".
bool is_invisible(std::string_view letter)
{
    static constexpr std::string_view ranges[] = {"\u200B", "\u200C", "\u200D", "\u200E", "\u200F",
                                                  "\u202A", "\u202B", "\u202C", "\u202D", "\u202E",
                                                  "\u2066", "\u2067", "\u2068", "\u2069", "\uFEFF"};
    return std::ranges::find(ranges, letter) != std::end(ranges);
}

std::size_t size_of_letter(char first)
{
    const auto byte = static_cast<unsigned char>(first);
    return byte < 0x80 ? 1 : byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : 4;
}

std::string plain_letters(const std::string& name)
{
    std::string plain;
    std::size_t letters = 0;
    for (std::size_t at = 0; at < name.size() && letters < longest_name;) {
        const auto letter = name.substr(at, size_of_letter(name[at]));
        at += letter.size();
        const bool usable = is_clean_text(letter) && !is_invisible(letter) &&
                            std::string_view("\"*:<>?|").find(letter[0]) == std::string_view::npos;
        plain += usable ? letter : " ";
        ++letters;
    }
    return squeeze(plain);
}

std::string without_ending(const std::string& name)
{
    const auto dot = name.rfind('.');
    return dot == name.npos || dot == 0 ? name : name.substr(0, dot);
}

} // namespace

std::optional<UploadKind> kind_of_bytes(std::string_view bytes)
{
    if (bytes.starts_with("%PDF-")) return UploadKind::pdf;
    if (bytes.starts_with("\x89PNG\r\n\x1a\n")) return UploadKind::png;
    if (bytes.starts_with("\xFF\xD8\xFF")) return UploadKind::jpg;
    if (bytes.starts_with("PK\x03\x04") && holds_entry(bytes, "[Content_Types].xml") &&
        holds_entry(bytes, "word/"))
        return UploadKind::docx;
    return std::nullopt;
}

std::string_view media_type(UploadKind kind)
{
    switch (kind) {
    case UploadKind::pdf:
        return "application/pdf";
    case UploadKind::png:
        return "image/png";
    case UploadKind::jpg:
        return "image/jpeg";
    case UploadKind::docx:
        break;
    }
    return "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
}

std::string shown_file_name(const std::string& name, UploadKind kind)
{
    return shown_file_name(name, db::enum_name(kind));
}

std::string shown_file_name(const std::string& name, std::string_view ending)
{
    auto stem = squeeze(without_ending(plain_letters(last_part(name))));
    while (stem.starts_with('.') || stem.starts_with(' '))
        stem.erase(0, 1);
    if (stem.empty()) stem = "fil";
    return stem + "." + std::string(ending);
}

bool is_upload_key(std::string_view text)
{
    return text.size() == 43 && std::ranges::all_of(text, [](char letter) {
               return (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z') ||
                      (letter >= '0' && letter <= '9') || letter == '-' || letter == '_';
           });
}

std::filesystem::path upload_folder(const Config& config)
{
    if (!config.files.uploads.empty()) return config.files.uploads;
    return config.database.file + "-files";
}

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
