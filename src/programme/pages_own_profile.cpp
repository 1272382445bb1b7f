// What the public reads of a speaker, written by the speaker; and what only the organisers are
// told.

#include "programme/pages_own_speaker.hpp"
#include "programme/practical_form.hpp"

#include <algorithm>

namespace retenk::programme {

namespace {

using http::Context;
using http::Response;

constexpr http::TranslatedColumn profile_texts[] = {
    {"title", 200}, {"organisation", 200}, {"bio", 5000}, {"photo_alt", 300}};

http::Fields profile_fields(const OwnSpeaker& own)
{
    const auto& details = own.stored.details;
    http::Fields fields;
    fields.add("title", details.title);
    fields.add("organisation", details.organisation);
    fields.add("bio", details.bio);
    fields.add("photo_alt", details.photo_alt);
    fields.add("language", details.language);
    fields.add("version", std::to_string(own.stored.version));
    http::add_translations(fields, profile_texts, details.translations);
    return fields;
}

Result<ProfileWish> parse_profile(const http::Fields& fields, const OwnSpeaker& own)
{
    http::Typed typed(fields);
    ProfileWish wish;
    wish.title = typed.line("title", 200);
    wish.organisation = typed.line("organisation", 200);
    wish.bio = typed.lines("bio", 5000);
    wish.photo_alt = typed.line("photo_alt", 300);
    wish.language = typed.one_of("language", speaker_languages);
    wish.translations = typed.translations(profile_texts, own.stored.details.translations);
    wish.removes_photo = typed.flag("remove_photo");
    if (!typed.fine()) return std::unexpected(typed.refusal());
    return wish;
}

// Who of the organisers it was is not the speaker's to know.
void add_conflict(const Context& context, const OwnSpeaker& own, const http::Fields& stored,
                  http::FormPage& page)
{
    const auto& catalogue = context.services.templates.catalogue();
    page.conflict(stored, http::text(context, "speaker.organisers"),
                  own.changed_at ? catalogue.date_time(context.lang, *own.changed_at) : "");
}

Response profile_page(const Context& context, const OwnSpeaker& own, const http::Fields& fields,
                      const Refusal* refusal)
{
    http::FormPage page(context, "speaker.", fields, refusal);
    page.line("title", 200);
    page.line("organisation", 200);
    page.lines("bio", 5000);
    page.line("photo", 0, false, "file");
    page.line("photo_alt", 300);
    page.checkbox("remove_photo");
    page.select("language", http::choices_of(context, "speaker.language_", speaker_languages));
    page.translations(profile_texts);
    page.hidden("version");
    if (refusal && refusal->problem == Problem::conflict)
        add_conflict(context, own, profile_fields(own), page);
    add_own_head(context, own, page.data());
    return page.answer("programme/own_profile", http::text(context, "speaker.profile_title"));
}

Response practical_page(const Context& context, const OwnSpeaker& own, const http::Fields& fields,
                        const Refusal* refusal)
{
    const auto choices = [&](const std::string& name, std::span<const std::string_view> values) {
        auto list = http::choices_of(context, "speaker." + name + "_", values);
        list.insert(list.begin(), {"", http::text(context, "speaker.not_answered"), false});
        return list;
    };
    http::FormPage page(context, "speaker.", fields, refusal);
    page.select("availability", choices("availability", availabilities));
    for (int row = 1; row <= time_rows; ++row)
        for (const auto* name : {"from", "until"})
            page.line(name + std::to_string(row), 5, false, "time");
    page.select("recording", choices("recording", recordings));
    for (const auto* name : {"equipment", "travel"})
        page.lines(name, 2000);
    for (const auto* name : {"diet", "access"})
        page.lines(name, 1000);
    page.hidden("version");
    if (refusal && refusal->problem == Problem::conflict)
        add_conflict(context, own, fields_of(own.page, own.needs), page);
    add_own_head(context, own, page.data());
    return page.answer("programme/own_practical", http::text(context, "speaker.practical_title"));
}

const http::UploadedFile* photo_in(const Context& context)
{
    const auto found = std::ranges::find(context.files, "photo", &http::UploadedFile::field);
    return found == context.files.end() || found->bytes.empty() ? nullptr : &*found;
}

} // namespace

asio::awaitable<Response> get_own_profile(Context& context)
{
    const auto own = co_await context.db.read(read_own_speaker, speaker_token(context));
    if (!own) co_return needs_speaker_link(context);
    co_return profile_page(context, *own, profile_fields(*own), nullptr);
}

asio::awaitable<Response> post_own_profile(Context& context)
{
    auto own = co_await context.db.read(read_own_speaker, speaker_token(context));
    if (!own) co_return needs_speaker_link(context);
    if (!is_own_form(context)) co_return not_allowed(context);
    const auto& form = context.form();
    auto wish = parse_profile(form, *own);
    if (!wish) co_return profile_page(context, *own, form, &wish.error());
    if (const auto* file = photo_in(context)) {
        std::string bytes = file->bytes;
        auto photo = co_await context.workers.run(document::photo_of, std::move(bytes));
        if (!photo) co_return profile_page(context, *own, form, &photo.error());
        wish->photo = std::move(*photo);
    }
    const auto version = http::parse_number(form["version"]).value_or(0);
    auto changed = co_await context.db.write(change_own_profile, speaker_token(context), version,
                                             std::move(*wish));
    if (changed) co_return http::see_other(context, "/foredragsholder?notice=speaker_kept");
    own = co_await context.db.read(read_own_speaker, speaker_token(context));
    if (!own) co_return needs_speaker_link(context);
    co_return profile_page(context, *own, form, &changed.error());
}

asio::awaitable<Response> get_own_practical(Context& context)
{
    const auto own = co_await context.db.read(read_own_speaker, speaker_token(context));
    if (!own) co_return needs_speaker_link(context);
    co_return practical_page(context, *own, fields_of(own->page, own->needs), nullptr);
}

asio::awaitable<Response> post_own_practical(Context& context)
{
    auto own = co_await context.db.read(read_own_speaker, speaker_token(context));
    if (!own) co_return needs_speaker_link(context);
    if (!is_own_form(context)) co_return not_allowed(context);
    const auto& form = context.form();
    const auto typed = parse_practical(form, own->conference.day);
    if (!typed) co_return practical_page(context, *own, form, &typed.error());
    const auto version = http::parse_number(form["version"]).value_or(0);
    auto changed = co_await context.db.write(change_own_practical, speaker_token(context), version,
                                             typed->practical, typed->needs);
    if (changed) co_return http::see_other(context, "/foredragsholder?notice=speaker_kept");
    own = co_await context.db.read(read_own_speaker, speaker_token(context));
    if (!own) co_return needs_speaker_link(context);
    co_return practical_page(context, *own, form, &changed.error());
}

} // namespace retenk::programme
