#pragma once
// A table as a download, made on a worker thread. The name comes without its ending.

#include "retenk/document/sheet.hpp"
#include "retenk/http/route.hpp"

#include <functional>

namespace retenk::http {

// The table of what was read, put together on a worker thread too: a register has many rows.
template <class Content>
asio::awaitable<document::Sheet>
make_sheet(Context& context, document::Sheet (*of)(const Context&, const Content&), Content content)
{
    const std::reference_wrapper<const Context> here = context;
    co_return co_await context.workers.run(of, here, std::move(content));
}

asio::awaitable<Response> csv_file(Context& context, document::Sheet sheet, std::string name);
asio::awaitable<Response> xlsx_file(Context& context, document::Sheet sheet, std::string name);

} // namespace retenk::http
