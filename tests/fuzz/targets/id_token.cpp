// What an issuer says: a token, its keys, and whom userinfo names.
#include "accounts/oidc_token.hpp"
#include "fuzz.hpp"

namespace retenk::fuzz {

void fuzz(std::string_view bytes)
{
    static const auto keys = accounts::read_oidc_keys(
        R"({"keys":[{"kty":"EC","crv":"P-256","x":"axfR8uEsQkf4vOblY6RA8ncDfYEt6zOg9KE5RdiYwpY",)"
        R"("y":"T-NC4v4af5uO5-tKfA-eFivOM1drMV7Oy7ZAaDe_UfU"}]})");
    must(keys.size() == 1, "the base point is a key");
    const auto parts = parts_of(bytes, 2);
    must(!accounts::check_id_token(parts[0], keys, {"https://example.no", "a", "n", {}}),
         "nobody signs for a key that nobody has");
    for (const auto& key : accounts::read_oidc_keys(parts[1]))
        must(!key.key.empty() && !key.algorithms.empty(), "a key that is taken can be used");
    if (const auto person = accounts::read_userinfo(parts[1], "abc"))
        must(person->subject == "abc" && !(person->email && person->has_unverified_email),
             "of whom was asked for");
}

} // namespace retenk::fuzz
