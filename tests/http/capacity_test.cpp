// H5: what is let in follows from what there is.

#include "http/capacity.hpp"
#include "http/test_server.hpp"
#include "support/test_db.hpp"

#include <gtest/gtest.h>

#include <fstream>

namespace retenk::http::test {

namespace {

constexpr std::int64_t megabyte = 1024 * 1024;

class MemoryLimit : public testing::Test
{
protected:
    ~MemoryLimit() override { retenk::test::remove_folder(root_); }

    void write(const std::string& path, const std::string& text)
    {
        std::filesystem::create_directories((root_ / path).parent_path());
        std::ofstream(root_ / path) << text << '\n';
    }

    std::filesystem::path root_ = retenk::test::new_folder();
};

TEST_F(MemoryLimit, IsThatOfTheNewControlGroupsOnTheWayUp)
{
    write("proc/self/cgroup", "0::/system.slice/retenk.service");
    write("sys/fs/cgroup/system.slice/retenk.service/memory.max", "max");
    write("sys/fs/cgroup/system.slice/memory.max", std::to_string(100 * megabyte));
    EXPECT_EQ(memory_limit(root_), 100 * megabyte);
    write("sys/fs/cgroup/system.slice/retenk.service/memory.max", std::to_string(64 * megabyte));
    EXPECT_EQ(memory_limit(root_), 64 * megabyte);
}

TEST_F(MemoryLimit, IsThatOfTheOldControlGroups)
{
    write("proc/self/cgroup", "4:cpu,memory:/a/b\n1:cpu:/");
    write("sys/fs/cgroup/memory/a/b/memory.limit_in_bytes", std::to_string(80 * megabyte));
    write("sys/fs/cgroup/memory/memory.limit_in_bytes", "9223372036854771712");
    EXPECT_EQ(memory_limit(root_), 80 * megabyte);
}

TEST_F(MemoryLimit, IsThatOfTheMachineWhenNothingLimitsUs)
{
    const auto machine = memory_limit(root_);
    EXPECT_GT(machine, 100 * megabyte);
    write("proc/self/cgroup", "nonsense\n0::/not/there");
    EXPECT_EQ(memory_limit(root_), machine);
}

TEST(Capacity, FollowsMemoryAndDescriptors)
{
    const auto small = capacity_of(128 * megabyte, 20'000, {});
    EXPECT_EQ(small.connections, 2048);
    EXPECT_EQ(small.connections_of_one, 512);
    EXPECT_EQ(small.body_bytes, 16 * megabyte);
    EXPECT_EQ(capacity_of(8192 * megabyte, 1024, {}).connections, 924);
    EXPECT_EQ(capacity_of(8192 * megabyte, 20'000, {}).body_bytes, 64 * megabyte);
    EXPECT_EQ(capacity_of(megabyte, 20, {}).connections, 10);
}

TEST(Capacity, CountsWhatEncryptionTakes)
{
    EXPECT_EQ(capacity_of(128 * megabyte, 20'000, {0, 0, true}).connections, 292);
    EXPECT_EQ(capacity_of(8192 * megabyte, 1024, {0, 0, true}).connections, 924);
}

TEST(Capacity, IsWhatTheSettingsSay)
{
    const auto told = capacity_of(128 * megabyte, 20'000, {12, 5});
    EXPECT_EQ(told.connections, 12);
    EXPECT_EQ(told.connections_of_one, 5);
}

TEST(Crowd, CountsEachAddressForItself)
{
    Crowd crowd;
    EXPECT_TRUE(crowd.lets_in("192.0.2.1", 2));
    EXPECT_TRUE(crowd.lets_in("192.0.2.1", 2));
    EXPECT_FALSE(crowd.lets_in("192.0.2.1", 2));
    EXPECT_TRUE(crowd.lets_in("192.0.2.2", 2));
    crowd.leaves("192.0.2.1");
    EXPECT_TRUE(crowd.lets_in("192.0.2.1", 2));
    EXPECT_FALSE(crowd.lets_in("192.0.2.1", 2));
}

TEST(Capacity, TurnsAwayWithTheSameLocksAsEveryAnswer)
{
    TestServer server([](Config& config) { config.server.max_connections = 1; });
    Client first(server.port());
    first.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
    auto let_in = first.read();
    Client second(server.port());
    auto sent_away = second.read();
    ASSERT_TRUE(let_in && sent_away);
    EXPECT_EQ(sent_away->status, 503);
    EXPECT_EQ((*sent_away)["retry-after"], "5");
    for (const auto* name :
         {"content-security-policy", "cross-origin-opener-policy", "cross-origin-resource-policy",
          "x-content-type-options", "referrer-policy", "permissions-policy", "cache-control"})
        EXPECT_EQ((*sent_away)[name], (*let_in)[name]) << name;
}

} // namespace

} // namespace retenk::http::test
