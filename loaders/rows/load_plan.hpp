// LoadPlan: from the survey of all sources to what every column becomes and who is who.
//
// Inference alone never makes a load fail: where the misfits it would reject pass the limit, the
// columns with most of them become category or text instead. Threads: uses the calling arena for
// ids. Cost: microseconds a column, and 20 ns a record for the ids.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engine/population/attribute.hpp"
#include "engine/result.hpp"
#include "loaders/load.hpp"
#include "loaders/load_report.hpp"
#include "loaders/rows/batch_converter.hpp"
#include "loaders/rows/column_plan.hpp"
#include "loaders/rows/survey.hpp"

namespace muster::loaders {

struct LoadPlan {
  /// One a column, then one a place of two columns; batches point into it, so it must not move.
  std::vector<std::unique_ptr<ColumnPlan>> columns;
  std::vector<SourcePlan> sources;
  std::vector<std::uint64_t> dropped;  ///< records left out as duplicates, ascending

  /// What begins the sink: the attributes in the order of the columns.
  std::vector<engine::AttributeSpec> attributes() const;
};

/// Makes the plan and fills the report's columns, warnings and id source.
Result<LoadPlan> plan_load(const SourceList& sources, const Survey& survey, const Schema& schema,
                           const LoadOptions& options, LoadReport& report);

/// Whether the plan rests on sketches that the survey, made along with a conversion, left
/// incomplete.
bool lacks_sketches(const Survey& survey, const LoadPlan& plan);

/// Rows that may be rejected of `records`.
std::uint64_t reject_limit(const LoadOptions& options, std::uint64_t records);

}  // namespace muster::loaders
