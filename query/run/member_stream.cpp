#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <utility>

#include "engine/check.hpp"
#include "engine/evaluation/evaluate.hpp"
#include "query/run/member_fields.hpp"
#include "query/run/member_order.hpp"
#include "query/run/members.hpp"
#include "query/run/row_blocks.hpp"

namespace muster::query {
namespace {

using engine::Row;

/// The audience as one bit a customer, walked in the order of ids.
class IdWalk {
 public:
  IdWalk(const engine::Population& population, const engine::Bitmap& audience, bool descending)
      : directory_(&population.directory()),
        words_(std::size_t{population.chunk_count()} * engine::kChunkWords),
        descending_(descending) {
    for_each_row(audience, [&](Row row) { words_[row / 64] |= 1ULL << (row % 64); });
  }

  /// Goes on behind that row.
  void skip_past(Row row) {
    const std::uint64_t rank = directory_->rank_of(row);
    step_ = descending_ ? directory_->size() - rank : rank + 1;
  }

  /// Sets `out` to the next rows, `at_most` if there are as many.
  void next(std::size_t at_most, std::vector<Row>& out) {
    const std::uint64_t size = directory_->size();
    out.resize(at_most);
    std::size_t found = 0;
    for (; step_ < size && found < at_most; ++step_) {
      const Row row = directory_->row_at_rank(descending_ ? size - 1 - step_ : step_);
      // Written in any case: whether somebody is in the audience cannot be foreseen.
      out[found] = row;
      found += (words_[row / 64] >> (row % 64)) & 1U;
    }
    out.resize(found);
  }

 private:
  const engine::Directory* directory_;
  std::vector<std::uint64_t> words_;
  std::uint64_t step_ = 0;
  bool descending_;
};

// Sorting n ids takes about n log n comparisons, each worth some steps of a walk over all ids.
bool walk_is_cheaper(std::uint64_t members, std::uint64_t population) {
  constexpr std::uint64_t kStepsAComparison = 8;
  std::uint64_t log = 1;
  while ((members >> log) != 0) ++log;
  return members * log * kStepsAComparison >= population;
}

std::vector<Row> rows_by_id(const engine::Population& population, const engine::Bitmap& audience) {
  std::vector<Row> rows;
  const std::uint64_t count = audience.cardinality();
  if (walk_is_cheaper(count, population.size())) {
    IdWalk(population, audience, false).next(count, rows);
    return rows;
  }
  rows = audience.rows();
  const engine::Directory& directory = population.directory();
  std::sort(rows.begin(), rows.end(),
            [&](Row left, Row right) { return directory.compare_ids(left, right) < 0; });
  return rows;
}

/// The row of the member that the stream goes on behind; empty where it begins with the first.
Result<std::optional<Row>> find_after(const engine::Population& population,
                                      const std::optional<std::string>& after,
                                      const engine::Bitmap& audience) {
  if (!after) return std::optional<Row>();
  const std::optional<Row> row = population.directory().find(*after);
  if (row && audience.contains(*row)) return row;
  return Error{
      ErrorCode::invalid_input,
      fmt::format("\"{}\" is no member of this audience at version {}, so nothing can go "
                  "on behind it; version, as_of and query must be those of the stream that "
                  "was cut",
                  *after, population.version())};
}

}  // namespace

struct MemberStream::State {
  std::shared_ptr<const engine::Population> population;
  std::vector<MemberColumn> columns;
  std::uint64_t count = 0;
  std::uint64_t left = 0;  ///< rows still to give
  std::vector<Warning> warnings;
  std::optional<IdWalk> walk;
  std::vector<Row> sorted;  ///< when there is no walk
  std::size_t given = 0;    ///< of `sorted`
  std::vector<Row> block;
};

Result<MemberStream> MemberStream::open(std::shared_ptr<const engine::Population> population,
                                        const MembersRequest& request,
                                        const engine::Execution& execution) {
  ENGINE_CHECK(population != nullptr);
  if (!request.cursor.empty()) {
    return Error{ErrorCode::invalid_input,
                 "a stream gives the whole audience and takes no cursor; ask for JSON pages"};
  }
  Query query = request.query;
  query.context.as_of = query.context.instant();
  MemberScores scores(*population, query.context, execution);
  auto columns = find_columns(*population, request.fields, scores);
  if (!columns) return std::move(columns).error();
  auto order = MemberOrder::read(request.order_by, *population, &scores);
  if (!order) return std::move(order).error();
  auto bound = muster::query::bind(query, *population);
  if (!bound) return std::move(bound).error();
  auto audience = engine::select(*population, bound->filter, execution);
  if (!audience) return std::move(audience).error();

  auto after = find_after(*population, request.after, *audience);
  if (!after) return std::move(after).error();

  auto state = std::make_unique<State>();
  state->columns = *std::move(columns);
  state->count = audience->cardinality();
  state->left = std::min(state->count, request.limit.value_or(state->count));
  state->warnings = std::move(bound->warnings);
  // In id order a dense audience is walked; a short list of the others is picked, not sorted out of
  // everybody.
  constexpr std::uint64_t kFew = 8;
  if (order->by_id() && walk_is_cheaper(state->count, population->size())) {
    state->walk.emplace(*population, *audience, order->id_descending());
    if (*after) state->walk->skip_past(**after);
  } else if (state->left < state->count / kFew) {
    state->sorted = order->first_of(*audience, *after, state->left);
  } else {
    // A row and what it is sorted by.
    constexpr std::uint64_t kBytesARow = sizeof(Row) + 16;
    engine::take_memory(execution, state->count * kBytesARow);
    if (Status within = engine::within_limits(execution); !within) return std::move(within).error();
    state->sorted = rows_by_id(*population, *audience);
    order->sort(state->sorted);
    if (*after) {
      const auto last = std::find(state->sorted.begin(), state->sorted.end(), **after);
      state->given = static_cast<std::size_t>(last - state->sorted.begin()) + 1;
    }
  }
  state->population = std::move(population);
  return MemberStream(std::move(state));
}

MemberStream::MemberStream(std::unique_ptr<State> state) : state_(std::move(state)) {}
MemberStream::MemberStream(MemberStream&&) noexcept = default;
MemberStream& MemberStream::operator=(MemberStream&&) noexcept = default;
MemberStream::~MemberStream() = default;

const engine::Population& MemberStream::population() const { return *state_->population; }
const std::vector<MemberColumn>& MemberStream::columns() const { return state_->columns; }
std::uint64_t MemberStream::count() const { return state_->count; }
const std::vector<Warning>& MemberStream::warnings() const { return state_->warnings; }

std::span<const Row> MemberStream::next(std::size_t at_most) {
  ENGINE_CHECK(at_most >= 1);
  const auto wanted = static_cast<std::size_t>(std::min<std::uint64_t>(at_most, state_->left));
  if (wanted == 0) return {};
  state_->left -= wanted;
  if (!state_->walk) {
    const std::span<const Row> rest = std::span(state_->sorted).subspan(state_->given);
    const std::span<const Row> block = rest.first(std::min(wanted, rest.size()));
    state_->given += block.size();
    return block;
  }
  state_->walk->next(wanted, state_->block);
  return state_->block;
}

}  // namespace muster::query
