// An audience that is kept up to date from version to version: who entered, who left, how many are
// in it now.
//
// A step from one version to the next asks touched rows alone. Asked whole, and differenced, is
// what depends on other customers (rankings), whatever a moment that passed has changed for people
// who were not touched (TODAY at midnight, LAST 6 HOURS at any time), and a definition that
// changed. Threads: one owner. Cost: that of engine::step_audience(), and binding the expression
// (twice where time has passed); else an evaluation and a difference.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "engine/evaluation/execution.hpp"
#include "engine/evaluation/filter_reads.hpp"
#include "engine/index/bitmap.hpp"
#include "engine/live/row_changes.hpp"
#include "engine/population/population.hpp"
#include "engine/result.hpp"
#include "query/run/query.hpp"

namespace muster::query {

/// What a step did to the audience.
struct AudienceChange {
  std::vector<std::string> entered;  ///< external ids, in the order of ids of the newer version
  std::vector<std::string> left;     ///< likewise; removed customers last, by bytes
  std::uint64_t count = 0;           ///< customers in it now
  bool asked_whole = false;          ///< everybody was asked
};

class WatchedAudience {
 public:
  using Version = std::shared_ptr<const engine::Population>;

  /// The audience of a query at one version. Requires query.context.as_of. Errors: bind()'s, and
  /// those of the execution's limits.
  static Result<WatchedAudience> open(Query query, Version version,
                                      const engine::Execution& execution = {});

  /// On to the next version, `changes` after the present one; `context` says what holds now: the
  /// moment (required), the zone, and the saved names. An Error leaves the audience as it was.
  Result<AudienceChange> advance(Version next, const engine::RowChanges& changes,
                                 QueryContext context, const engine::Execution& execution = {});
  /// To any version, moment or definition: everybody is asked. Requires query.context.as_of.
  Result<AudienceChange> move_to(Version version, Query query,
                                 const engine::Execution& execution = {});

  const engine::Bitmap& rows() const { return rows_; }
  std::uint64_t count() const { return count_; }
  const Version& version() const { return version_; }
  const Query& query() const { return query_; }

 private:
  WatchedAudience(Query query, Version version)
      : query_(std::move(query)), version_(std::move(version)) {}

  Query query_;
  Version version_;
  engine::Bitmap rows_;
  std::uint64_t count_ = 0;
  engine::FilterReads reads_;  // at version_
  std::string references_;     // what saved names stood for
};

/// Ids of rows, in the order of ids.
std::vector<std::string> ids_in_order(const engine::Population& population,
                                      std::vector<engine::Row> rows);

}  // namespace muster::query
