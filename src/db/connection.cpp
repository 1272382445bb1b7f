#include "retenk/db/database.hpp"
#include "retenk/db/fault.hpp"

#include <sqlite3.h>

#include <cstring>

namespace retenk::db {

namespace {

[[noreturn]] void raise(sqlite3* handle, std::string_view during)
{
    const int code = sqlite3_extended_errcode(handle);
    const auto what =
        std::string(sqlite3_errmsg(handle)) + " in: " + std::string(during.substr(0, 200));
    if (code == SQLITE_CONSTRAINT_UNIQUE || code == SQLITE_CONSTRAINT_PRIMARYKEY)
        throw UniqueViolation(what, code);
    throw Error(what, code);
}

void check(sqlite3_stmt* statement, int code)
{
    if (code != SQLITE_OK) raise(sqlite3_db_handle(statement), sqlite3_sql(statement));
}

struct TextHash
{
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const
    {
        return std::hash<std::string_view>()(text);
    }
};

struct Cached
{
    sqlite3_stmt* statement = nullptr;
    bool in_use = false;
};

constexpr const char* pragmas = "PRAGMA foreign_keys = ON;"
                                "PRAGMA busy_timeout = 5000;"
                                "PRAGMA temp_store = MEMORY;"
                                "PRAGMA cache_size = -4000;";

// FULL: an answered write survives a power failure (product rule 2).
constexpr const char* writer_pragmas = "PRAGMA journal_mode = WAL;"
                                       "PRAGMA synchronous = FULL;"
                                       "PRAGMA journal_size_limit = 16777216;"
                                       "PRAGMA wal_autocheckpoint = 4000;"
                                       "PRAGMA cache_size = -8000;";

// Counting every allocation under one lock is the price of statistics that nobody reads here.
void tune_library()
{
    static const int done = sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
    static_cast<void>(done);
}

} // namespace

struct Connection::State
{
    sqlite3* handle = nullptr;
    std::unordered_map<std::string, Cached, TextHash, std::equal_to<>> cache;
    std::chrono::milliseconds limit{0};
    std::chrono::steady_clock::time_point deadline;
    std::uint64_t statements = 0;

    ~State()
    {
        for (auto& [sql, cached] : cache)
            sqlite3_finalize(cached.statement);
        sqlite3_close(handle);
    }

    sqlite3_stmt* compile(std::string_view sql)
    {
        sqlite3_stmt* statement = nullptr;
        const char* rest = nullptr;
        if (sqlite3_prepare_v3(handle, sql.data(), static_cast<int>(sql.size()),
                               SQLITE_PREPARE_PERSISTENT, &statement, &rest) != SQLITE_OK)
            raise(handle, sql);
        if (statement == nullptr || rest != sql.data() + sql.size()) {
            sqlite3_finalize(statement);
            throw std::logic_error("not exactly one statement: " + std::string(sql));
        }
        return statement;
    }

    static int too_late(void* state)
    {
        const auto* self = static_cast<State*>(state);
        return std::chrono::steady_clock::now() > self->deadline ? 1 : 0;
    }
};

Connection::Connection(const std::filesystem::path& file, Mode mode)
    : state_(std::make_unique<State>())
{
    tune_library();
    const int flags =
        mode == Mode::read_only ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
    if (sqlite3_open_v2(file.c_str(), &state_->handle,
                        flags | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, nullptr) != SQLITE_OK)
        throw Error("cannot open the database " + file.string() + ": " +
                        sqlite3_errmsg(state_->handle),
                    sqlite3_extended_errcode(state_->handle));
    try {
        script(pragmas);
        if (mode == Mode::read_write) script(writer_pragmas);
    } catch (const Error& fault) {
        throw Error("cannot open the database " + file.string() + ": " +
                        sqlite3_errmsg(state_->handle),
                    fault.code);
    }
}

Connection::Connection(Connection&&) noexcept = default;
Connection::~Connection() = default;

Statement Connection::prepare(std::string_view sql)
{
    ++state_->statements;
    if (state_->limit.count() > 0)
        state_->deadline = std::chrono::steady_clock::now() + state_->limit;
    auto found = state_->cache.find(sql);
    if (found == state_->cache.end()) {
        auto* statement = state_->compile(sql);
        found = state_->cache.emplace(std::string(sql), Cached{statement, false}).first;
    }
    // The same statement inside itself: a second copy, finalised after use.
    if (found->second.in_use) return Statement(state_->compile(sql), nullptr);
    found->second.in_use = true;
    return Statement(found->second.statement, &found->second.in_use);
}

void Connection::script(const std::string& sql)
{
    if (sqlite3_exec(state_->handle, sql.c_str(), nullptr, nullptr, nullptr) != SQLITE_OK)
        raise(state_->handle, sql);
}

std::int64_t Connection::last_insert_rowid() const
{
    return sqlite3_last_insert_rowid(state_->handle);
}
std::int64_t Connection::changes() const { return sqlite3_changes64(state_->handle); }
bool Connection::in_transaction() const { return sqlite3_get_autocommit(state_->handle) == 0; }
sqlite3* Connection::handle() const { return state_->handle; }
std::uint64_t Connection::statements() const { return state_->statements; }

void Connection::interrupt_after(std::chrono::milliseconds limit)
{
    state_->limit = limit;
    sqlite3_progress_handler(state_->handle, limit.count() > 0 ? 5000 : 0, State::too_late,
                             state_.get());
}

void Connection::checkpoint()
{
    sqlite3_wal_checkpoint_v2(state_->handle, nullptr, SQLITE_CHECKPOINT_TRUNCATE, nullptr,
                              nullptr);
}

bool is_of_the_disk(const Error& fault)
{
    switch (fault.code & 0xff) { // the rest says where
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
    case SQLITE_READONLY:
    case SQLITE_IOERR:
    case SQLITE_CORRUPT:
    case SQLITE_FULL:
    case SQLITE_CANTOPEN:
    case SQLITE_NOTADB:
        return true;
    default:
        return false;
    }
}

bool is_damage(const Error& fault)
{
    // A search index that disagrees with its table is made anew; the file is whole.
    if (fault.code == SQLITE_CORRUPT_VTAB) return false;
    const int kind = fault.code & 0xff;
    return kind == SQLITE_CORRUPT || kind == SQLITE_NOTADB;
}

Statement::~Statement()
{
    if (in_use_ == nullptr) {
        sqlite3_finalize(handle_);
        return;
    }
    sqlite3_reset(handle_);
    sqlite3_clear_bindings(handle_);
    *in_use_ = false;
}

void Statement::bind_null(int index) { check(handle_, sqlite3_bind_null(handle_, index)); }

void Statement::bind_integer(int index, std::int64_t value)
{
    check(handle_, sqlite3_bind_int64(handle_, index, value));
}

void Statement::bind_real(int index, double value)
{
    check(handle_, sqlite3_bind_double(handle_, index, value));
}

void Statement::bind_text(int index, std::string_view value)
{
    // An empty view may point nowhere, which SQLite would take for NULL.
    const char* text = value.empty() ? "" : value.data();
    check(handle_,
          sqlite3_bind_text64(handle_, index, text, value.size(), SQLITE_TRANSIENT, SQLITE_UTF8));
}

void Statement::bind_blob(int index, std::string_view value)
{
    const char* bytes = value.empty() ? "" : value.data();
    check(handle_, sqlite3_bind_blob64(handle_, index, bytes, value.size(), SQLITE_TRANSIENT));
}

void Statement::check_all_bound(int count) const
{
    if (sqlite3_bind_parameter_count(handle_) != count)
        throw std::logic_error("wrong number of values for: " + std::string(sqlite3_sql(handle_)));
}

bool Statement::step()
{
    const int code = sqlite3_step(handle_);
    if (code == SQLITE_ROW) return true;
    if (code != SQLITE_DONE) raise(sqlite3_db_handle(handle_), sqlite3_sql(handle_));
    return false;
}

int Statement::columns() const { return sqlite3_column_count(handle_); }
std::string_view Statement::column_name(int column) const
{
    return sqlite3_column_name(handle_, column);
}
bool Statement::is_null(int column) const
{
    return sqlite3_column_type(handle_, column) == SQLITE_NULL;
}
std::int64_t Statement::integer(int column) const { return sqlite3_column_int64(handle_, column); }
double Statement::real(int column) const { return sqlite3_column_double(handle_, column); }

std::string_view Statement::text(int column) const
{
    const auto* bytes = static_cast<const char*>(sqlite3_column_blob(handle_, column));
    return {bytes == nullptr ? "" : bytes,
            static_cast<std::size_t>(sqlite3_column_bytes(handle_, column))};
}

int column_called(const Statement& statement, std::string_view name, int likely)
{
    if (likely < statement.columns() && statement.column_name(likely) == name) return likely;
    for (int column = 0; column < statement.columns(); ++column)
        if (statement.column_name(column) == name) return column;
    throw std::logic_error("the statement has no column " + std::string(name));
}

void Subscribers::tell(Tx& tx, std::type_index type, const void* event) const
{
    const auto found = answers_.find(type);
    if (found == answers_.end()) return;
    for (const auto& answer : found->second)
        answer(tx, event);
}

} // namespace retenk::db
