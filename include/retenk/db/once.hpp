#pragma once
// C4: a form that creates something carries a key (the page's form_key). The key is stored with its effect
// and answer, so that a second sending finds the first answer. Owns done_form.

#include "retenk/db/database.hpp"

namespace retenk::db {

std::optional<std::string> answer_of_form(Tx& tx, std::string_view key);
void remember_form(Tx& tx, std::string_view key, std::string_view answer);

} // namespace retenk::db
