#pragma once
// The file of an import, on its way in and when it is read again at each step. Only for pages.

#include "retenk/registration/import_store.hpp"
#include "retenk/document/sheet_reader.hpp"
#include "retenk/http/route.hpp"

namespace retenk::registration {

namespace asio = boost::asio;

struct TakenFile
{
    StoredFile file;
    std::vector<std::string> headings;
};

// Keeps the file that the form's field "file" brought, if `check` says that its table will do. What
// is wrong with it is an error of that field, and nothing is kept.
asio::awaitable<Result<TakenFile>> take_import_file(http::Context& context,
                                                    Result<bool> (*check)(const document::Table&));

using SharedTable = std::shared_ptr<const document::Table>;

// The import's file, read again: it was read when it came, so it can be. Nullptr: it has been taken
// away meanwhile.
asio::awaitable<SharedTable> read_import_file(http::Context& context, std::string key);

} // namespace retenk::registration
