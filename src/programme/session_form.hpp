#pragma once
// The form of a session: from what is stored to fields, and from what was typed to a draft.

#include "retenk/http/typed.hpp"
#include "retenk/programme/edit.hpp"

namespace retenk::programme {

inline constexpr http::TranslatedColumn session_texts[] = {{"title", 200}, {"abstract", 10000}};

// People are the fields speaker and role, once for each row; themes and measures the fields theme
// and measure.
http::Fields fields_of(const StoredDraft& stored);

// Every field that is wrong has its own error. Rows without a person are left out.
Result<SessionDraft> parse_draft(const http::Fields& fields, std::string_view translations_before);

} // namespace retenk::programme
