// Death tests run in a fresh process: oneTBB's threads make a bare fork() unsafe.
#include <gtest/gtest.h>

namespace {

class DeathTestStyle : public ::testing::Environment {
 public:
  void SetUp() override { GTEST_FLAG_SET(death_test_style, "threadsafe"); }
};

[[maybe_unused]] const ::testing::Environment* const kDeathTestStyle =
    ::testing::AddGlobalTestEnvironment(new DeathTestStyle);

}  // namespace
