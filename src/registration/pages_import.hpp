#pragma once
// Importing people from a file, for organisers: the file and its template, its columns, and the
// preview.

#include "registration/import.hpp"
#include "retenk/document/sheet.hpp"
#include "retenk/http/route.hpp"
#include "retenk/registration/import_file.hpp"

namespace retenk::registration {

namespace asio = boost::asio;

http::Routes import_routes();

ImportId asked_import(const http::Context& context);
ImportFrame import_frame(const http::Context& context);
std::string import_path(ImportId id, const char* what = "");

// "Organisation", or a question's title; "" for a field that there is not.
std::string import_field_label(const http::Context& context, const std::string& field,
                               const std::vector<AskedQuestion>& questions);

// What a file may look like, with one row as an example, which is never registered.
document::Sheet import_template(const http::Context& context,
                                const std::vector<AskedQuestion>& questions,
                                const std::string& category, const std::string& municipality);

asio::awaitable<http::Response> get_import_preview(http::Context& context);
asio::awaitable<http::Response> post_import(http::Context& context);
asio::awaitable<http::Response> get_import_columns(http::Context& context);
asio::awaitable<http::Response> post_import_columns(http::Context& context);

} // namespace retenk::registration
