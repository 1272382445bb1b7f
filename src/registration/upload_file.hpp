#pragma once
// Uploaded files on the disk, and the forms that bring them.

#include "registration/upload.hpp"
#include "retenk/document/kept_file.hpp"
#include "retenk/http/route.hpp"

namespace retenk::registration {

// More than the configuration allows.
std::optional<FieldError> size_error(const http::Context& context, const std::string& name,
                                     const http::UploadedFile& file);

// Keeps the files of a form that answer these questions and puts their keys into the form, so that a
// form that comes back still has them; what cannot be kept gets an error by its field. Answers
// of other people's questions are never looked at: before is "" or "p1_", "p2_" ….
asio::awaitable<std::vector<FieldError>> take_uploads(http::Context& context, http::Form& form,
                                                      std::vector<AskedQuestion> questions);

// The file with this answer, for those who may see it; nothing when there is none.
struct StoredUpload
{
    std::string key, question;
    UploadKind kind{};
    bool needs = false;
};
BOOST_DESCRIBE_STRUCT(StoredUpload, (), (key, question, kind, needs))

// As an attachment called "plakat-17.pdf": what its owner called it stands in no header.
asio::awaitable<http::Response> upload_response(http::Context& context, ParticipantId participant,
                                                StoredUpload upload);

// The refusal with these too; they say more than that something is missing.
template <class T>
Result<T> with_errors(Result<T> result, std::vector<FieldError> errors)
{
    if (errors.empty()) return result;
    Refusal refusal{Problem::invalid, "form.invalid", {}, {}};
    if (!result) refusal = std::move(result.error());
    for (auto& error : errors) {
        std::erase_if(refusal.fields, [&](const auto& other) { return other.field == error.field; });
        refusal.fields.push_back(std::move(error));
    }
    return std::unexpected(std::move(refusal));
}

} // namespace retenk::registration
