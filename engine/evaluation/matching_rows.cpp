#include "engine/evaluation/matching_rows.hpp"

#include <algorithm>
#include <map>
#include <memory>
#include <optional>
#include <utility>

#include "engine/evaluation/chunk_predicate.hpp"
#include "engine/evaluation/chunk_walk.hpp"
#include "engine/evaluation/ranking.hpp"
#include "engine/evaluation/resolve_rankings.hpp"
#include "engine/evaluation/term_columns.hpp"
#include "engine/index/bitmap.hpp"
#include "engine/scoring/score_program.hpp"

namespace muster::engine {
namespace {

std::vector<Row> tested(const Population& population, const ChunkPredicate& filter,
                        std::uint32_t chunk, std::span<const Row> rows,
                        const Execution& execution) {
  ChunkScratch scratch;
  const ChunkTask task{chunk, population.rows_in_chunk(chunk), &scratch, nullptr, &execution};
  const Bound bound = filter.bound(task);
  if (bound.at_most == 0) return {};
  if (bound.all) return {rows.begin(), rows.end()};
  std::vector<Row> matching;
  std::vector<std::uint16_t> places;
  std::vector<std::uint8_t> matches;
  for (std::size_t begin = 0; begin < rows.size(); begin += kSparseRows) {
    const auto part = rows.subspan(begin, std::min<std::size_t>(kSparseRows, rows.size() - begin));
    places.clear();
    for (const Row row : part) places.push_back(static_cast<std::uint16_t>(row % kChunkRows));
    matches.assign(part.size(), 0);
    filter.test(task, places, matches.data());
    for (std::size_t i = 0; i < part.size(); ++i) {
      if (matches[i] != 0) matching.push_back(part[i]);
    }
  }
  return matching;
}

// Makes a filter ready for the rows of one chunk.
class ChunkResolver {
 public:
  ChunkResolver(const Population& population, std::uint32_t chunk, std::span<const Row> rows,
                const Execution& execution)
      : population_(population), chunk_(chunk), rows_(rows), execution_(execution) {}

  Result<std::vector<Row>> matching(const Filter& filter) {
    Filter ready = filter;
    if (Status status = resolve(ready); !status.ok()) return std::move(status).error();
    const PreparedFilter prepared = prepare(ready, population_, nullptr);
    return tested(population_, *prepared, chunk_, rows_, execution_);
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
      auto made = with_columns(population_, *term, execution_, chunk_);
      if (!made.ok()) return std::move(made).error();
      *term = *std::move(made);
    }
    return {};
  }
  Status resolve(ScoreIn& node, Filter& /*filter*/) {
    std::shared_ptr<const ScoreProgram>& known = programs_[node.scoring.get()];
    if (known == nullptr) {
      auto program = ScoreProgram::prepare(population_, *node.scoring, execution_, chunk_);
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
  std::uint32_t chunk_;
  std::span<const Row> rows_;
  const Execution& execution_;
  std::map<const Filter*, std::shared_ptr<const Bitmap>> shared_;
  std::map<const Scoring*, std::shared_ptr<const ScoreProgram>> programs_;
};

}  // namespace

Result<std::vector<Row>> matching_rows(const Population& population, const Filter& filter,
                                       std::span<const Row> rows, const Execution& execution) {
  std::vector<std::uint32_t> chunks;
  std::vector<std::span<const Row>> parts(population.chunk_count());
  for (std::size_t begin = 0; begin < rows.size();) {
    const std::uint32_t chunk = rows[begin] / kChunkRows;
    const auto end = std::lower_bound(rows.begin() + static_cast<std::ptrdiff_t>(begin), rows.end(),
                                      (std::uint64_t{chunk} + 1) * kChunkRows);
    const auto size = static_cast<std::size_t>(end - rows.begin()) - begin;
    chunks.push_back(chunk);
    parts[chunk] = rows.subspan(begin, size);
    begin += size;
  }
  const bool each_its_own = needs_resolving(filter);
  PreparedFilter prepared;
  if (!each_its_own && !chunks.empty()) prepared = prepare(filter, population, nullptr);
  std::vector<Result<std::vector<Row>>> found(parts.size(), std::vector<Row>{});
  const auto look = [&](std::uint32_t chunk) {
    found[chunk] = each_its_own
                       ? ChunkResolver(population, chunk, parts[chunk], execution).matching(filter)
                       : tested(population, *prepared, chunk, parts[chunk], execution);
  };
  constexpr std::uint64_t kRowCost = 50;
  const std::uint64_t cost = each_its_own ? kUnknownCost : kRowCost * rows.size();
  if (Status walked = walk_chunks(chunks, execution, look, cost); !walked.ok()) {
    return std::move(walked).error();
  }
  std::vector<Row> matching;
  for (const std::uint32_t chunk : chunks) {
    if (!found[chunk].ok()) return std::move(found[chunk]).error();
    matching.insert(matching.end(), found[chunk]->begin(), found[chunk]->end());
  }
  return matching;
}

}  // namespace muster::engine
