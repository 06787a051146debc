#include "engine/evaluation/chunk_walk.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <memory>

#include "tests/engine/population_fixture.hpp"

namespace muster::engine {
namespace {

TEST(ChunkWalk, VisitsEveryChunkOnce) {
  for (const std::size_t chunks : {0U, 1U, 4U, 5U, 13U}) {
    const auto population =
        tests::PopulationFixture::numbered(chunks * std::size_t{kChunkRows}).build();
    for (const unsigned threads : {0U, 1U, 2U, 16U}) {
      std::vector<std::atomic<int>> visits(chunks);
      const Status walked = walk_chunks(*population, {threads, {}, {}},
                                        [&](std::uint32_t chunk) { ++visits.at(chunk); });
      EXPECT_TRUE(walked.ok());
      for (const auto& visit : visits) EXPECT_EQ(visit.load(), 1);
    }
  }
}

TEST(ChunkWalk, StopsOnRequestAndSaysSo) {
  const auto population = tests::PopulationFixture::numbered(12 * std::size_t{kChunkRows}).build();
  for (const unsigned threads : {1U, 2U}) {
    std::stop_source source;
    std::atomic<int> visits = 0;
    const Status walked =
        walk_chunks(*population, {threads, {}, source.get_token()}, [&](std::uint32_t) {
          if (++visits == 3) source.request_stop();
        });
    ASSERT_FALSE(walked.ok());
    EXPECT_EQ(walked.error().code, ErrorCode::deadline_exceeded);
    EXPECT_GE(visits.load(), 3);
    EXPECT_LT(visits.load(), 12);
  }
}

TEST(ChunkWalk, VisitsNothingPastItsDeadline) {
  const auto population = tests::PopulationFixture::numbered(5 * std::size_t{kChunkRows}).build();
  Execution execution;
  execution.deadline = std::chrono::steady_clock::now();
  std::atomic<int> visits = 0;
  const Status walked = walk_chunks(*population, execution, [&](std::uint32_t) { ++visits; });
  ASSERT_FALSE(walked.ok());
  EXPECT_EQ(walked.error().code, ErrorCode::deadline_exceeded);
  EXPECT_EQ(visits.load(), 0);
}

}  // namespace
}  // namespace muster::engine
