// Loaded before a program (LD_PRELOAD): each of its syncs takes RETENK_SYNC_US microseconds more, as on a disk that has to reach a
// platter, a flash cell or another machine before it answers.

#include <chrono>
#include <cstdlib>
#include <dlfcn.h>
#include <thread>

namespace {

using Sync = int (*)(int);

int after_a_while(const char* name, int descriptor)
{
    static const auto pause = std::chrono::microseconds(std::atol(std::getenv("RETENK_SYNC_US")));
    std::this_thread::sleep_for(pause);
    return reinterpret_cast<Sync>(dlsym(RTLD_NEXT, name))(descriptor);
}

} // namespace

extern "C" int fsync(int descriptor) { return after_a_while("fsync", descriptor); }
extern "C" int fdatasync(int descriptor) { return after_a_while("fdatasync", descriptor); }
