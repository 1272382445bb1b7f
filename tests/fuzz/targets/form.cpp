// A posted form: what was sent is what is read, whoever encodes it.
#include "http/form.hpp"
#include "fuzz.hpp"
#include "retenk/base/text.hpp"

namespace retenk::fuzz {

void fuzz(std::string_view bytes)
{
    const auto form = http::parse_form(bytes);
    http::is_form_type(bytes);
    if (const auto fields = http::parse_urlencoded(bytes)) {
        must(form.has_value(), "a form takes whatever a query takes");
        std::string again;
        for (const auto& [name, value] : fields->list())
            again += http::percent_encoded(name) + '=' + http::percent_encoded(value) + '&';
        const auto read = http::parse_urlencoded(again);
        must(read && read->list() == fields->list(), "decode(encode(fields)) = fields");
    }
    if (!form) return;
    for (const auto& [name, value] : form->list()) {
        must(value.find('\0') == value.npos && value.find('\r') == value.npos,
             "values have neither NUL nor CR");
        must(is_clean_text(value, true) || length_of(value) > 0, "what is empty is clean");
    }
}

} // namespace retenk::fuzz
