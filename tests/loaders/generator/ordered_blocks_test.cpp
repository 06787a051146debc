#include "loaders/generator/ordered_blocks.hpp"

#include <gtest/gtest.h>

#include <cstdint>
#include <limits>
#include <stdexcept>
#include <string>
#include <string_view>

namespace muster::loaders {
namespace {

void numbers(std::uint64_t first, std::uint64_t count, std::string& out) {
  for (std::uint64_t row = first; row < first + count; ++row) out += std::to_string(row) + ' ';
}

TEST(OrderedBlocks, ComeInRowOrderWhateverTheirSize) {
  std::string expected;
  numbers(0, 1000, expected);
  for (const std::uint64_t block_rows : {1U, 7U, 999U, 1000U, 1001U, 5000U}) {
    for (const unsigned threads : {0U, 1U, 2U}) {
      std::string text;
      std::uint64_t reported = 0;
      EXPECT_TRUE(write_ordered_blocks(
          {.rows = 1000, .block_rows = block_rows, .threads = threads}, numbers,
          [&text](std::string_view bytes) {
            text += bytes;
            return true;
          },
          [&reported](std::uint64_t rows) {
            EXPECT_GT(rows, reported);
            reported = rows;
          }));
      EXPECT_EQ(text, expected) << block_rows << " rows a block, " << threads << " threads";
      EXPECT_EQ(reported, 1000U);
    }
  }
}

TEST(OrderedBlocks, NoRowsAskForNothing) {
  int calls = 0;
  EXPECT_TRUE(write_ordered_blocks(
      {.rows = 0}, [&calls](std::uint64_t, std::uint64_t, std::string&) { ++calls; },
      [&calls](std::string_view) {
        ++calls;
        return true;
      },
      {}));
  EXPECT_EQ(calls, 0);
}

TEST(OrderedBlocks, AnEndlessRunStopsWithTheSink) {
  int calls = 0;
  EXPECT_FALSE(
      write_ordered_blocks({.rows = std::numeric_limits<std::uint64_t>::max(), .block_rows = 10},
                           numbers, [&calls](std::string_view) { return ++calls < 3; }, {}));
  EXPECT_EQ(calls, 3);
}

TEST(OrderedBlocks, ExceptionsOfTheTextComeOut) {
  EXPECT_THROW(static_cast<void>(write_ordered_blocks(
                   {.rows = 100, .block_rows = 10},
                   [](std::uint64_t first, std::uint64_t, std::string&) {
                     if (first == 50) throw std::runtime_error("no more");
                   },
                   [](std::string_view) { return true; }, {})),
               std::runtime_error);
}

}  // namespace
}  // namespace muster::loaders
