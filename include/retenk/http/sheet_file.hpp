#pragma once
// A table as a download, made on a worker thread. The name comes without its ending.

#include "retenk/document/sheet.hpp"
#include "retenk/http/route.hpp"

namespace retenk::http {

asio::awaitable<Response> csv_file(Context& context, document::Sheet sheet, std::string name);
asio::awaitable<Response> xlsx_file(Context& context, document::Sheet sheet, std::string name);

} // namespace retenk::http
