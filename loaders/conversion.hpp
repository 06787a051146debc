// Conversion: blocks of records into a sink under one plan, in order, with the rejects logged.
// Threads: one caller, but converter() is safe. Cost: the converters' and the sink's.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>

#include "engine/result.hpp"
#include "loaders/load.hpp"
#include "loaders/rows/batch_converter.hpp"
#include "loaders/rows/load_plan.hpp"
#include "loaders/rows/reject_log.hpp"
#include "loaders/rows/row_sink.hpp"
#include "loaders/rows/survey.hpp"

namespace muster::loaders {

class Conversion {
 public:
  /// Nothing more goes to the sink after more than `reject_limit` rejected rows; all are counted.
  Conversion(const SourceList& sources, const LoadPlan& plan, const LoadOptions& options,
             RowSink& sink, std::uint64_t reject_limit);

  /// Opens the rejects file and the sink.
  Status begin();
  /// Takes the rows of a block that begins where `block` says. False when the sink failed.
  bool take(const SurveyedBlock& block, BatchConverter& converter);
  /// Completes the rejects file and fills in what the report says about rows. Errors: the sink's,
  /// or more rejected rows than the options allow of `records`.
  Status finish(std::uint64_t records, LoadReport& report);

  std::uint64_t loaded() const { return loaded_; }
  std::uint64_t rejected() const { return log_.rows(); }

 private:
  Status hand_on(BatchConverter& converter);
  void log_bad(const SurveyedBlock& block, const std::vector<BadCell>& bad);
  Error too_many(std::uint64_t records) const;

  const SourceList& sources_;
  const LoadPlan& plan_;
  const LoadOptions& options_;
  RowSink& sink_;
  std::uint64_t reject_limit_;
  RejectLog log_;
  std::uint64_t loaded_ = 0;
  std::uint64_t duplicates_ = 0;
  std::uint64_t strangers_ = 0;
  std::uint64_t ignored_ = 0;
  std::optional<Error> failure_;
};

/// All blocks of the survey into the sink. `progress` is told the bytes of each block and the rows
/// loaded so far.
Status convert_all(const SourceList& sources, const Survey& survey, const LoadPlan& plan,
                   const LoadOptions& options, RowSink& sink, LoadReport& report,
                   const std::function<void(std::size_t bytes, std::uint64_t rows)>& progress);

}  // namespace muster::loaders
