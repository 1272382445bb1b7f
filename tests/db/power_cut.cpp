#include "db/power_cut.hpp"

#include <sqlite3.h>

#include <algorithm>
#include <atomic>
#include <cstring>
#include <fstream>
#include <map>
#include <mutex>
#include <random>
#include <string>
#include <vector>

namespace retenk::test::power {

namespace {

constexpr std::size_t sector = 512;

struct Change
{
    std::int64_t offset = 0;
    std::string bytes;
    bool cuts_off = false; // the file ends at offset
};

// What a disk holds for certain, and what it may hold.
struct Platter
{
    std::string synced;
    bool exists = false; // for certain
    std::vector<Change> since;
};

std::mutex mutex;
std::map<std::string, Platter> platters;
std::atomic<bool> is_off = false;
std::atomic<std::int64_t> calls_left = 0;

// This call is the last that anybody hears of, if it is heard at all.
bool goes_dark()
{
    if (--calls_left == 0) is_off = true;
    return is_off;
}

void put(std::string& content, const Change& change)
{
    const auto offset = static_cast<std::size_t>(change.offset);
    if (change.cuts_off) {
        content.resize(offset);
        return;
    }
    content.resize(std::max(content.size(), offset + change.bytes.size()));
    content.replace(offset, change.bytes.size(), change.bytes);
}

struct File
{
    sqlite3_file base;
    const char* name; // of a database or its log; others are not followed
    sqlite3_file* real() { return reinterpret_cast<sqlite3_file*>(this + 1); }
};

File& of(sqlite3_file* file) { return *reinterpret_cast<File*>(file); }

void note(File& file, Change change)
{
    if (file.name == nullptr) return;
    std::lock_guard lock(mutex);
    platters[file.name].since.push_back(std::move(change));
}

int close(sqlite3_file* file)
{
    auto* real = of(file).real();
    return real->pMethods ? real->pMethods->xClose(real) : SQLITE_OK;
}

int read(sqlite3_file* file, void* to, int amount, sqlite3_int64 offset)
{
    if (is_off) return SQLITE_IOERR_READ;
    auto* real = of(file).real();
    return real->pMethods->xRead(real, to, amount, offset);
}

int write(sqlite3_file* file, const void* from, int amount, sqlite3_int64 offset)
{
    if (is_off) return SQLITE_IOERR_WRITE;
    const bool is_last = goes_dark();
    note(of(file), {offset, {static_cast<const char*>(from), static_cast<std::size_t>(amount)}});
    if (is_last) return SQLITE_IOERR_WRITE;
    auto* real = of(file).real();
    return real->pMethods->xWrite(real, from, amount, offset);
}

int truncate(sqlite3_file* file, sqlite3_int64 size)
{
    if (is_off) return SQLITE_IOERR_TRUNCATE;
    const bool is_last = goes_dark();
    note(of(file), {size, {}, true});
    if (is_last) return SQLITE_IOERR_TRUNCATE;
    auto* real = of(file).real();
    return real->pMethods->xTruncate(real, size);
}

// The real file needs no sync: nobody pulls the plug of this machine.
int sync(sqlite3_file* file, int)
{
    if (is_off || goes_dark()) return SQLITE_IOERR_FSYNC;
    if (of(file).name == nullptr) return SQLITE_OK;
    std::lock_guard lock(mutex);
    auto& platter = platters[of(file).name];
    for (const auto& change : platter.since)
        put(platter.synced, change);
    platter.since.clear();
    platter.exists = true;
    return SQLITE_OK;
}

int size(sqlite3_file* file, sqlite3_int64* bytes)
{
    auto* real = of(file).real();
    return real->pMethods->xFileSize(real, bytes);
}

int lock(sqlite3_file* file, int level)
{
    auto* real = of(file).real();
    return real->pMethods->xLock(real, level);
}

int unlock(sqlite3_file* file, int level)
{
    auto* real = of(file).real();
    return real->pMethods->xUnlock(real, level);
}

int is_reserved(sqlite3_file* file, int* answer)
{
    auto* real = of(file).real();
    return real->pMethods->xCheckReservedLock(real, answer);
}

int control(sqlite3_file* file, int what, void* argument)
{
    auto* real = of(file).real();
    return real->pMethods->xFileControl(real, what, argument);
}

int sector_size(sqlite3_file*) { return sector; }

int traits(sqlite3_file* file)
{
    auto* real = of(file).real();
    return real->pMethods->xDeviceCharacteristics(real);
}

int shm_map(sqlite3_file* file, int page, int bytes, int extend, void volatile** memory)
{
    auto* real = of(file).real();
    return real->pMethods->xShmMap(real, page, bytes, extend, memory);
}

int shm_lock(sqlite3_file* file, int offset, int count, int flags)
{
    auto* real = of(file).real();
    return real->pMethods->xShmLock(real, offset, count, flags);
}

void shm_barrier(sqlite3_file* file)
{
    auto* real = of(file).real();
    real->pMethods->xShmBarrier(real);
}

int shm_unmap(sqlite3_file* file, int remove)
{
    auto* real = of(file).real();
    return real->pMethods->xShmUnmap(real, remove);
}

constexpr sqlite3_io_methods methods{2,           close,       read,    write,   truncate,
                                     sync,        size,        lock,    unlock,  is_reserved,
                                     control,     sector_size, traits,  shm_map, shm_lock,
                                     shm_barrier, shm_unmap,   nullptr, nullptr};

sqlite3_vfs* underneath = nullptr;

int open(sqlite3_vfs*, const char* name, sqlite3_file* file, int flags, int* opened)
{
    auto& mine = of(file);
    mine.base.pMethods = nullptr;
    mine.name = (flags & (SQLITE_OPEN_MAIN_DB | SQLITE_OPEN_WAL)) != 0 ? name : nullptr;
    std::memset(mine.real(), 0, static_cast<std::size_t>(underneath->szOsFile));
    const int code = underneath->xOpen(underneath, name, mine.real(), flags, opened);
    if (mine.real()->pMethods) mine.base.pMethods = &methods;
    return code;
}

int remove(sqlite3_vfs*, const char* name, int sync_folder)
{
    if (is_off) return SQLITE_IOERR_DELETE;
    {
        std::lock_guard lock(mutex);
        platters.erase(name);
    }
    return underneath->xDelete(underneath, name, sync_folder);
}

sqlite3_vfs layer;

std::string content_of(const std::string& name)
{
    std::ifstream file(name, std::ios::binary | std::ios::ate);
    if (!file) return "";
    std::string bytes(static_cast<std::size_t>(file.tellg()), '\0'); // whole databases: not byte by byte
    file.seekg(0);
    file.read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    return bytes;
}

// A write reaches the disk sector by sector, and the power goes in between.
void tear(Change& change, std::mt19937_64& dice)
{
    const auto kept = dice() % change.bytes.size();
    if (dice() % 2 == 0) {
        change.bytes.resize(kept);
    } else {
        change.offset += static_cast<std::int64_t>(kept);
        change.bytes.erase(0, kept);
    }
}

Loss leave(const std::string& name, Platter platter, std::mt19937_64& dice)
{
    Loss loss{platter.since.size()};
    // From "nothing of it arrived" to "all of it", and everything between.
    const auto luck = dice() % 5;
    std::ranges::shuffle(platter.since, dice);
    for (auto& change : platter.since) {
        if (dice() % 4 >= luck) {
            ++loss.dropped;
            continue;
        }
        if (!change.cuts_off && change.bytes.size() > 1 && dice() % 4 == 0) {
            tear(change, dice);
            ++loss.torn;
        }
        put(platter.synced, change);
    }
    if (platter.exists || !platter.synced.empty())
        std::ofstream(name, std::ios::binary | std::ios::trunc) << platter.synced;
    else
        std::filesystem::remove(name);
    return loss;
}

} // namespace

void install()
{
    underneath = sqlite3_vfs_find(nullptr);
    layer = *underneath;
    layer.zName = "power";
    layer.szOsFile = static_cast<int>(sizeof(File)) + underneath->szOsFile;
    layer.xOpen = open;
    layer.xDelete = remove;
    sqlite3_vfs_register(&layer, 1);
}

void uninstall()
{
    sqlite3_vfs_unregister(&layer);
    sqlite3_vfs_register(underneath, 1);
}

void turn_on(const std::filesystem::path& database, std::int64_t calls)
{
    std::lock_guard lock(mutex);
    platters.clear();
    for (const auto* tail : {"", "-wal"}) {
        const auto name = database.string() + tail;
        if (std::filesystem::exists(name)) platters[name] = {content_of(name), true, {}};
    }
    calls_left = calls;
    is_off = false;
}

Loss cut(const std::filesystem::path& database, std::uint64_t seed)
{
    std::mt19937_64 dice(seed);
    Loss all;
    std::lock_guard lock(mutex);
    for (const auto* tail : {"", "-wal"}) {
        const auto name = database.string() + tail;
        const auto found = platters.find(name);
        if (found == platters.end()) continue;
        const auto loss = leave(name, std::move(found->second), dice);
        all.writes += loss.writes;
        all.dropped += loss.dropped;
        all.torn += loss.torn;
    }
    // Memory of the machine that is off.
    std::filesystem::remove(database.string() + "-shm");
    return all;
}

} // namespace retenk::test::power
