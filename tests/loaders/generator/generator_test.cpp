#include "loaders/generator/generator.hpp"

#include <gtest/gtest.h>
#include <oneapi/tbb/global_control.h>
#include <xxhash.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace muster::loaders {
namespace {

std::string whole_file(const GeneratorOptions& options) {
  std::string file;
  const Status status = generate_customers(options, [&file](std::string_view bytes) {
    file += bytes;
    return true;
  });
  EXPECT_TRUE(status.ok());
  return file;
}

std::string event_file(const GeneratorOptions& options) {
  std::string file;
  const Status status = generate_events(options, [&file](std::string_view bytes) {
    file += bytes;
    return true;
  });
  EXPECT_TRUE(status.ok());
  return file;
}

std::uint64_t hash(std::string_view text) { return XXH3_64bits(text.data(), text.size()); }

// A changed hash means that everybody's standard population changed: every published figure and
// count with it. Change it only on purpose, and say so in the changelog.
TEST(Generator, TheFirstTenThousandCustomersNeverChange) {
  EXPECT_EQ(hash(whole_file({.customers = 10'000})), 12523219312376847070U);
  EXPECT_EQ(hash(whole_file({.customers = 10'000, .seed = 7})), 17835855430421344924U);
}

TEST(Generator, TheEventsOfTheFirstThousandCustomersNeverChange) {
  EXPECT_EQ(hash(event_file({.customers = 1'000})), 14449753509377499092U);
}

TEST(Generator, AnyNumberOfThreadsGivesTheSameBytes) {
  // Lets oneTBB really start sixteen on a smaller machine.
  const oneapi::tbb::global_control sixteen(oneapi::tbb::global_control::max_allowed_parallelism,
                                            16);
  const std::string one = whole_file({.customers = 30'001, .threads = 1});
  EXPECT_EQ(hash(one), hash(whole_file({.customers = 30'001, .threads = 2})));
  EXPECT_EQ(hash(one), hash(whole_file({.customers = 30'001, .threads = 16})));
  EXPECT_EQ(hash(one), hash(whole_file({.customers = 30'001})));
  EXPECT_EQ(hash(event_file({.customers = 10'001, .threads = 1})),
            hash(event_file({.customers = 10'001, .threads = 16})));
}

TEST(Generator, AnyBlocksGiveTheSameBytes) {
  const CustomerGenerator generator(kStandardSeed);
  std::string file(customer_csv_header());
  for (std::uint64_t first = 0, size = 1; first < 5'000; first += size, size = size * 2 + 1) {
    generator.append_rows(first, std::min(size, 5'000 - first), file);
  }
  EXPECT_EQ(file, whole_file({.customers = 5'000}));

  std::string events(event_csv_header());
  generator.append_events(0, 1, events);
  generator.append_events(1, 2'998, events);
  generator.append_events(2'999, 1, events);
  EXPECT_EQ(events, event_file({.customers = 3'000}));
}

TEST(Generator, RowsDoNotDependOnTheSizeOfThePopulation) {
  const std::string small = whole_file({.customers = 1'000});
  EXPECT_EQ(whole_file({.customers = 10'000}).substr(0, small.size()), small);
}

TEST(Generator, AppendRowsKeepsWhatIsThere) {
  const CustomerGenerator generator(kStandardSeed);
  std::string text = "before\n";
  generator.append_rows(10, 0, text);
  EXPECT_EQ(text, "before\n");
  generator.append_rows(10, 1, text);
  std::string line;
  generator.append_rows(10, 1, line);
  EXPECT_EQ(text, "before\n" + line);
}

TEST(Generator, IdsAreUniqueAndNotInRowOrder) {
  const CustomerGenerator generator(kStandardSeed);
  std::vector<std::uint64_t> ids;
  for (std::uint64_t row = 0; row < 100'000; ++row) ids.push_back(generator.customer(row).id);
  EXPECT_FALSE(std::is_sorted(ids.begin(), ids.end()));
  std::sort(ids.begin(), ids.end());
  EXPECT_EQ(std::adjacent_find(ids.begin(), ids.end()), ids.end());
}

TEST(Generator, NobodyIsOnlyAHeader) {
  EXPECT_EQ(whole_file({.customers = 0}), customer_csv_header());
}

TEST(Generator, TheLastPossibleRowCanBeDrawn) {
  const CustomerGenerator generator(kStandardSeed);
  std::string line;
  generator.append_rows(kMostCustomers - 1, 1, line);
  EXPECT_EQ(std::count(line.begin(), line.end(), ','), 29);
}

TEST(Generator, ProgressCountsUpToEverybody) {
  std::vector<std::uint64_t> reports;
  std::uint64_t lines = 0;
  const Status status = generate_customers(
      {.customers = 20'000, .threads = 2},
      [&lines](std::string_view bytes) {
        lines += static_cast<std::uint64_t>(std::count(bytes.begin(), bytes.end(), '\n'));
        return true;
      },
      [&](std::uint64_t customers) {
        EXPECT_EQ(customers + 1, lines) << "the header is a line, too";
        reports.push_back(customers);
      });
  ASSERT_TRUE(status.ok());
  ASSERT_FALSE(reports.empty());
  EXPECT_TRUE(std::is_sorted(reports.begin(), reports.end()));
  EXPECT_EQ(reports.back(), 20'000U);
}

TEST(Generator, ASinkThatRefusesStopsAtOnce) {
  for (int allowed = 0; allowed < 4; ++allowed) {
    int calls = 0;
    const Status status = generate_customers({.customers = 10'000'000'000, .threads = 2},
                                             [&](std::string_view) { return ++calls <= allowed; });
    ASSERT_FALSE(status.ok());
    EXPECT_EQ(status.error().code, ErrorCode::io_failed);
    EXPECT_EQ(calls, allowed + 1) << "called again after it refused";
  }
}

TEST(Generator, ASinkThatThrowsIsReported) {
  int calls = 0;
  const Status status = generate_customers({.customers = 100'000}, [&calls](std::string_view) {
    if (++calls == 2) throw std::runtime_error("disk on fire");
    return true;
  });
  ASSERT_FALSE(status.ok());
  EXPECT_EQ(status.error().code, ErrorCode::io_failed);
  EXPECT_NE(status.error().message.find("disk on fire"), std::string::npos);
}

TEST(Generator, MoreCustomersThanIdsAreRefused) {
  bool called = false;
  const Status status =
      generate_customers({.customers = kMostCustomers + 1}, [&called](std::string_view) {
        called = true;
        return true;
      });
  ASSERT_FALSE(status.ok());
  EXPECT_EQ(status.error().code, ErrorCode::limit_exceeded);
  EXPECT_FALSE(called);
}

}  // namespace
}  // namespace muster::loaders
