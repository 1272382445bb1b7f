#include "retenk/db/hold.hpp"

#include "retenk/db/statement.hpp"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

namespace retenk::db {

Hold::Hold(const std::filesystem::path& database)
    : file_(::open(database.c_str(), O_RDONLY | O_CREAT | O_CLOEXEC, 0644))
{
    if (file_ < 0)
        throw Error("cannot open the database " + database.string() + ": " + std::strerror(errno),
                    0);
    if (::flock(file_, LOCK_EX | LOCK_NB) == 0) return;
    ::close(file_);
    throw Error("the database " + database.string() + " is in use by another retenk", 0);
}

Hold::~Hold() { ::close(file_); }

} // namespace retenk::db
