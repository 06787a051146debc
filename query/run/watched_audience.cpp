#include "query/run/watched_audience.hpp"

#include <algorithm>
#include <utility>

#include "engine/check.hpp"
#include "engine/evaluation/counterparts.hpp"
#include "engine/evaluation/evaluate.hpp"
#include "engine/live/audience_step.hpp"
#include "query/plan/lasting.hpp"

namespace muster::query {
namespace {

using engine::Row;

Result<BoundQuery> bind_at(const Query& query, const engine::Population& population,
                           const QueryContext& context) {
  return muster::query::bind(query.expression, population, context, std::string_view(query.text));
}

}  // namespace

std::vector<std::string> ids_in_order(const engine::Population& population, std::vector<Row> rows) {
  const engine::Directory& directory = population.directory();
  std::sort(rows.begin(), rows.end(),
            [&](Row left, Row right) { return directory.compare_ids(left, right) < 0; });
  std::vector<std::string> ids;
  ids.reserve(rows.size());
  for (const Row row : rows) ids.push_back(directory.id_at(row));
  return ids;
}

Result<WatchedAudience> WatchedAudience::open(Query query, Version version,
                                              const engine::Execution& execution) {
  ENGINE_CHECK(query.context.as_of.has_value());
  WatchedAudience audience(std::move(query), std::move(version));
  auto bound = bind_at(audience.query_, *audience.version_, audience.query_.context);
  if (!bound) return std::move(bound).error();
  auto rows = engine::select(*audience.version_, bound->filter, execution);
  if (!rows) return std::move(rows).error();
  audience.rows_ = *std::move(rows);
  audience.count_ = audience.rows_.cardinality();
  audience.reads_ = engine::reads_of(bound->filter);
  audience.references_ = std::move(bound->references);
  return audience;
}

Result<AudienceChange> WatchedAudience::move_to(Version version, Query query,
                                                const engine::Execution& execution) {
  auto next = open(std::move(query), std::move(version), execution);
  if (!next) return std::move(next).error();
  AudienceChange change;
  change.asked_whole = true;
  change.count = next->count_;
  auto entered = engine::rows_without(*next->version_, next->rows_, *version_, rows_, execution);
  if (!entered) return std::move(entered).error();
  auto left = engine::rows_without(*version_, rows_, *next->version_, next->rows_, execution);
  if (!left) return std::move(left).error();
  change.entered = ids_in_order(*next->version_, entered->rows());
  change.left = ids_in_order(*version_, left->rows());
  *this = *std::move(next);
  return change;
}

Result<AudienceChange> WatchedAudience::advance(Version next, const engine::RowChanges& changes,
                                                QueryContext context,
                                                const engine::Execution& execution) {
  ENGINE_CHECK(context.as_of.has_value());
  auto bound = bind_at(query_, *next, context);
  if (!bound) return std::move(bound).error();
  const auto whole = [&] {
    Query query = query_;
    query.context = context;
    return move_to(next, std::move(query), execution);
  };
  if (bound->references != references_) return whole();
  engine::FilterReads reads = engine::reads_of(bound->filter);
  // A value that nobody had, or has any more, may be folded away on one side: what either reads
  // counts. Ids of attributes hold from version to version unless attributes came.
  const bool same_attributes = next->attributes().size() == version_->attributes().size();
  const bool read =
      !same_attributes || engine::reads_any(reads, changes) || engine::reads_any(reads_, changes);
  const bool others = reads.other_customers || reads_.other_customers;
  if (others && (read || !changes.created.empty() || !changes.removed.empty())) return whole();
  if (*context.as_of != *query_.context.as_of ||
      context.zone.name() != query_.context.zone.name()) {
    QueryContext before = query_.context;
    before.saved = context.saved;
    auto then = bind_at(query_, *next, before);
    if (!then) return std::move(then).error();
    const std::int64_t last = last_event_of(*version_);
    if (lasting_key(then->filter, last) != lasting_key(bound->filter, last)) return whole();
  }
  auto step = engine::step_audience(rows_, *next, changes, bound->filter,
                                    read ? engine::Asked::all : engine::Asked::some, execution);
  if (!step) return std::move(step).error();
  AudienceChange change;
  change.entered = ids_in_order(*next, std::move(step->entered));
  change.left = ids_in_order(*next, std::move(step->left));
  change.left.insert(change.left.end(), std::make_move_iterator(step->removed.begin()),
                     std::make_move_iterator(step->removed.end()));
  rows_ = std::move(step->audience);
  count_ = rows_.cardinality();
  change.count = count_;
  version_ = std::move(next);
  query_.context = std::move(context);
  reads_ = std::move(reads);
  references_ = std::move(bound->references);
  return change;
}

}  // namespace muster::query
