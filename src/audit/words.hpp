#pragma once
// What the logs say in names of ours, in the reader's words. What has no word is shown as it stands there.

#include "audit/log_list.hpp"
#include "retenk/http/route.hpp"

namespace retenk::audit {

std::string actor_in_words(const http::Context& context, const std::string& actor,
                           const std::optional<std::string>& who);
std::string word_of(const http::Context& context, std::string_view group, const std::string& word);

// A column in the words of the form where it is changed; of what was done to many, what it was.
std::string field_in_words(const http::Context& context, const ChangeEntry& entry);

// States, roles, times, yes and no are words of ours; what somebody typed is not touched.
std::string value_in_words(const http::Context& context, const ChangeEntry& entry,
                           const std::optional<std::string>& value);

// "participants of conference 1, municipality 7" with the names of both.
std::string set_in_words(const http::Context& context, const LogPage& page, std::string_view subject);

} // namespace retenk::audit
