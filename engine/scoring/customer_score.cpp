// One customer's score: what each rule gives her, and what the bounds do.
#include <algorithm>
#include <utility>

#include "engine/scoring/score_program.hpp"
#include "engine/scoring/score_values.hpp"

namespace muster::engine {

namespace {

std::int64_t held(std::int64_t sum, const std::optional<std::int64_t>& least,
                  const std::optional<std::int64_t>& most) {
  if (least) sum = std::max(sum, *least);
  if (most) sum = std::min(sum, *most);
  return sum;
}

Contribution contribution(const ScoreProgram::Rule& rule, Row row, const ChunkTask& task) {
  Contribution given;
  const auto in_chunk = static_cast<std::uint16_t>(row % kChunkRows);
  std::uint8_t holds = 0;
  rule.when->test(task, std::span(&in_chunk, 1), &holds);
  given.holds = holds != 0;
  if (rule.points == nullptr) {
    given.points = given.holds ? rule.flat : 0;
    return given;
  }
  WholeValues::Buffers buffers;
  std::int64_t value = kUnknownInteger;
  rule.points->values().read(task.chunk, in_chunk, std::span(&value, 1), buffers);
  if (value != kUnknownInteger) given.value = value;
  if (!given.holds) return given;
  rule.points->read(task.chunk, in_chunk, std::span(&given.points, 1), buffers);
  return given;
}

}  // namespace

Result<CustomerScore> score_of(const Population& population, const Scoring& scoring, Row row,
                               const Execution& execution) {
  const std::uint32_t chunk = row / kChunkRows;
  auto program = ScoreProgram::prepare(population, scoring, execution, chunk);
  if (!program.ok()) return std::move(program).error();
  ChunkScratch scratch;
  const ChunkTask task{chunk, population.rows_in_chunk(chunk), &scratch, nullptr, &execution};
  CustomerScore customer;
  std::int64_t total = program->base();
  std::vector<std::int64_t> sums(program->groups().size());
  for (const ScoreProgram::Rule& rule : program->rules()) {
    customer.rules.push_back(contribution(rule, row, task));
    (rule.group ? sums[*rule.group] : total) += customer.rules.back().points;
  }
  for (std::size_t i = 0; i < sums.size(); ++i) {
    const ScoreProgram::Group& group = program->groups()[i];
    const std::int64_t sum = held(sums[i], group.least, group.most);
    customer.group_bounds.push_back(sum - sums[i]);
    total += sum;
  }
  if (Status status = within_limits(execution); !status.ok()) return std::move(status).error();
  customer.score = held(total, program->least(), program->most_points());
  customer.total_bound = customer.score - total;
  return customer;
}

}  // namespace muster::engine
