#pragma once
// H5: how many connections and bodies at once; worked out from what the machine gives us, so that
// a flood is refused before the kernel ends the program.

#include <cstdint>
#include <filesystem>
#include <mutex>
#include <string>
#include <unordered_map>

namespace retenk::http {

struct Capacity
{
    std::int64_t connections = 0;
    std::int64_t connections_of_one = 0; // address
    std::int64_t body_bytes = 0;         // in flight, of all connections
};

// The settings; 0 of either: as many as there is room for.
struct WantedCapacity
{
    std::int64_t connections = 0;
    std::int64_t connections_of_one = 0;
    bool encrypted = false; // by us, not by a proxy: each takes seven times the memory
};

Capacity capacity_of(std::int64_t memory, std::int64_t descriptors, WantedCapacity wanted);

// Bytes that we may use: the least of control group (both kinds), process and machine. root: of the
// file system in which /proc and /sys are looked for.
std::int64_t memory_limit(const std::filesystem::path& root = "/");

// Files and sockets at once, after asking for as many as the system lets us.
std::int64_t descriptor_limit();

// Connections by address.
class Crowd
{
public:
    bool lets_in(const std::string& address, std::int64_t most);
    void leaves(const std::string& address);

private:
    std::mutex mutex_;
    std::unordered_map<std::string, std::int64_t> inside_;
};

} // namespace retenk::http
