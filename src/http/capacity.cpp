#include "http/capacity.hpp"

#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <limits>

namespace retenk::http {

namespace {

namespace fs = std::filesystem;

constexpr std::int64_t unlimited = std::numeric_limits<std::int64_t>::max();
constexpr std::int64_t connection_costs = 16 * 1024; // measured: 9 to 13 KB, with its buffers
constexpr std::int64_t encrypted_costs = 112 * 1024; // measured: 94 KB, mostly buffers for a whole TLS record each
constexpr std::int64_t most_body_bytes = 64 * 1024 * 1024;
constexpr std::int64_t other_descriptors = 100; // database, mail, log, and some to spare

// "max" and the like, and files that are not there, limit nothing.
std::int64_t number_in(const fs::path& path)
{
    std::ifstream file(path);
    std::int64_t number = 0;
    return file >> number && number > 0 ? number : unlimited;
}

// A group is limited by those around it too; in a container our own path may not be there.
std::int64_t least_upwards(const fs::path& mount, fs::path group, const char* name)
{
    auto least = number_in(mount / name);
    for (; group.has_relative_path(); group = group.parent_path())
        least = std::min(least, number_in(mount / group.relative_path() / name));
    return least;
}

bool names_memory(std::string_view controllers)
{
    return ("," + std::string(controllers) + ",").contains(",memory,");
}

std::int64_t group_limit(const fs::path& root)
{
    auto least = unlimited;
    const auto mounts = root / "sys/fs/cgroup";
    std::ifstream groups(root / "proc/self/cgroup");
    for (std::string line; std::getline(groups, line);) { // number:controllers:path
        const auto first = line.find(':');
        const auto second = line.find(':', first + 1);
        if (second == line.npos) continue;
        const auto controllers = std::string_view(line).substr(first + 1, second - first - 1);
        const fs::path group = line.substr(second + 1);
        if (controllers.empty())
            least = std::min(least, least_upwards(mounts, group, "memory.max"));
        if (names_memory(controllers))
            least =
                std::min(least, least_upwards(mounts / "memory", group, "memory.limit_in_bytes"));
    }
    return least;
}

std::int64_t process_limit()
{
    rlimit limit{};
    if (getrlimit(RLIMIT_AS, &limit) != 0 || limit.rlim_cur == RLIM_INFINITY) return unlimited;
    return static_cast<std::int64_t>(limit.rlim_cur);
}

std::int64_t machine_memory()
{
    return std::int64_t{sysconf(_SC_PHYS_PAGES)} * std::int64_t{sysconf(_SC_PAGESIZE)};
}

} // namespace

Capacity capacity_of(std::int64_t memory, std::int64_t descriptors, WantedCapacity wanted)
{
    Capacity capacity;
    capacity.connections = wanted.connections;
    const auto costs = wanted.encrypted ? encrypted_costs : connection_costs;
    if (wanted.connections == 0)
        capacity.connections = std::max<std::int64_t>(
            10, std::min(memory / 4 / costs, descriptors - other_descriptors));
    capacity.connections_of_one = wanted.connections_of_one > 0
                                      ? wanted.connections_of_one
                                      : std::max<std::int64_t>(1, capacity.connections / 4);
    capacity.body_bytes = std::min(memory / 8, most_body_bytes);
    return capacity;
}

std::int64_t memory_limit(const fs::path& root)
{
    return std::min({group_limit(root), process_limit(), machine_memory()});
}

std::int64_t descriptor_limit()
{
    rlimit limit{};
    if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return 1024;
    const auto before = limit.rlim_cur;
    limit.rlim_cur = limit.rlim_max;
    if (setrlimit(RLIMIT_NOFILE, &limit) != 0) limit.rlim_cur = before;
    return static_cast<std::int64_t>(std::min<rlim_t>(limit.rlim_cur, 1'000'000));
}

bool Crowd::lets_in(const std::string& address, std::int64_t most)
{
    std::lock_guard lock(mutex_);
    auto& count = inside_[address];
    if (count >= most) return false;
    ++count;
    return true;
}

void Crowd::leaves(const std::string& address)
{
    std::lock_guard lock(mutex_);
    const auto found = inside_.find(address);
    if (found != inside_.end() && --found->second <= 0) inside_.erase(found);
}

} // namespace retenk::http
