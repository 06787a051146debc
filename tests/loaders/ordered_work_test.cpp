#include "loaders/ordered_work.hpp"

#include <gtest/gtest.h>

#include <cstdint>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

namespace muster::loaders {
namespace {

std::uint64_t itself(std::uint64_t i) { return i; }

TEST(OrderedWork, ResultsComeInOrderWhateverIsUnderWay) {
  for (const std::uint64_t count : {0U, 1U, 2U, 1000U}) {
    for (const std::size_t under_way : {1U, 2U, 7U, 5000U}) {
      std::vector<std::uint64_t> taken;
      EXPECT_TRUE(work_in_order(count, under_way, itself, [&](std::uint64_t i, std::uint64_t made) {
        EXPECT_EQ(i, made);
        taken.push_back(made);
        return true;
      }));
      ASSERT_EQ(taken.size(), count);
      for (std::uint64_t i = 0; i < count; ++i) EXPECT_EQ(taken[i], i);
    }
  }
}

TEST(OrderedWork, ResultsNeedNotBeCopyable) {
  std::uint64_t sum = 0;
  EXPECT_TRUE(work_in_order(
      100, 4, [](std::uint64_t i) { return std::make_unique<std::uint64_t>(i); },
      [&](std::uint64_t, std::unique_ptr<std::uint64_t> made) {
        sum += *made;
        return true;
      }));
  EXPECT_EQ(sum, 4950U);
}

TEST(OrderedWork, NothingIsTakenAfterAStop) {
  int taken = 0;
  EXPECT_FALSE(
      work_in_order(10'000, 4, itself, [&](std::uint64_t, std::uint64_t) { return ++taken < 3; }));
  EXPECT_EQ(taken, 3);
}

// The generator's sink once threw inside the scheduler's pipeline, and rarely the test of it
// failed.
TEST(OrderedWork, WhatTakeThrowsComesOutAndEndsTheTaking) {
  for (int round = 0; round < 200; ++round) {
    int taken = 0;
    const auto take = [&](std::uint64_t, std::uint64_t) {
      if (++taken == 2) throw std::runtime_error("disk on fire");
      return true;
    };
    EXPECT_THROW(work_in_order(1000, 4, itself, take), std::runtime_error);
    EXPECT_EQ(taken, 2);
  }
}

TEST(OrderedWork, TheFirstFailureInOrderComesOut) {
  for (int round = 0; round < 200; ++round) {
    std::uint64_t taken = 0;
    const auto make = [](std::uint64_t i) -> std::uint64_t {
      if (i >= 20) throw std::runtime_error(std::to_string(i));
      return i;
    };
    const auto take = [&](std::uint64_t, std::uint64_t) { return ++taken < 1000; };
    try {
      work_in_order(1000, 8, make, take);
      ADD_FAILURE() << "nothing was thrown";
    } catch (const std::runtime_error& failure) {
      EXPECT_STREQ(failure.what(), "20");
    }
    EXPECT_EQ(taken, 20U);
  }
}

}  // namespace
}  // namespace muster::loaders
