#include "engine/result.hpp"

#include <gtest/gtest.h>

#include <memory>
#include <string>

namespace muster {
namespace {

Result<int> half(int number) {
  if (number % 2 != 0) return Error{.code = ErrorCode::invalid_input, .message = "odd"};
  return number / 2;
}

TEST(Result, HoldsAValue) {
  const auto result = half(4);
  ASSERT_TRUE(result);
  EXPECT_EQ(*result, 2);
  EXPECT_EQ(result.value(), 2);
}

TEST(Result, HoldsAnError) {
  const auto result = half(3);
  ASSERT_FALSE(result.ok());
  EXPECT_EQ(result.error().code, ErrorCode::invalid_input);
  EXPECT_EQ(result.error().message, "odd");
  EXPECT_EQ(result.error().position, std::nullopt);
}

TEST(Result, MovesWhatCannotBeCopied) {
  Result<std::unique_ptr<int>> result(std::make_unique<int>(7));
  const std::unique_ptr<int> taken = std::move(result).value();
  EXPECT_EQ(*taken, 7);
}

TEST(Result, StatusIsDoneOrAnError) {
  const Status done;
  EXPECT_TRUE(done.ok());
  const Status failed = Error{.code = ErrorCode::io_failed, .message = "disk"};
  ASSERT_FALSE(failed.ok());
  EXPECT_EQ(failed.error().message, "disk");
}

TEST(ResultDeathTest, TakingTheValueOfAnErrorIsABug) {
  GTEST_FLAG_SET(death_test_style, "threadsafe");
  EXPECT_DEATH(static_cast<void>(half(3).value()), "invariant broken");
}

}  // namespace
}  // namespace muster
