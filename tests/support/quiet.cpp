#include "retenk/base/log.hpp"

#include <gtest/gtest.h>

namespace {

// What a test plants on purpose would fill the screen with lines that look like failures.
class Quiet final : public testing::Environment
{
public:
    void SetUp() override { retenk::log::start(retenk::log::Level::off); }
};

const auto* const quiet = testing::AddGlobalTestEnvironment(new Quiet);

} // namespace

#ifdef __SANITIZE_ADDRESS__
// fontconfig keeps one pattern of 288 bytes for the whole process, however many files are drawn.
extern "C" const char* __lsan_default_suppressions();
extern "C" const char* __lsan_default_suppressions() { return "leak:libfontconfig.so"; }
#endif
