// A chunk's scores: tests and values of its rules become planes, and are added up.
#include <algorithm>

#include "engine/kernels/kernel_set.hpp"
#include "engine/scoring/score_program.hpp"
#include "engine/scoring/tested_rows.hpp"

namespace muster::engine {

namespace {

// Planes of tests that wait to be added, which bounds the scratch memory of any number of rules.
constexpr std::size_t kMostWaiting = 64;

// The points of a rule of values above its lowest, in units, as planes; 0 for rows outside of the
// test.
void write_planes(const ScoreProgram::Rule& rule, const TestedRows& test, std::uint64_t unit,
                  const ChunkTask& task, std::span<std::uint64_t* const> planes) {
  constexpr std::uint32_t kBlockWords = kBlockRows / 64;
  WholeValues::Buffers buffers;
  std::array<std::int64_t, kBlockRows> points;  // NOLINT(cppcoreguidelines-pro-type-member-init)
  std::array<std::uint64_t, kBlockRows> numbers{};
  std::vector<std::uint64_t*> out(planes.begin(), planes.end());
  for (std::uint32_t begin = 0; begin < task.rows; begin += kBlockRows) {
    const std::uint32_t rows = std::min(kBlockRows, task.rows - begin);
    rule.points->read(task.chunk, begin, std::span(points).first(rows), buffers);
    for (std::uint32_t row = 0; row < rows; ++row) {
      std::int64_t value = points[row];
      if (test.fold == Fold::some) {
        const bool holds = ((test.words[(begin + row) / 64] >> ((begin + row) % 64)) & 1U) != 0;
        value = holds ? value : 0;
      }
      numbers[row] = static_cast<std::uint64_t>(value) - static_cast<std::uint64_t>(rule.low);
    }
    if (unit != 1) {
      for (std::uint64_t& number : std::span(numbers).first(rows)) number /= unit;
    }
    kernels().planes_of_numbers(numbers.data(), kBlockWords, out.data(), out.size());
    for (std::uint64_t*& plane : out) plane += kBlockWords;
  }
}

}  // namespace

void ScoreProgram::add_rules(std::span<const std::size_t> rules, const ChunkTask& task,
                             SliceWriter& writer, SlicedNumber& sum) const {
  const std::size_t taken = task.scratch->taken();
  std::vector<WeightedPlane> planes;
  std::uint64_t adds = 0;
  const auto flush = [&] {
    writer.add(sum, planes, adds, task);
    planes.clear();
    adds = 0;
    task.scratch->give_back_to(taken);
  };
  for (const std::size_t number : rules) {
    if (task.is_stopped()) break;  // what is left out is thrown away with the whole answer
    const Rule& rule = rules_[number];
    if (rule.points == nullptr && rule.flat == 0) continue;
    if (task.scratch->taken() - taken >= kMostWaiting ||
        planes.size() + 64 > SliceWriter::kMostAdded) {
      flush();
    }
    const TestedRows test = rule.everyone ? TestedRows{Fold::all} : tested_rows(*rule.when, task);
    if (test.fold == Fold::none) continue;
    if (rule.points == nullptr) {
      if (test.fold == Fold::all) {
        sum.offset += rule.flat;
        continue;
      }
      // Points taken away are points given to the others, less the same from everybody.
      sum.offset += std::min<std::int64_t>(rule.flat, 0);
      const auto weight = static_cast<std::uint64_t>(std::max(rule.flat, -rule.flat)) / unit_;
      planes.push_back({test.words, weight, rule.flat < 0});
      adds += weight;
      continue;
    }
    const std::uint64_t most = units_of(rule);
    std::vector<std::uint64_t*> written(planes_for(most));
    for (std::uint64_t*& plane : written) plane = task.scratch->take().data();
    write_planes(rule, test, unit_, task, written);
    sum.offset += rule.low;
    adds += most;
    for (std::size_t bit = 0; bit < written.size(); ++bit) {
      planes.push_back({written[bit], std::uint64_t{1} << bit, false});
    }
  }
  flush();
}

SlicedNumber ScoreProgram::sum_of(std::span<const std::size_t> rules, std::uint64_t most_units,
                                  const ChunkTask& task, SliceWriter& writer) const {
  SlicedNumber sum = sliced_zero(most_units, *task.scratch);
  add_rules(rules, task, writer, sum);
  return sum;
}

SlicedNumber ScoreProgram::points_of(std::size_t rule, const ChunkTask& task,
                                     SliceWriter& writer) const {
  return sum_of(std::span(&rule, 1), units_of(rules_[rule]), task, writer);
}

SlicedNumber ScoreProgram::unheld_scores(const ChunkTask& task, SliceWriter& writer) const {
  SlicedNumber total = sliced_zero(unheld_units_, *task.scratch);
  total.offset = base_;
  add_rules(free_rules_, task, writer, total);
  for (const Group& group : groups_) {
    if (!group.is_bounded()) continue;
    const std::size_t taken = task.scratch->taken();
    SlicedNumber sum = sum_of(group.rules, group.most_units, task, writer);
    writer.hold(sum, group.least, group.most, task);
    writer.add(total, sum, task);
    task.scratch->give_back_to(taken);
  }
  return total;
}

SlicedNumber ScoreProgram::scores(const ChunkTask& task, SliceWriter& writer) const {
  SlicedNumber total = unheld_scores(task, writer);
  writer.hold(total, least_, most_, task);
  return total;
}

ScoreBounds ScoreProgram::bounds_in(const ChunkTask& task, std::uint64_t& cost) const {
  struct Ends {
    std::int64_t low = 0;
    std::int64_t high = 0;
    void hold(const std::optional<std::int64_t>& least, const std::optional<std::int64_t>& most) {
      for (std::int64_t* end : {&low, &high}) {
        if (least) *end = std::max(*end, *least);
        if (most) *end = std::min(*end, *most);
      }
    }
  };
  const auto ends_of = [&](std::span<const std::size_t> rules) {
    Ends ends;
    for (const std::size_t number : rules) {
      const Rule& rule = rules_[number];
      const Bound bound = rule.everyone ? Bound::every(task) : rule.when->bound(task);
      cost += bound.cost;
      if (bound.at_most == 0) continue;
      if (!bound.all) cost += kWordsCost;
      if (rule.points != nullptr) cost += kRowsCost;
      const bool all_alike = bound.all && rule.points == nullptr;
      ends.low += all_alike ? rule.flat : rule.low;
      ends.high += all_alike ? rule.flat : rule.high;
    }
    return ends;
  };
  Ends total = ends_of(free_rules_);
  total.low += base_;
  total.high += base_;
  for (const Group& group : groups_) {
    if (!group.is_bounded()) continue;
    Ends sum = ends_of(group.rules);
    sum.hold(group.least, group.most);
    total.low += sum.low;
    total.high += sum.high;
  }
  total.hold(least_, most_);
  return {total.low, total.high};
}

std::uint64_t ScoreProgram::bytes_in(const ChunkTask& task) const {
  std::uint64_t bytes = 0;
  for (const Rule& rule : rules_) {
    const Bound bound = rule.everyone ? Bound::every(task) : rule.when->bound(task);
    if (bound.at_most == 0) continue;
    if (!bound.all) bytes += rule.when->way(task).bytes;
    if (rule.points != nullptr) bytes += rule.points->values().bytes_in(task.chunk);
  }
  return bytes;
}

}  // namespace muster::engine
