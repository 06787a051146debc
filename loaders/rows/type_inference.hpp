// Type inference: from the evidence of whole columns to the type of each.
//
// In order: declared type; yes/no words; JSON arrays and places; numbers, dates and times; tags;
// then category or text. A column of at least 100 known cells takes the type that 99 % of them fit
// and the others become rejects; otherwise all must fit. Ambiguity (`03/04/2025` with no day over
// 12 in the column) is settled by the other columns, then by the documented default, and reported.
// Threads: pure functions. Cost: microseconds a column.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engine/result.hpp"
#include "loaders/rows/column_evidence.hpp"
#include "loaders/rows/column_plan.hpp"
#include "loaders/rows/schema.hpp"

namespace muster::loaders {

/// Known cells a column needs before a few misfits may be rejected, and the share that must fit.
inline constexpr std::uint64_t kToleranceFrom = 100;
inline constexpr double kToleratedFit = 0.99;
/// Above this share of distinct values, in columns of more than kTextFrom known cells, a column of
/// words is text and not category; so it is when cells are longer than this on average.
inline constexpr double kTextDistinctShare = 0.5;
inline constexpr std::uint64_t kTextFrom = 1000;
inline constexpr std::uint64_t kTextMeanBytes = 100;

/// What all columns together say about ambiguous ones.
struct InferenceHints {
  bool comma_decimal = false;           ///< read `1,234` as 1.234
  bool comma_settled = false;           ///< other columns have decimal commas: read `1.234` as 1234
  std::optional<DateOrder> date_order;  ///< of the columns where it is certain
};

/// `commas_separate`: the cells' own separator is the comma, so a comma in a cell is no decimal one
/// unless other columns say so.
InferenceHints collect_hints(const std::vector<const ColumnEvidence*>& columns,
                             bool commas_separate);

/// The plan of one column. `file_separator` never separates tags. Ambiguities are added to
/// `warnings`. Errors: a declaration that cannot be followed.
Result<ColumnPlan> plan_column(const std::string& source, const ColumnEvidence& evidence,
                               const Schema& schema, const InferenceHints& hints,
                               char file_separator, std::vector<std::string>& warnings);

/// Makes `plan` category or text, saying `why` it is not what it looked like.
void make_label(ColumnPlan& plan, const ColumnEvidence& evidence, const std::string& why);

}  // namespace muster::loaders
