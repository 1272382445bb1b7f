#pragma once
// Importing sessions and speakers from a file (PRG-13): the file and its templates, its columns, and
// the preview.

#include "programme/import.hpp"
#include "retenk/http/route.hpp"

namespace retenk {
using ImportId = Id<struct ImportTag>;
namespace registration {
struct Import;
}
} // namespace retenk

namespace retenk::programme {

namespace asio = boost::asio;

http::Routes import_routes();

ImportId asked_import(const http::Context& context);
std::string import_path(ImportId id, const char* what = "");

// The viewer's own, and of the programme.
std::optional<registration::Import> find_import(db::Tx& tx, const Viewer& viewer,
                                                const ImportId& id);

// "Foredragsholdere"; "" for a field that there is not.
std::string import_label(const http::Context& context, Holds what, const std::string& field);

asio::awaitable<http::Response> get_import_preview(http::Context& context);
asio::awaitable<http::Response> post_import(http::Context& context);
asio::awaitable<http::Response> get_import_columns(http::Context& context);
asio::awaitable<http::Response> post_import_columns(http::Context& context);
asio::awaitable<http::Response> get_import_csv(http::Context& context);
asio::awaitable<http::Response> get_import_xlsx(http::Context& context);

} // namespace retenk::programme
