// TrialConversion: converting while surveying, under a plan guessed from the beginning of the
// files.
//
// Nearly always the whole file bears the guess out, and what was converted stands: the bytes are
// read once. Otherwise the trial is void and the load converts again under the settled plan, so a
// guess decides nothing but time.
// Threads: converter() is safe; the rest one caller. Cost: the guess reads half a megabyte a
// source.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "loaders/conversion.hpp"
#include "loaders/load.hpp"
#include "loaders/rows/load_plan.hpp"
#include "loaders/rows/row_sink.hpp"
#include "loaders/rows/survey.hpp"

namespace muster::loaders {

/// The plan that the first `bytes` bytes of the sources suggest; empty where they suggest none.
std::optional<LoadPlan> guess_plan(const SourceList& sources, const Schema& schema,
                                   const LoadOptions& options, const IdColumns& ids,
                                   std::size_t bytes);

/// Whether both plans make the same rows of every record.
bool same_rows(const LoadPlan& guess, const LoadPlan& settled);

class TrialConversion final : public SurveyCompanion {
 public:
  TrialConversion(const SourceList& sources, LoadPlan plan, const LoadOptions& options,
                  RowSink& sink);

  std::unique_ptr<BatchConverter> converter(std::size_t source) override;
  void block(const SurveyedBlock& block, BatchConverter& converter) override;

  std::uint64_t loaded() const { return conversion_.loaded(); }
  /// After the survey: whether what was converted is what `settled` would make of it.
  bool stands(const LoadPlan& settled) const { return !given_up_ && same_rows(plan_, settled); }
  /// Requires stands(). As Conversion::finish().
  Status finish(const LoadPlan& settled, std::uint64_t records, LoadReport& report);

 private:
  LoadPlan plan_;
  RowSink& sink_;
  Conversion conversion_;
  std::atomic<bool> given_up_ = false;
};

}  // namespace muster::loaders
