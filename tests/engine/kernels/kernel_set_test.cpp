#include "engine/kernels/kernel_set.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cstdlib>
#include <limits>
#include <random>
#include <vector>

#include "tests/seed.hpp"

namespace muster::engine {
namespace {

template <typename Code>
class RangeScan : public ::testing::Test {
 protected:
  // The kernel against a loop; words past the rows must come back as zeros.
  static void expect_scan(const std::vector<Code>& codes, std::uint64_t low, std::uint64_t high) {
    const auto rows = static_cast<std::uint32_t>(codes.size());
    std::vector<std::uint64_t> expected(rows / 64 + 3, 0);
    for (std::uint32_t row = 0; row < rows; ++row) {
      const bool inside = low <= codes[row] && codes[row] <= high;
      expected[row / 64] |= std::uint64_t{inside} << (row % 64);
    }
    std::vector<std::uint64_t> narrowed_from(expected.size());
    std::mt19937_64 random(rows);
    for (std::size_t i = 0; i < rows; ++i) {
      narrowed_from[i / 64] |= std::uint64_t{random() % 3 == 0 && i % 192 > 64} << (i % 64);
    }
    std::vector<std::uint64_t> narrowed(expected.size());
    std::transform(expected.begin(), expected.end(), narrowed_from.begin(), narrowed.begin(),
                   std::bit_and<>{});
    const bool any =
        std::any_of(narrowed.begin(), narrowed.end(), [](std::uint64_t word) { return word != 0; });
    const auto* bytes = reinterpret_cast<const std::byte*>(codes.data());
    const std::size_t width = width_index(sizeof(Code));
    for (const KernelSet* set : available_kernels()) {
      std::vector<std::uint64_t> words(expected.size(), 0xDEAD'BEEF'DEAD'BEEFU);
      set->scan[width](bytes, rows, low, high, words);
      ASSERT_EQ(words, expected) << set->name << ": rows " << rows << " from " << low << " to "
                                 << high;
      words = narrowed_from;
      ASSERT_EQ(set->narrow[width](bytes, rows, low, high, words), any) << set->name;
      ASSERT_EQ(words, narrowed) << set->name << ": rows " << rows << " from " << low << " to "
                                 << high;
    }
  }

  static std::vector<Code> random_codes(std::mt19937_64& random, std::size_t rows) {
    std::vector<Code> codes(rows);
    for (Code& code : codes) {
      switch (random() % 8) {
        case 0:
          code = 0;
          break;
        case 1:
          code = std::numeric_limits<Code>::max();
          break;
        case 2:
          code = static_cast<Code>(std::numeric_limits<Code>::max() / 2 +
                                   random() % 3);  // about the sign bit
          break;
        default:
          code = static_cast<Code>(random());
      }
    }
    return codes;
  }
};

using Widths = ::testing::Types<std::uint8_t, std::uint16_t, std::uint32_t, std::uint64_t>;
TYPED_TEST_SUITE(RangeScan, Widths);

TYPED_TEST(RangeScan, AgreesWithALoopForEveryNumberOfRows) {
  std::mt19937_64 random(tests::seed());
  for (std::size_t rows = 0; rows <= 200; ++rows) {
    const auto codes = this->random_codes(random, rows);
    for (int i = 0; i < 8; ++i) {
      std::uint64_t low = static_cast<TypeParam>(random());
      std::uint64_t high = static_cast<TypeParam>(random());
      if (low > high) std::swap(low, high);
      this->expect_scan(codes, low, high);
    }
  }
}

TYPED_TEST(RangeScan, AgreesWithALoopAtTheExtremesOfCodes) {
  std::mt19937_64 random(tests::seed());
  constexpr std::uint64_t kLargest = std::numeric_limits<TypeParam>::max();
  const auto codes = this->random_codes(random, 1000);
  const std::vector<std::uint64_t> ends = {
      0,       1, kLargest / 2 - 1, kLargest / 2, kLargest / 2 + 1, kLargest / 2 + 2, kLargest - 1,
      kLargest};
  for (const std::uint64_t low : ends) {
    for (const std::uint64_t high : ends) {
      if (low <= high) this->expect_scan(codes, low, high);
    }
  }
}

TYPED_TEST(RangeScan, FillsAWholeChunk) {
  std::mt19937_64 random(tests::seed());
  const auto codes = this->random_codes(random, 65'536);
  this->expect_scan(codes, 1, std::numeric_limits<TypeParam>::max() / 3);
}

constexpr std::size_t kWords = 1024;

std::vector<std::uint64_t> random_words(std::mt19937_64& random, std::uint64_t one_in) {
  std::vector<std::uint64_t> words(kWords);
  for (std::uint64_t& word : words) {
    for (unsigned bit = 0; bit < 64; ++bit) {
      word |= std::uint64_t{random() % one_in == 0} << bit;
    }
  }
  return words;
}

std::uint64_t count(const std::vector<std::uint64_t>& words) {
  std::uint64_t sum = 0;
  for (const std::uint64_t word : words) sum += static_cast<std::uint64_t>(std::popcount(word));
  return sum;
}

TEST(KernelSet, WordOperationsAgreeWithLoops) {
  std::mt19937_64 random(tests::seed());
  for (const std::uint64_t one_in : {1U, 2U, 7U, 500U, 1'000'000U}) {
    const auto a = random_words(random, one_in);
    const auto b = random_words(random, 3);
    std::vector<std::uint64_t> both(kWords);
    std::vector<std::uint64_t> without(kWords);
    std::vector<std::uint64_t> either(kWords);
    for (std::size_t i = 0; i < kWords; ++i) {
      both[i] = a[i] & b[i];
      without[i] = a[i] & ~b[i];
      either[i] = a[i] | b[i];
    }
    for (const KernelSet* set : available_kernels()) {
      SCOPED_TRACE(set->name);
      EXPECT_EQ(set->count(a.data(), kWords), count(a));
      EXPECT_EQ(set->count_and(a.data(), b.data(), kWords), count(both));
      EXPECT_EQ(set->count_and_not(a.data(), b.data(), kWords), count(without));
      auto io = a;
      EXPECT_EQ(set->and_into(io.data(), b.data(), kWords), count(both) != 0);
      EXPECT_EQ(io, both);
      io = a;
      EXPECT_EQ(set->and_not_into(io.data(), b.data(), kWords), count(without) != 0);
      EXPECT_EQ(io, without);
      io = a;
      set->or_into(io.data(), b.data(), kWords);
      EXPECT_EQ(io, either);
    }
  }
}

TEST(KernelSet, ListsTheNumbersOfSetBits) {
  std::mt19937_64 random(tests::seed());
  for (const std::uint64_t one_in : {1U, 2U, 60U, 5'000U, 10'000'000U}) {
    const auto words = random_words(random, one_in);
    std::vector<std::uint16_t> expected;
    for (std::size_t bit = 0; bit < kWords * 64; ++bit) {
      if (((words[bit / 64] >> (bit % 64)) & 1U) != 0) {
        expected.push_back(static_cast<std::uint16_t>(bit));
      }
    }
    for (const KernelSet* set : available_kernels()) {
      // One number more, which must stay.
      std::vector<std::uint16_t> listed(expected.size() + 1, 0xBEEF);
      ASSERT_EQ(set->list(words.data(), kWords, listed.data()), expected.size()) << set->name;
      EXPECT_EQ(listed.back(), 0xBEEF) << set->name;
      listed.pop_back();
      EXPECT_EQ(listed, expected) << set->name;
    }
  }
}

// Numbers that were not there once went past the end when a single one came after empty words.
TEST(KernelSet, ListingWritesNothingPastTheLastNumber) {
  for (const std::vector<std::uint16_t>& expected : std::vector<std::vector<std::uint16_t>>{
           {}, {0}, {65'535}, {0, 65'535}, {7, 8, 60'000}, {70, 71, 72, 73, 40'000}}) {
    std::vector<std::uint64_t> words(kWords);
    for (const std::uint16_t bit : expected) words[bit / 64] |= std::uint64_t{1} << (bit % 64);
    for (const KernelSet* set : available_kernels()) {
      std::vector<std::uint16_t> listed(expected.size() + 4, 0xBEEF);
      ASSERT_EQ(set->list(words.data(), kWords, listed.data()), expected.size()) << set->name;
      std::vector<std::uint16_t> untouched = expected;
      untouched.resize(listed.size(), 0xBEEF);
      EXPECT_EQ(listed, untouched) << set->name;
    }
  }
}

TEST(KernelSet, SplitsWordsByARangeInsideARange) {
  std::mt19937_64 random(tests::seed());
  for (const std::size_t rows : {1U, 63U, 64U, 65U, 1000U, 65'536U}) {
    std::vector<std::uint8_t> codes(rows);
    for (std::uint8_t& code : codes) code = static_cast<std::uint8_t>(random());
    for (int i = 0; i < 20; ++i) {
      std::array<std::uint8_t, 4> ends;
      for (std::uint8_t& end : ends) end = static_cast<std::uint8_t>(random());
      std::sort(ends.begin(), ends.end());
      if (i == 0) ends = {0, 0, 255, 255};
      const NestedRanges ranges{ends[0], ends[3], ends[1], ends[2]};
      std::vector<std::uint64_t> asked(rows / 64 + 3);
      auto inside = asked;
      auto border = asked;
      for (std::size_t row = 0; row < rows; ++row) {
        const std::uint64_t bit = std::uint64_t{1} << (row % 64);
        if (random() % 3 != 0 || row % 256 < 64) continue;
        asked[row / 64] |= bit;
        const std::uint8_t code = codes[row];
        if (ends[1] <= code && code <= ends[2]) {
          inside[row / 64] |= bit;
        } else if (ends[0] <= code && code <= ends[3]) {
          border[row / 64] |= bit;
        }
      }
      const bool any = inside != std::vector<std::uint64_t>(inside.size()) ||
                       border != std::vector<std::uint64_t>(border.size());
      for (const KernelSet* set : available_kernels()) {
        auto words = asked;
        std::vector<std::uint64_t> found(words.size(), 0xDEAD'BEEF'DEAD'BEEFU);
        EXPECT_EQ(set->split(reinterpret_cast<const std::byte*>(codes.data()),
                             static_cast<std::uint32_t>(rows), ranges, words, found),
                  any)
            << set->name;
        EXPECT_EQ(words, inside) << set->name << ", " << rows << " rows";
        EXPECT_EQ(found, border) << set->name << ", " << rows << " rows";
      }
    }
  }
}

TEST(KernelSet, SumsOfBitsAreComparedExactly) {
  std::mt19937_64 random(tests::seed());
  constexpr std::size_t kPlanes = 4;
  for (const std::size_t operands : {1U, 2U, 7U, 15U}) {
    std::vector<std::uint64_t> sums(kWords * 64);
    std::vector<std::vector<std::uint64_t>> added;
    for (std::size_t i = 0; i < operands; ++i) {
      added.push_back(random_words(random, 2));
      for (std::size_t row = 0; row < sums.size(); ++row) {
        sums[row] += (added.back()[row / 64] >> (row % 64)) & 1U;
      }
    }
    for (const KernelSet* set : available_kernels()) {
      SCOPED_TRACE(set->name);
      std::vector<std::vector<std::uint64_t>> planes(kPlanes, std::vector<std::uint64_t>(kWords));
      std::vector<std::uint64_t*> pointers;
      for (auto& plane : planes) pointers.push_back(plane.data());
      for (const auto& bits : added) set->add_bits(pointers.data(), kPlanes, bits.data(), kWords);
      for (std::uint64_t low = 0; low <= operands; ++low) {
        for (std::uint64_t high = low; high <= operands; ++high) {
          std::vector<std::uint64_t> words(kWords);
          set->sums_between(pointers.data(), kPlanes, low, high, words.data(), kWords);
          for (std::size_t row = 0; row < sums.size(); ++row) {
            const bool inside = low <= sums[row] && sums[row] <= high;
            ASSERT_EQ((words[row / 64] >> (row % 64)) & 1U, std::uint64_t{inside})
                << "row " << row << " sum " << sums[row] << " from " << low << " to " << high;
          }
        }
      }
    }
  }
}

TEST(KernelSet, ListedBitsAreCounted) {
  std::mt19937_64 random(tests::seed());
  std::vector<std::uint64_t> words(1024);
  for (auto& word : words) word = random();
  for (const std::size_t step : {1U, 3U, 64U, 1000U, 40'000U}) {
    std::vector<std::uint16_t> rows;
    std::uint64_t expected = 0;
    for (std::size_t row = random() % step; row < 65'536; row += 1 + random() % step) {
      rows.push_back(static_cast<std::uint16_t>(row));
      expected += (words[row / 64] >> (row % 64)) & 1U;
    }
    for (const KernelSet* set : available_kernels()) {
      EXPECT_EQ(set->count_listed(words.data(), rows), expected) << set->name << ", step " << step;
      EXPECT_EQ(set->count_listed(words.data(), {}), 0U) << set->name;
    }
  }
}

// Random programs against the same steps word by word.
TEST(KernelSet, ProgramsRunOnEverySetAlike) {
  using Operation = WordStep::Operation;
  std::mt19937_64 random(tests::seed());
  constexpr std::size_t kProgramWords = 3 * kWordsPerProgramBlock;
  for (int trial = 0; trial < 200; ++trial) {
    std::vector<std::vector<std::uint64_t>> operands(6);
    for (auto& operand : operands) {
      for (std::size_t i = 0; i < kProgramWords; ++i) operand.push_back(random() & random());
    }
    const auto any = [&] { return operands[random() % operands.size()].data(); };
    std::vector<WordStep> steps{{Operation::load, false, 0, 0, any()}};
    std::size_t spilled = 0;
    for (int i = 0; i < 12; ++i) {
      switch (random() % 6) {
        case 0:
          if (spilled == kMostSpilled) break;
          steps.push_back({Operation::spill});
          steps.push_back(
              {random() % 2 == 0 ? Operation::load : Operation::load_not, false, 0, 0, any()});
          ++spilled;
          break;
        case 1:
          if (spilled == 0) break;
          steps.push_back({random() % 2 == 0 ? Operation::and_below : Operation::or_below});
          --spilled;
          break;
        case 2:
          steps.push_back({Operation::invert});
          break;
        case 3: {
          // The top and three operands are counted, in planes 5 to 7.
          steps.push_back({Operation::count_first, true, 5, 1});
          for (const int planes : {2, 2, 3}) {
            steps.push_back({Operation::load, false, 0, 0, any()});
            const bool grows = steps[steps.size() - 2].planes != planes;
            steps.push_back({Operation::count_add, grows, 5, static_cast<std::uint8_t>(planes)});
          }
          const std::uint64_t low = random() % 5;
          steps.push_back(
              {Operation::count_between, false, 5, 3, nullptr, low, low + random() % 3});
          break;
        }
        default: {
          constexpr Operation kJoins[] = {Operation::and_words, Operation::and_not_words,
                                          Operation::or_words, Operation::or_not_words};
          steps.push_back({kJoins[random() % 4], false, 0, 0, any()});
        }
      }
    }
    std::vector<std::uint64_t> expected(kProgramWords);
    std::uint64_t expected_count = 0;
    for (std::size_t i = 0; i < kProgramWords; ++i) {
      std::vector<std::uint64_t> stack;
      std::array<std::uint64_t, kMostPlanes> planes{};
      std::uint64_t top = 0;
      const auto pop = [&] {
        const std::uint64_t last = stack.back();
        stack.pop_back();
        return last;
      };
      for (const WordStep& step : steps) {
        const std::uint64_t word = step.words == nullptr ? 0 : step.words[i];
        switch (step.operation) {
          case Operation::spill:
            stack.push_back(top);
            break;
          case Operation::load:
            top = word;
            break;
          case Operation::load_not:
            top = ~word;
            break;
          case Operation::and_words:
            top &= word;
            break;
          case Operation::and_not_words:
            top &= ~word;
            break;
          case Operation::or_words:
            top |= word;
            break;
          case Operation::or_not_words:
            top |= ~word;
            break;
          case Operation::and_below:
            top &= pop();
            break;
          case Operation::or_below:
            top |= pop();
            break;
          case Operation::invert:
            top = ~top;
            break;
          case Operation::count_first:
            planes = {};
            planes[5] = top;
            break;
          case Operation::count_add:
            for (std::size_t plane = 5; plane < kMostPlanes; ++plane) {
              const std::uint64_t carry = planes[plane] & top;
              planes[plane] ^= top;
              top = carry;
            }
            break;
          case Operation::count_between:
            top = 0;
            for (int bit = 0; bit < 64; ++bit) {
              std::uint64_t number = 0;
              for (std::size_t plane = 5; plane < 8; ++plane) {
                number |= ((planes[plane] >> bit) & 1U) << (plane - 5);
              }
              const bool inside = step.low <= number && number <= step.high;
              top |= std::uint64_t{inside} << bit;
            }
            break;
        }
      }
      expected[i] = top;
      expected_count += static_cast<std::uint64_t>(std::popcount(top));
    }
    for (const KernelSet* set : available_kernels()) {
      std::vector<std::uint64_t> written(kProgramWords);
      set->write_program(steps, kProgramWords, written.data());
      ASSERT_EQ(written, expected) << set->name << ", trial " << trial;
      ASSERT_EQ(set->count_program(steps, kProgramWords), expected_count) << set->name;
    }
  }
}

TEST(KernelSet, BaselineIsAlwaysThereAndLast) {
  ASSERT_FALSE(available_kernels().empty());
  EXPECT_EQ(available_kernels().back()->name, "baseline");
}

TEST(KernelSet, TheEnvironmentNamesTheSet) {
  const char* set = std::getenv("MUSTER_KERNEL");
  if (set != nullptr && *set != '\0') {
    EXPECT_EQ(kernels().name, set);
  } else {
    EXPECT_EQ(kernels().name, available_kernels().front()->name);
  }
}

TEST(KernelSet, AnUnknownNameIsAnErrorWithTheNearest) {
  const char* before = std::getenv("MUSTER_KERNEL");
  const std::string kept = before == nullptr ? "" : before;
  setenv("MUSTER_KERNEL", "basline", 1);
  const Status status = kernel_choice();
  setenv("MUSTER_KERNEL", kept.c_str(), 1);
  ASSERT_FALSE(status.ok());
  EXPECT_EQ(status.error().code, ErrorCode::invalid_input);
  EXPECT_EQ(status.error().suggestion, "baseline");
}

}  // namespace
}  // namespace muster::engine
