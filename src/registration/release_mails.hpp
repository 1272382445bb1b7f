#pragma once
// PRG-4: whoever has a part or a place in a session that a release moved, cancelled or took up again
// gets one mail for each release. These mails wait in the outbox until an organiser lets them go.

#include "retenk/mail/outbox.hpp"
#include "retenk/programme/release_news.hpp"

namespace retenk::registration {

// One for each address, for the draft as it stands: what publishing it as this release would hold back.
std::vector<mail::Message> release_mails(db::Tx& tx, const ConferenceId& conference,
                                         const programme::ReleaseInfo& release,
                                         const std::string& base_url);

// The name under which the outbox holds them.
std::string batch_of(ConferenceId conference, std::int64_t release_number);

// Publishes, and holds the mails, in one transaction. Refused as programme::publish.
Result<programme::ReleaseReceipt> publish_and_tell(db::Tx& tx, const ConferenceId& conference,
                                                   const std::string& note,
                                                   const std::string& actor,
                                                   const std::string& base_url);

} // namespace retenk::registration
