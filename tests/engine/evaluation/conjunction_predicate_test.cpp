// The evaluator of engine/evaluation/conjunction_predicate.cpp: in which order and which way it
// asks.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <string>
#include <vector>

#include "engine/evaluation/chunk_predicate.hpp"
#include "engine/kernels/kernel_set.hpp"
#include "tests/seed.hpp"

namespace muster::engine {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

// Every `step`th row, at a stated cost; notes how it was asked.
class Noted final : public ChunkPredicate {
 public:
  Noted(std::string name, std::uint32_t step, std::uint32_t cost, std::vector<std::string>& asked)
      : name_(std::move(name)), step_(step), cost_(cost), asked_(asked) {}

  Bound bound(const ChunkTask& task) const override {
    return Bound::some((task.rows + step_ - 1) / step_, task, cost_);
  }
  Fold evaluate(const ChunkTask& task, ChunkWords words) const override {
    asked_.push_back(name_);
    std::fill(words.begin(), words.end(), 0);
    for (std::uint32_t row = 0; row < task.rows; row += step_) {
      words[row / 64] |= std::uint64_t{1} << (row % 64);
    }
    return Fold::some;
  }
  ChunkWay way(const ChunkTask& /*task*/) const override { return {name_, step_}; }
  void test(const ChunkTask& /*task*/, ConstRowList rows, std::uint8_t* matches) const override {
    asked_.push_back(name_ + " of " + std::to_string(rows.size()));
    for (const std::uint16_t row : rows) *matches++ = row % step_ == 0 ? 1 : 0;
  }

 private:
  std::string name_;
  std::uint32_t step_;
  std::uint32_t cost_;
  std::vector<std::string>& asked_;
};

class AllOfWays : public ::testing::Test {
 protected:
  void add(std::string name, std::uint32_t step, std::uint32_t cost) {
    operands_.push_back(std::make_unique<Noted>(std::move(name), step, cost, asked_));
  }
  std::uint64_t count() {
    const PreparedFilter all = prepare_all_of(std::move(operands_));
    return all->count(task_);
  }

  ChunkScratch scratch_;
  ChunkTask task_{0, 60'000, &scratch_, nullptr};
  std::vector<PreparedFilter> operands_;
  std::vector<std::string> asked_;
};

TEST_F(AllOfWays, CheapOperandsThatDropManyRowsComeFirst) {
  add("dear and broad", 2, 300'000);
  add("cheap and broad", 2, 250);
  add("dear and narrow", 25, 2'000);
  add("cheap and narrow", 10, 250);
  EXPECT_EQ(count(), 60'000U / 50);
  EXPECT_THAT(asked_, ElementsAre("cheap and narrow", "cheap and broad", "dear and narrow",
                                  "dear and broad"));
}

TEST_F(AllOfWays, FewRowsAreListedAndDearOperandsAskedAboutThose) {
  add("dear", 2, 300'000);
  add("few", 100, 1'600);
  add("column", 3, 6'400);
  EXPECT_EQ(count(), 60'000U / 300);
  EXPECT_THAT(asked_, ElementsAre("few", "column of 600", "dear of 200"));
}

TEST_F(AllOfWays, WordsAreNarrowedWhereAskingRowByRowCostsMore) {
  add("bitmap", 2, 250);
  add("few", 100, 250);
  EXPECT_EQ(count(), 60'000U / 100);
  EXPECT_THAT(asked_, ElementsAre("few", "bitmap"));
}

TEST_F(AllOfWays, NobodyIsAskedWhenOneOperandIsEmpty) {
  add("some", 2, 250);
  operands_.push_back(prepare_constant(false));
  EXPECT_EQ(count(), 0U);
  EXPECT_THAT(asked_, IsEmpty());
}

TEST_F(AllOfWays, AgreeForRandomOperands) {
  std::mt19937_64 random(tests::seed());
  for (int round = 0; round < 200; ++round) {
    std::vector<std::uint32_t> steps;
    task_.rows = 1 + static_cast<std::uint32_t>(random() % kChunkRows);
    for (std::uint64_t i = 0; i <= random() % 15; ++i) {
      steps.push_back(1 + static_cast<std::uint32_t>(random() % (random() % 2 == 0 ? 4 : 300)));
      add("", steps.back(), static_cast<std::uint32_t>(1 + random() % 400'000));
    }
    std::uint64_t expected = 0;
    for (std::uint32_t row = 0; row < task_.rows; ++row) {
      const bool in_all = std::all_of(steps.begin(), steps.end(),
                                      [&](std::uint32_t step) { return row % step == 0; });
      expected += in_all ? 1U : 0U;
    }
    const PreparedFilter all = prepare_all_of(std::move(operands_));
    operands_.clear();
    EXPECT_EQ(all->count(task_), expected);
    ChunkScratch::Lease lease(scratch_);
    const ChunkWords words = lease.words();
    const Fold fold = all->evaluate(task_, words);
    EXPECT_EQ(fold == Fold::none  ? 0
              : fold == Fold::all ? task_.rows
                                  : kernels().count(words.data(), kChunkWords),
              expected);
  }
}

}  // namespace
}  // namespace muster::engine
