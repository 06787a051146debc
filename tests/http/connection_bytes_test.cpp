// The seeds of http_fuzz and what a seeded hand makes of them, in every build: no answer is a
// mistake, and no request is found or lost by where packets end.
#include "tests/http/connection_bytes.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <string>
#include <vector>

#include "tests/seed.hpp"

namespace muster::tests {
namespace {

std::vector<std::string> seeds() {
  std::vector<std::filesystem::path> files;
  for (const auto& each : std::filesystem::directory_iterator(MUSTER_HTTP_CORPUS)) {
    files.push_back(each.path());
  }
  std::sort(files.begin(), files.end());
  std::vector<std::string> all;
  for (const auto& file : files) {
    std::ifstream in(file, std::ios::binary);
    all.emplace_back(std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>());
  }
  return all;
}

TEST(ConnectionBytes, EverySeedIsAnsweredWithoutAMistake) {
  const AnsweredConnections connections;
  const std::vector<std::string> all = seeds();
  ASSERT_GE(all.size(), 20U);
  for (const std::string& seed : all) {
    EXPECT_EQ(connections.mistake_in_answers(seed).value_or(""), "") << seed;
  }
}

TEST(ConnectionBytes, SeedsHoldWholeRequests) {
  std::size_t requests = 0;
  for (const std::string& seed : seeds()) {
    requests += read_connection(seed, 0, {}, [](const auto&) {}).requests.size();
  }
  EXPECT_GE(requests, 30U);
}

TEST(ConnectionBytes, ChangedSeedsAreAnsweredWithoutAMistake) {
  const AnsweredConnections connections;
  const std::vector<std::string> all = seeds();
  std::mt19937_64 random(seed());
  const auto below = [&](std::size_t end) { return static_cast<std::size_t>(random() % end); };
  for (int i = 0; i < 2'000; ++i) {
    std::string bytes = all[below(all.size())];
    for (std::size_t changes = 1 + below(4); changes > 0 && !bytes.empty(); --changes) {
      const std::size_t at = below(bytes.size());
      switch (below(4)) {
        case 0:
          bytes[at] = static_cast<char>(random() & 0xFFU);
          break;
        case 1:
          bytes.erase(at, 1 + below(8));
          break;
        case 2:
          bytes.insert(at, bytes.substr(below(bytes.size()), 1 + below(16)));
          break;
        default: {
          const std::string& other = all[below(all.size())];
          bytes = bytes.substr(0, at) + other.substr(below(other.size()));
        }
      }
    }
    ASSERT_EQ(connections.mistake_in_answers(bytes).value_or(""), "") << bytes;
  }
}

}  // namespace
}  // namespace muster::tests
