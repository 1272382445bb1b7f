#include "mail/mime.hpp"
#include "retenk/base/secret.hpp"
#include "retenk/document/markdown.hpp"
#include "retenk/document/qr.hpp"
#include "retenk/mail/outbox.hpp"
#include "retenk/view/amounts.hpp"

#include <fstream>
#include <functional>
#include <sstream>
#include <stdexcept>

namespace retenk::mail {

namespace {

std::string content_of(const std::filesystem::path& file)
{
    std::ifstream in(file, std::ios::binary);
    if (!in) throw std::runtime_error("cannot read " + file.filename().string());
    std::ostringstream text;
    text << in.rdbuf();
    return text.str();
}

struct Source
{
    std::string subject, body;
    view::Lang lang;
};

Source source_of(const MessageRow& row, const std::filesystem::path& folder)
{
    auto lang = view::lang_called(row.language).value_or(view::Lang::nb);
    const auto file = [&] {
        return folder / (row.template_name + "." + std::string(view::code_of(lang)) + ".md");
    };
    if (!std::filesystem::exists(file())) lang = view::Lang::nb;
    const auto text = content_of(file());
    const auto end = text.find('\n');
    if (end == text.npos) throw std::runtime_error("a mail template without a body");
    return {text.substr(0, end), text.substr(end + 1), lang};
}

// A text of the catalogue that fell back is marked on pages; a mail has no place for the marks.
std::string without_marks(std::string text)
{
    for (auto mark : {view::fallback_begin, view::fallback_end})
        for (auto at = text.find(mark); at != text.npos; at = text.find(mark, at))
            text.erase(at, mark.size());
    return text;
}

// Fills {{names}} of a frame in one go: what a value holds is never looked at again.
std::string framed(const std::string& frame,
                   const std::function<std::string(std::string_view)>& value)
{
    std::string filled;
    std::size_t at = 0;
    for (auto open = frame.find("{{"); open != frame.npos; open = frame.find("{{", at)) {
        const auto close = frame.find("}}", open);
        if (close == frame.npos) throw std::runtime_error("a mail frame with an open {{");
        filled += frame.substr(at, open - at);
        filled += value(std::string_view(frame).substr(open + 2, close - open - 2));
        at = close + 2;
    }
    return filled + frame.substr(at);
}

struct Frame
{
    const view::Catalogue& catalogue;
    view::Lang lang;
    const std::string& subject;
    const std::string& base_url;
    const std::string& signature;

    std::string value(std::string_view name) const
    {
        if (name == "lang") return std::string(view::code_of(lang));
        if (name == "subject") return subject;
        if (name == "base_url") return base_url;
        if (name.starts_with("t.")) return catalogue.plain(lang, name.substr(2));
        throw std::runtime_error("a mail frame asks for " + std::string(name));
    }

    std::string html(const std::string& frame, const std::string& content) const
    {
        return framed(frame, [&](std::string_view name) {
            if (name == "content") return content;
            return name == "signature" ? signature_html() : view::escape_html(value(name));
        });
    }

    std::string text(const std::string& frame, const std::string& content) const
    {
        return framed(frame, [&](std::string_view name) {
            if (name == "content") return content;
            return name == "signature" ? signature_text() : value(name);
        });
    }

    std::string signature_text() const { return signature.empty() ? "" : "\n" + signature + "\n"; }

    std::string signature_html() const
    {
        if (signature.empty()) return {};
        auto lines = view::escape_html(signature);
        for (auto at = lines.find('\n'); at != lines.npos; at = lines.find('\n', at + 5))
            lines.replace(at, 1, "<br>\n");
        return "<p>" + lines + "</p>";
    }
};

std::string text_in(const view::Data& object, std::string_view name)
{
    const auto* value = object.find(name);
    return value && value->text() ? *value->text() : std::string();
}

struct Body
{
    std::string html, text;
};

// Where somebody's own Markdown stands (data["letter"]) it is set by itself, so that nothing left open in it, a
// list or a block of code, goes on in the frame.
Body body_of(const std::string& source, const view::Data& data, view::Lang lang,
             const view::Templates& templates)
{
    constexpr std::string_view place = "{{{letter}}}";
    const auto set = [](const std::string& markdown) {
        return Body{document::markdown_to_html(markdown), document::markdown_to_text(markdown)};
    };
    const auto filled = [&](const std::string& part) {
        return set(without_marks(templates.render_markdown(part, data, lang)));
    };
    const auto at = source.find(place);
    if (at == source.npos) return filled(source);
    const auto before = filled(source.substr(0, at)), letter = set(text_in(data, "letter")),
               after = filled(source.substr(at + place.size()));
    return {before.html + letter.html + after.html, before.text + "\n" + letter.text + "\n" + after.text};
}

std::vector<File> files_of(const std::string& attachments)
{
    std::vector<File> files;
    const auto data = view::from_json(attachments);
    if (!data.list()) return files;
    for (const auto& item : *data.list()) {
        File file{text_in(item, "name"), text_in(item, "type"), text_in(item, "content"),
                  text_in(item, "content_id")};
        const auto* is_qr = item.find("is_qr");
        if (is_qr && is_qr->flag() && *is_qr->flag()) file.content = document::qr_png(file.content);
        files.push_back(std::move(file));
    }
    return files;
}

void word_times(view::Data& data, const view::Catalogue& catalogue, view::Lang lang)
{
    for (const std::string name : {"starts", "until", "before"})
        if (const auto time = parse_local_time(text_in(data, name)))
            data[name + "_text"] = catalogue.date_time(lang, from_local(*time));
}

// The same in the items of the message's lists.
void word_times_of_lists(view::Data& data, const view::Catalogue& catalogue, view::Lang lang)
{
    if (!data.object()) return;
    for (const auto& [name, value] : view::Data::Object(*data.object())) {
        if (!value.list()) continue;
        auto items = *value.list();
        for (auto& item : items)
            if (item.object()) word_times(item, catalogue, lang);
        data[name] = std::move(items);
    }
}

// Templates have learnt these since a message may have been queued.
void add_what_is_new(view::Data& data)
{
    for (const std::string name : {"any_extra", "any_session", "others", "passed_on_by"})
        if (!data.find(name)) data[name] = false;
}

} // namespace

Composed compose(const MessageRow& row, const view::Templates& templates,
                 const std::filesystem::path& mail_templates, const Config::Mail& config,
                 const std::string& base_url, const std::string& signature)
{
    const auto source = source_of(row, mail_templates);
    auto data =
        view::with_amounts(view::from_json(row.data), templates.catalogue(), source.lang);
    add_what_is_new(data);
    data["base_url"] = base_url;
    data["recipient_name"] = row.recipient_name;
    if (const auto day = parse_day(text_in(data, "day")))
        data["long_day"] = templates.catalogue().long_day(source.lang, *day);
    word_times(data, templates.catalogue(), source.lang);
    word_times_of_lists(data, templates.catalogue(), source.lang);

    Composed composed;
    const auto subject =
        without_marks(templates.render_markdown(source.subject, data, source.lang));
    composed.subject = squeeze(document::markdown_to_text(subject));
    const auto body = body_of(source.body, data, source.lang, templates);
    const Frame frame{templates.catalogue(), source.lang, composed.subject, base_url, signature};
    composed.html =
        frame.html(content_of(mail_templates / "layout.html"), body.html);
    composed.text =
        frame.text(content_of(mail_templates / "layout.txt"), body.text);

    Letter letter;
    letter.from = parse_mailbox(config.from);
    letter.to = {row.recipient_name, row.recipient};
    letter.reply_to = config.reply_to;
    letter.subject = composed.subject;
    letter.message_id = row.message_id.empty()
                            ? random_code(26) + "@" + domain_of(letter.from.address)
                            : row.message_id;
    letter.date = row.created_at;
    letter.text = composed.text;
    letter.html = composed.html;
    letter.files = files_of(row.attachments);
    composed.bytes = bytes_of(letter);
    return composed;
}

} // namespace retenk::mail
