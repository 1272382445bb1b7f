#include "programme/speaker_link.hpp"

#include "retenk/accounts/link.hpp"

namespace retenk::programme {

namespace {

constexpr std::size_t token_length = 43;

} // namespace

std::optional<SpeakerId> speaker_with(db::Tx& tx, const std::string& token)
{
    if (token.size() != token_length) return std::nullopt;
    const auto link = accounts::resolve_link(tx, token);
    if (!link || link->purpose != accounts::LinkPurpose::speaker) return std::nullopt;
    return tx.find<SpeakerId>("SELECT speaker.id FROM speaker JOIN conference ON conference.id = "
                              "conference_id WHERE speaker.id = ?1 AND is_current = 1",
                              link->subject_id);
}

std::string add_speaker_link(db::Tx& tx, const conference::Conference& conference,
                             SpeakerId speaker)
{
    return accounts::issue_link(tx, accounts::LinkPurpose::speaker, speaker.value,
                                conference.ends_at + std::chrono::days(30));
}

std::string renew_speaker_link(db::Tx& tx, const conference::Conference& conference,
                               SpeakerId speaker)
{
    accounts::revoke_links(tx, accounts::LinkPurpose::speaker, speaker.value);
    return add_speaker_link(tx, conference, speaker);
}

} // namespace retenk::programme
