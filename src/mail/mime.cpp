#include "mail/mime.hpp"

#include "retenk/base/text.hpp"

#include <algorithm>
#include <gmime/gmime.h>
#include <memory>
#include <mutex>
#include <stdexcept>

namespace retenk::mail {

namespace {

struct Unref
{
    void operator()(void* object) const { g_object_unref(object); }
};
template <class T>
using Owned = std::unique_ptr<T, Unref>;

void ready()
{
    static std::once_flag once;
    std::call_once(once, g_mime_init);
}

// One line of at most 200 characters: a line of 998 octets can never be passed.
std::string header_text(const std::string& text)
{
    std::string line;
    std::size_t characters = 0;
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if ((byte & 0xC0) != 0x80 && ++characters > 200) break;
        line += byte < ' ' || byte == 0x7F ? ' ' : c;
    }
    return squeeze(line);
}

// One character in the "Q" encoding of a phrase (RFC 2047, 5(3)).
std::string q_encoded(std::string_view character)
{
    static constexpr std::string_view digits = "0123456789ABCDEF";
    std::string encoded;
    for (const char c : character) {
        const auto byte = static_cast<unsigned char>(c);
        if (is_ascii_letter_or_digit(c))
            encoded += c;
        else if (c == ' ')
            encoded += '_';
        else {
            encoded += '=';
            encoded += digits[byte >> 4];
            encoded += digits[byte & 15];
        }
    }
    return encoded;
}

// A subject, or a name beside an address. What GMime itself encodes, its own reader does not always
// read back: it leaves "=" as it is, and whoever typed "=0D=0A" would be read as a line break,
// whoever typed an encoded word as what it says; and of two words in base64, the first with
// padding, the reader loses the second. So all but short plain texts are encoded here (RFC 2047):
// words of at most 75 characters, none splitting a letter.
std::string header_words(const std::string& typed)
{
    const auto text = header_text(typed);
    const auto is_plain = [](char c) { return static_cast<unsigned char>(c) < 0x80 && c != '='; };
    if (text.size() <= 60 && std::ranges::all_of(text, is_plain)) return text;
    static constexpr std::string_view start = "=?UTF-8?Q?";
    static constexpr std::size_t room = 75 - start.size() - 2;
    std::string words, word;
    for (std::size_t begin = 0; begin < text.size();) {
        auto end = begin + 1;
        while (end < text.size() && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80)
            ++end;
        const auto encoded = q_encoded(std::string_view(text).substr(begin, end - begin));
        if (word.size() + encoded.size() > room) {
            words.append(start).append(word).append("?= ");
            word.clear();
        }
        word += encoded;
        begin = end;
    }
    return words.append(start).append(word).append("?=");
}

GMimeStream* stream_of(const std::string& content)
{
    return g_mime_stream_mem_new_with_buffer(content.data(), content.size());
}

void set_content(GMimePart* part, const std::string& content, GMimeContentEncoding encoding)
{
    const Owned<GMimeStream> stream(stream_of(content));
    const Owned<GMimeDataWrapper> wrapper(
        g_mime_data_wrapper_new_with_stream(stream.get(), GMIME_CONTENT_ENCODING_DEFAULT));
    g_mime_part_set_content(part, wrapper.get());
    g_mime_part_set_content_encoding(part, encoding);
}

Owned<GMimeObject> text_part(const char* subtype, const std::string& content)
{
    Owned<GMimeObject> part(GMIME_OBJECT(g_mime_part_new_with_type("text", subtype)));
    g_mime_object_set_content_type_parameter(part.get(), "charset", "utf-8");
    set_content(GMIME_PART(part.get()), content, GMIME_CONTENT_ENCODING_QUOTEDPRINTABLE);
    return part;
}

Owned<GMimeObject> file_part(const File& file)
{
    Owned<GMimeObject> part(GMIME_OBJECT(g_mime_part_new()));
    const Owned<GMimeContentType> type(g_mime_content_type_parse(nullptr, file.type.c_str()));
    g_mime_object_set_content_type(part.get(), type.get());
    if (file.type.starts_with("text/"))
        g_mime_object_set_content_type_parameter(part.get(), "charset", "utf-8");
    g_mime_object_set_disposition(part.get(), file.content_id.empty() ? "attachment" : "inline");
    g_mime_part_set_filename(GMIME_PART(part.get()), header_text(file.name).c_str());
    if (!file.content_id.empty())
        g_mime_object_set_content_id(part.get(), header_text(file.content_id).c_str());
    set_content(GMIME_PART(part.get()), file.content, GMIME_CONTENT_ENCODING_BASE64);
    return part;
}

Owned<GMimeObject> multipart(const char* subtype, std::vector<Owned<GMimeObject>> parts)
{
    if (parts.size() == 1) return std::move(parts.front());
    auto* whole = g_mime_multipart_new_with_subtype(subtype);
    for (const auto& part : parts)
        g_mime_multipart_add(whole, part.get());
    return Owned<GMimeObject>(GMIME_OBJECT(whole));
}

Owned<GMimeObject> body_of(const Letter& letter)
{
    std::vector<Owned<GMimeObject>> related, alternative, mixed;
    related.push_back(text_part("html", letter.html));
    for (const auto& file : letter.files)
        if (!file.content_id.empty()) related.push_back(file_part(file));
    alternative.push_back(text_part("plain", letter.text));
    alternative.push_back(multipart("related", std::move(related)));
    mixed.push_back(multipart("alternative", std::move(alternative)));
    for (const auto& file : letter.files)
        if (file.content_id.empty()) mixed.push_back(file_part(file));
    return multipart("mixed", std::move(mixed));
}

void set_headers(GMimeMessage* message, const Letter& letter)
{
    const std::unique_ptr<GDateTime, decltype(&g_date_time_unref)> date(
        g_date_time_new_from_unix_utc(letter.date.time_since_epoch().count()), g_date_time_unref);
    g_mime_message_set_date(message, date.get());
    g_mime_message_add_mailbox(message, GMIME_ADDRESS_TYPE_FROM,
                               header_words(letter.from.name).c_str(), letter.from.address.c_str());
    g_mime_message_add_mailbox(message, GMIME_ADDRESS_TYPE_TO, header_words(letter.to.name).c_str(),
                               letter.to.address.c_str());
    if (!letter.reply_to.empty())
        g_mime_message_add_mailbox(message, GMIME_ADDRESS_TYPE_REPLY_TO, nullptr,
                                   letter.reply_to.c_str());
    g_mime_message_set_subject(message, header_words(letter.subject).c_str(), "utf-8");
    g_mime_message_set_message_id(message, letter.message_id.c_str());
    auto* object = GMIME_OBJECT(message);
    g_mime_object_set_header(object, "Auto-Submitted", "auto-generated", "utf-8");
    g_mime_object_set_header(object, "MIME-Version", "1.0", "utf-8");
}

std::string written(GMimeObject* object)
{
    const std::unique_ptr<GMimeFormatOptions, decltype(&g_mime_format_options_free)> options(
        g_mime_format_options_new(), g_mime_format_options_free);
    g_mime_format_options_set_newline_format(options.get(), GMIME_NEWLINE_FORMAT_DOS);
    const Owned<GMimeStream> stream(g_mime_stream_mem_new());
    if (g_mime_object_write_to_stream(object, options.get(), stream.get()) < 0)
        throw std::runtime_error("a mail could not be written");
    const auto* bytes = g_mime_stream_mem_get_byte_array(GMIME_STREAM_MEM(stream.get()));
    return {reinterpret_cast<const char*>(bytes->data), bytes->len};
}

// Our own mails have the plain text first at every level.
GMimePart* first_text(GMimeObject* object)
{
    while (object && GMIME_IS_MULTIPART(object))
        object = g_mime_multipart_get_part(GMIME_MULTIPART(object), 0);
    return object && GMIME_IS_PART(object) ? GMIME_PART(object) : nullptr;
}

} // namespace

std::string bytes_of(const Letter& letter)
{
    ready();
    const Owned<GMimeMessage> message(g_mime_message_new(TRUE));
    set_headers(message.get(), letter);
    const auto body = body_of(letter);
    g_mime_message_set_mime_part(message.get(), body.get());
    return written(GMIME_OBJECT(message.get()));
}

std::string text_of(const std::string& bytes)
{
    ready();
    const Owned<GMimeStream> stream(stream_of(bytes));
    const Owned<GMimeParser> parser(g_mime_parser_new_with_stream(stream.get()));
    const Owned<GMimeMessage> message(g_mime_parser_construct_message(parser.get(), nullptr));
    if (!message) return {};
    auto* part = first_text(g_mime_message_get_mime_part(message.get()));
    if (!part) return {};
    const Owned<GMimeStream> plain(g_mime_stream_mem_new());
    g_mime_data_wrapper_write_to_stream(g_mime_part_get_content(part), plain.get());
    const auto* text = g_mime_stream_mem_get_byte_array(GMIME_STREAM_MEM(plain.get()));
    return {reinterpret_cast<const char*>(text->data), text->len};
}

Mailbox parse_mailbox(const std::string& text)
{
    const auto open = text.rfind('<');
    if (open == text.npos || !text.ends_with('>')) return {"", trim(text)};
    return {trim(text.substr(0, open)), text.substr(open + 1, text.size() - open - 2)};
}

std::string domain_of(const std::string& address)
{
    const auto at = address.rfind('@');
    return at == address.npos ? "localhost" : address.substr(at + 1);
}

} // namespace retenk::mail
