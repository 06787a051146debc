// Death tests run in a fresh process: oneTBB's threads make a bare fork() unsafe.
#include <gtest/gtest.h>

namespace {
[[maybe_unused]] const bool kThreadsafe = [] {
  GTEST_FLAG_SET(death_test_style, "threadsafe");
  return true;
}();
}  // namespace
