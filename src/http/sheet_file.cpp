#include "retenk/http/sheet_file.hpp"

namespace retenk::http {

asio::awaitable<Response> csv_file(Context& context, document::Sheet sheet, std::string name)
{
    auto bytes = co_await context.workers.run(document::csv_file, std::move(sheet));
    co_return file(std::move(bytes), "text/csv; charset=utf-8", name + ".csv");
}

asio::awaitable<Response> xlsx_file(Context& context, document::Sheet sheet, std::string name)
{
    auto bytes = co_await context.workers.run(document::xlsx_file, std::move(sheet));
    co_return file(std::move(bytes),
                   "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
                   name + ".xlsx");
}

} // namespace retenk::http
