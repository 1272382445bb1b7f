#include "programme/speaker_form.hpp"

namespace retenk::programme {

http::Fields fields_of(const StoredSpeaker& stored)
{
    http::Fields fields;
    fields.add("name", stored.details.name);
    fields.add("email", stored.details.email ? stored.details.email->text : "");
    fields.add("title", stored.details.title);
    fields.add("organisation", stored.details.organisation);
    fields.add("bio", stored.details.bio);
    fields.add("photo_alt", stored.details.photo_alt);
    fields.add("language", stored.details.language);
    fields.add("state", stored.details.state);
    fields.add("version", std::to_string(stored.version));
    http::add_translations(fields, speaker_texts, stored.details.translations);
    return fields;
}

Result<SpeakerDetails> parse_speaker(const http::Fields& fields,
                                     std::string_view translations_before)
{
    http::Typed typed(fields);
    SpeakerDetails details;
    details.name = typed.line("name", 120, true);
    details.email = typed.email("email");
    details.title = typed.line("title", 200);
    details.organisation = typed.line("organisation", 200);
    details.bio = typed.lines("bio", 5000);
    details.photo_alt = typed.line("photo_alt", 300);
    details.language = typed.one_of("language", speaker_languages);
    details.state = typed.one_of("state", speaker_states);
    details.translations = typed.translations(speaker_texts, translations_before);
    if (!typed.fine()) return std::unexpected(typed.refusal());
    return details;
}

} // namespace retenk::programme
