#include "engine/evaluation/matching_rows.hpp"

#include <map>
#include <memory>
#include <optional>
#include <utility>

#include "engine/evaluation/chunk_predicate.hpp"
#include "engine/evaluation/chunk_walk.hpp"
#include "engine/evaluation/ranking.hpp"
#include "engine/evaluation/resolve_rankings.hpp"
#include "engine/evaluation/row_tests.hpp"
#include "engine/evaluation/term_columns.hpp"
#include "engine/index/bitmap.hpp"
#include "engine/scoring/score_program.hpp"

namespace muster::engine {
namespace {

// Makes a filter ready for the rows of one chunk.
class ChunkResolver {
 public:
  ChunkResolver(const Population& population, const ChunkRows& part, const Execution& execution)
      : population_(population), part_(part), execution_(execution) {}

  Result<std::vector<Row>> matching(const Filter& filter) {
    Filter ready = filter;
    if (Status status = resolve(ready); !status.ok()) return std::move(status).error();
    const PreparedFilter prepared = prepare(ready, population_, nullptr);
    return tested_rows(population_, *prepared, part_, &execution_);
  }

 private:
  Status resolve(Filter& filter) {
    return std::visit([&](auto& node) { return resolve(node, filter); }, filter.node);
  }

  template <typename Node>
  Status resolve(Node& node, Filter& /*filter*/) {
    if constexpr (requires { node.operands; }) {
      return resolve_each(node.operands);
    } else if constexpr (requires { node.operand; }) {
      return resolve_each(node.operand);
    }
    return {};
  }
  Status resolve_each(std::vector<Filter>& filters) {
    for (Filter& filter : filters) {
      if (Status status = resolve(filter); !status.ok()) return status;
    }
    return {};
  }
  Status resolve(ArithmeticTest& node, Filter& /*filter*/) {
    for (Arithmetic* term : {&node.left, &node.right}) {
      if (!lacks_columns(*term)) continue;
      auto made = with_columns(population_, *term, execution_, part_.chunk);
      if (!made.ok()) return std::move(made).error();
      *term = *std::move(made);
    }
    return {};
  }
  Status resolve(ScoreIn& node, Filter& /*filter*/) {
    std::shared_ptr<const ScoreProgram>& known = programs_[node.scoring.get()];
    if (known == nullptr) {
      auto program = ScoreProgram::prepare(population_, *node.scoring, execution_, part_.chunk);
      if (!program.ok()) return std::move(program).error();
      known = std::make_shared<const ScoreProgram>(*std::move(program));
    }
    node.program = known;
    return {};
  }
  // However often it stands in the filter, the rows are asked once.
  Status resolve(const Shared& node, Filter& filter) {
    const std::shared_ptr<const Filter> inner = node.filter;
    const std::string meaning = node.meaning;
    std::shared_ptr<const Bitmap>& known = shared_[inner.get()];
    if (known == nullptr) {
      auto rows = matching(*inner);
      if (!rows.ok()) return std::move(rows).error();
      known = std::make_shared<const Bitmap>(Bitmap::of(*rows));
    }
    filter.node = RowsIn{known, meaning};
    return {};
  }
  Status resolve(const Ranked& node, Filter& filter) {
    auto rows = resolve_rankings(population_, std::span(&filter, 1), execution_);
    if (!rows.ok()) return std::move(rows).error();
    static_cast<void>(node);
    Filter found = std::move(rows->front());
    filter = std::move(found);
    return {};
  }

  const Population& population_;
  ChunkRows part_;
  const Execution& execution_;
  std::map<const Filter*, std::shared_ptr<const Bitmap>> shared_;
  std::map<const Scoring*, std::shared_ptr<const ScoreProgram>> programs_;
};

}  // namespace

Result<std::vector<Row>> matching_rows(const Population& population, const Filter& filter,
                                       std::span<const Row> rows, const Execution& execution) {
  const std::vector<ChunkRows> parts = by_chunk(rows);
  std::vector<std::uint32_t> chunks;
  std::vector<std::size_t> part_of(population.chunk_count());
  for (std::size_t i = 0; i < parts.size(); ++i) {
    chunks.push_back(parts[i].chunk);
    part_of[parts[i].chunk] = i;
  }
  const bool each_its_own = needs_resolving(filter);
  PreparedFilter prepared;
  if (!each_its_own && !chunks.empty()) prepared = prepare(filter, population, nullptr);
  std::vector<Result<std::vector<Row>>> found(parts.size(), std::vector<Row>{});
  const auto look = [&](std::uint32_t chunk) {
    const std::size_t i = part_of[chunk];
    found[i] = each_its_own ? ChunkResolver(population, parts[i], execution).matching(filter)
                            : tested_rows(population, *prepared, parts[i], &execution);
  };
  constexpr std::uint64_t kRowCost = 50;
  const std::uint64_t cost = each_its_own ? kUnknownCost : kRowCost * rows.size();
  if (Status walked = walk_chunks(chunks, execution, look, cost); !walked.ok()) {
    return std::move(walked).error();
  }
  std::vector<Row> matching;
  for (Result<std::vector<Row>>& each : found) {
    if (!each.ok()) return std::move(each).error();
    matching.insert(matching.end(), each->begin(), each->end());
  }
  return matching;
}

}  // namespace muster::engine
