#include "engine/evaluation/word_program.hpp"

#include <gtest/gtest.h>

#include <random>

#include "engine/evaluation/evaluate.hpp"
#include "tests/engine/population_fixture.hpp"
#include "tests/seed.hpp"

namespace muster::engine {
namespace {

using Words = std::vector<std::uint64_t>;

ChunkWords span_of(Words& words) { return ChunkWords(words.data(), kChunkWords); }

class WordPrograms : public ::testing::Test {
 protected:
  Words filled(std::uint64_t word) { return Words(kChunkWords, word); }

  ChunkScratch scratch_;
  ChunkTask whole_{0, kChunkRows, &scratch_, nullptr};
};

TEST_F(WordPrograms, JoinWordsWhereTheyLie) {
  const Words a = filled(0b1100);
  const Words b = filled(0b1010);
  WordProgram program(whole_);
  program.load(a.data());
  EXPECT_EQ(program.single_words(), a.data());
  program.load(b.data());
  program.join_and();
  EXPECT_EQ(program.single_words(), nullptr);
  EXPECT_EQ(program.count(), 1U * kChunkWords);
}

TEST_F(WordPrograms, AnInvertedOperandIsExcluded) {
  const Words a = filled(0b1100);
  const Words b = filled(0b1010);
  WordProgram program(whole_);
  program.load(a.data());
  program.load(b.data());
  program.invert();
  program.join_and();
  Words out = filled(0);
  program.write(span_of(out));
  EXPECT_EQ(out, filled(0b0100));
}

TEST_F(WordPrograms, ComplementsEndWithTheChunk) {
  const ChunkTask task{0, 100, &scratch_, nullptr};
  const Words none = filled(0);
  WordProgram program(task);
  program.load(none.data());
  program.invert();
  EXPECT_EQ(program.count(), 100U);
  Words out = filled(~std::uint64_t{0});
  program.write(span_of(out));
  EXPECT_EQ(out[0], ~std::uint64_t{0});
  EXPECT_EQ(out[1], (std::uint64_t{1} << 36) - 1);
  for (std::size_t i = 2; i < kChunkWords; ++i) ASSERT_EQ(out[i], 0U) << i;
}

TEST_F(WordPrograms, WhatWasAppendedSinceAMarkIsForgotten) {
  const Words a = filled(0b1100);
  const Words b = filled(0b1010);
  WordProgram program(whole_);
  program.load(a.data());
  const WordProgram::Mark mark = program.mark();
  program.begin_count(2);
  program.load(b.data());
  program.invert();
  program.count_operand();
  program.back_to(mark);
  EXPECT_EQ(program.single_words(), a.data());
  program.load(b.data());
  program.join_or();
  EXPECT_EQ(program.count(), 3U * kChunkWords);
}

TEST_F(WordPrograms, CountsStandWithinOtherOperands) {
  const Words a = filled(0b1100);
  const Words b = filled(0b1010);
  const Words c = filled(0b1001);
  WordProgram program(whole_);
  program.load(c.data());
  program.begin_count(3);
  for (const Words* each : {&a, &b, &c}) {
    program.load(each->data());
    program.count_operand();
  }
  program.end_count(1, 1);
  program.join_or();
  Words out = filled(0);
  program.write(span_of(out));
  EXPECT_EQ(out, filled(0b1111));
}

TEST_F(WordPrograms, GivesBackTheScratchItTook) {
  const std::size_t before = scratch_.taken();
  {
    WordProgram program(whole_);
    program.own_words();
    program.own_words();
    EXPECT_EQ(scratch_.taken(), before + 2);
  }
  EXPECT_EQ(scratch_.taken(), before);
}

// Once a program finds no room, operands are evaluated into words and loaded.
TEST(WordProgram, DeepAndWideFiltersAreCountedExactly) {
  std::mt19937_64 random(tests::seed());
  constexpr std::size_t kRows = 70'000;
  tests::PopulationFixture fixture = tests::PopulationFixture::numbered(kRows);
  constexpr std::uint32_t kFlags = 70;
  std::vector<std::vector<std::optional<bool>>> flags;
  for (std::uint32_t i = 0; i < kFlags; ++i) {
    std::vector<std::optional<bool>> flag(kRows);
    for (std::size_t row = 0; row < kRows; ++row) flag[row] = random() % (2 + i % 40) == 0;
    fixture.flag("f" + std::to_string(i), flag);
    flags.push_back(std::move(flag));
  }
  const auto population = fixture.build();
  const auto test_of = [](std::uint32_t i) { return Filter{FlagIs{{i}, true}}; };
  // f0 OR (NOT f1 AND (f2 OR (NOT f3 AND …))): twenty levels.
  Filter deep = test_of(20);
  for (std::uint32_t i = 20; i-- > 0;) {
    if (i % 2 == 0) {
      deep = {AnyOf{{test_of(i), std::move(deep)}}};
    } else {
      deep = {AllOf{{{Complement{{test_of(i)}}}, std::move(deep)}}};
    }
  }
  std::vector<Filter> all;
  for (std::uint32_t i = 0; i < kFlags; ++i) all.push_back(test_of(i));
  const Filter wide{CountOf{4, 9, all}};
  const Filter both{AllOf{{deep, wide, {AnyOf{all}}}}};
  std::uint64_t expected_deep = 0;
  std::uint64_t expected_wide = 0;
  std::uint64_t expected_both = 0;
  for (std::size_t row = 0; row < kRows; ++row) {
    bool holds = *flags[20][row];
    for (std::uint32_t i = 20; i-- > 0;) {
      holds = i % 2 == 0 ? *flags[i][row] || holds : !*flags[i][row] && holds;
    }
    std::uint64_t held = 0;
    for (const auto& flag : flags) held += *flag[row] ? 1U : 0U;
    const bool within = 4 <= held && held <= 9;
    expected_deep += holds ? 1 : 0;
    expected_wide += within ? 1 : 0;
    expected_both += holds && within ? 1 : 0;
  }
  EXPECT_EQ(count(*population, deep).value(), expected_deep);
  EXPECT_EQ(count(*population, wide).value(), expected_wide);
  EXPECT_EQ(count(*population, both).value(), expected_both);
  EXPECT_EQ(select(*population, both)->cardinality(), expected_both);
}

}  // namespace
}  // namespace muster::engine
