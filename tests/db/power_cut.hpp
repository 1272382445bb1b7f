#pragma once
// A file layer for SQLite that loses power. It keeps what was written since the last sync apart,
// and at a cut keeps of that what a disk may keep: any part of it, in any order, some of it torn
// within a sector.

#include <cstdint>
#include <filesystem>

namespace retenk::test::power {

void install(); // becomes SQLite's way to every file opened from now on
void uninstall();

// What lies there now is on the disk. The power goes at the given one of all calls that write, cut
// off or sync; then nothing reaches any file, and every call fails. 0: it stays.
void turn_on(const std::filesystem::path& database, std::int64_t calls = 0);

// When it has gone and all are closed: leaves on the disk what this cut has left of the database.
struct Loss
{
    std::size_t writes = 0, dropped = 0, torn = 0;
};
Loss cut(const std::filesystem::path& database, std::uint64_t seed);

} // namespace retenk::test::power
