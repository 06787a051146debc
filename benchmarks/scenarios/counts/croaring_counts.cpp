// CRoaring's own whole-bitmap operators as a contender of the counts scenario: reads the bitmaps
// that leaf_bitmaps wrote, picks the fastest plan of each query, and serves turns (turns.hpp).
//
//   croaring_counts FOLDER
#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <limits>

#include "benchmarks/scenarios/counts/croaring_plans.hpp"
#include "benchmarks/scenarios/turns.hpp"
#include "roaring/roaring_version.h"

namespace {

using namespace muster::benchmarks;

Leaves read_leaves(const std::filesystem::path& folder) {
  Leaves leaves;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    if (entry.path().extension() != ".roaring") continue;
    std::ifstream file(entry.path(), std::ios::binary);
    const std::string bytes((std::istreambuf_iterator<char>(file)), {});
    roaring::Roaring bitmap = roaring::Roaring::readSafe(bytes.data(), bytes.size());
    bitmap.runOptimize();
    bitmap.shrinkToFit();
    leaves.emplace(entry.path().stem().string(), std::move(bitmap));
  }
  return leaves;
}

// The plan that took least in three tries each.
RoaringPlan fastest(const std::vector<RoaringPlan>& plans) {
  double best = std::numeric_limits<double>::infinity();
  RoaringPlan chosen;
  for (const RoaringPlan& plan : plans) {
    std::uint64_t count = 0;
    double least = std::numeric_limits<double>::infinity();
    for (int i = 0; i < 3; ++i) least = std::min(least, microseconds(plan, count));
    if (least < best) {
      best = least;
      chosen = plan;
    }
  }
  return chosen;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) fail("usage: croaring_counts FOLDER");
  const Leaves leaves = read_leaves(argv[1]);
  std::map<std::string, Work> works;
  std::uint64_t plans_tried = 0;
  for (const auto& [name, plans] : roaring_plans(leaves)) {
    plans_tried += plans.size();
    works[name] = fastest(plans);
  }
  std::uint64_t bytes = 0;
  for (const auto& [name, bitmap] : leaves) bytes += bitmap.getSizeInBytes();
  serve_turns(works, fmt::format(R"({{"version":"{}","bytes":{},"plans":{}}})", ROARING_VERSION,
                                 bytes, plans_tried));
  return 0;
}
