// What an authenticator says: CBOR and the data that it signs.
#include "accounts/passkey.hpp"
#include "accounts/bytes.hpp"
#include "accounts/cbor.hpp"
#include "fuzz.hpp"
#include "retenk/base/secret.hpp"

namespace retenk::fuzz {

void fuzz(std::string_view bytes)
{
    auto rest = bytes;
    if (const auto item = accounts::read_cbor(rest)) {
        must(rest.size() < bytes.size(), "an item has a byte at least");
        must(item->items.size() <= 1000, "not too many parts");
        must(item->text.size() <= bytes.size(), "no text that is not there");
    }
    if (const auto data = accounts::read_authenticator_data(bytes)) {
        must(data->site_hash.size() == 32, "a digest has 32 bytes");
        must(data->sign_count >= 0 && data->sign_count <= 0xffffffff, "a counter of 32 bits");
        must(data->credential_id.empty() == data->key.empty(), "a key and its name come together");
        must(data->credential_id.size() <= 1023, "no name is longer");
    }
    static const auto challenge =
        sha256(accounts::to_base64url(accounts::sha256_bytes("a challenge")));
    const auto parts = parts_of(bytes, 2);
    const accounts::PasskeySite site{"https://konferanse.example.no", "konferanse.example.no"};
    if (const auto made = accounts::check_made({parts[0], parts[1]}, site, challenge))
        must(made->user_verified && !made->credential_id.empty(), "only what is whole is taken");
    if (const auto decoded = accounts::from_base64url(bytes))
        must(accounts::to_base64url(*decoded) == bytes, "each text has one reading");
}

} // namespace retenk::fuzz
