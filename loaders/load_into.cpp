#include <fmt/format.h>
#include <tbb/global_control.h>
#include <tbb/info.h>
#include <tbb/task_arena.h>

#include <algorithm>
#include <exception>
#include <memory>
#include <new>
#include <utility>

#include "loaders/conversion.hpp"
#include "loaders/load.hpp"
#include "loaders/rows/load_plan.hpp"
#include "loaders/rows/row_sink.hpp"
#include "loaders/rows/survey.hpp"
#include "loaders/source_format.hpp"
#include "loaders/trial_conversion.hpp"

namespace muster::loaders {
namespace {

std::size_t block_size(const LoadOptions& options, std::size_t bytes) {
  if (options.block_bytes > 0) return options.block_bytes;
  // Text and rows of a block should stand in a core's own cache.
  return bytes <= std::size_t{4} << 20 ? std::size_t{256} << 10 : std::size_t{1} << 20;
}

/// What a plan is guessed from.
constexpr std::size_t kGuessBytes = std::size_t{512} << 10;

/// Bytes done over both passes, told to the caller.
class Progress {
 public:
  Progress(const LoadOptions& options, std::size_t total) : options_(options), total_(total) {}
  void add(std::size_t bytes, std::uint64_t rows) {
    twice_ += bytes;
    if (options_.progress)
      options_.progress(std::min<std::uint64_t>(twice_ / 2, total_), total_, rows);
  }
  std::size_t total() const { return total_; }

 private:
  const LoadOptions& options_;
  std::uint64_t total_;
  std::uint64_t twice_ = 0;
};

void note_sources(const SourceList& sources, LoadReport& report) {
  for (const auto& source : sources) {
    report.bytes += source->text().size();
    for (const std::string& note : source->notes()) {
      report.warnings.push_back(source->name() + ": " + note);
    }
  }
}

Result<LoadReport> load_sources(const SourceList& sources, const LoadOptions& options,
                                const Schema& schema, RowSink& sink) {
  const auto began = std::chrono::steady_clock::now();
  LoadReport report;
  note_sources(sources, report);
  Progress progress(options, report.bytes);
  const IdColumns ids{options.id_column ? options.id_column : schema.id, options.events != nullptr};
  const std::size_t block_bytes = block_size(options, report.bytes);
  std::optional<TrialConversion> trial;
  if (auto guess = guess_plan(sources, schema, options, ids, std::min(block_bytes, kGuessBytes))) {
    trial.emplace(sources, *std::move(guess), options, sink);
  }
  // Bytes count once for the survey and once for the conversion, which a trial does together.
  const auto surveyed = [&](std::size_t bytes) {
    progress.add(trial ? 2 * bytes : bytes, trial ? trial->loaded() : 0);
  };
  const LoadReport before = report;
  auto survey =
      survey_sources(sources, schema, ids, block_bytes, surveyed, trial ? &*trial : nullptr);
  if (!survey) return std::move(survey).error();
  auto plan = plan_load(sources, *survey, schema, options, report);
  if (!plan) return std::move(plan).error();
  // The properties of events are words however many there are.
  if (options.events == nullptr && lacks_sketches(*survey, *plan)) {
    trial.reset();
    survey = survey_sources(sources, schema, ids, block_bytes, surveyed);
    if (!survey) return std::move(survey).error();
    report = before;
    plan = plan_load(sources, *survey, schema, options, report);
    if (!plan) return std::move(plan).error();
  }
  for (IdCandidate& candidate : survey->candidates) candidate.entries = {};
  report.records = survey->records;
  if (survey->blank_records > 0) {
    report.warnings.push_back(
        fmt::format("{} records without any value were passed over", survey->blank_records));
  }
  if (survey->duplicate_keys > 0) {
    report.warnings.push_back(fmt::format(
        "{} keys stand twice in their object; the last value was taken", survey->duplicate_keys));
  }
  if (trial && trial->stands(*plan)) {
    if (Status done = trial->finish(*plan, survey->records, report); !done) {
      return std::move(done).error();
    }
  } else {
    trial.reset();  // its rejects file makes room
    const auto converted = [&](std::size_t bytes, std::uint64_t rows) {
      progress.add(bytes, rows);
    };
    Status done = convert_all(sources, *survey, *plan, options, sink, report, converted);
    if (!done) return std::move(done).error();
  }
  report.elapsed = std::chrono::steady_clock::now() - began;
  return report;
}

/// Runs `work` on the threads asked for, with library exceptions turned into Errors.
template <typename Work>
Result<LoadReport> in_arena(const LoadOptions& options, const Work& work) {
  try {
    // More threads than there are cores are only taken on where the process allows them.
    std::optional<tbb::global_control> more;
    if (options.threads > static_cast<unsigned>(tbb::info::default_concurrency())) {
      more.emplace(tbb::global_control::max_allowed_parallelism, options.threads);
    }
    tbb::task_arena arena(options.threads == 0 ? tbb::task_arena::automatic
                                               : static_cast<int>(options.threads));
    return arena.execute(work);
  } catch (const std::bad_alloc&) {
    return Error{ErrorCode::limit_exceeded, "there is not enough memory for this load"};
  } catch (const std::exception& failed) {
    return Error{ErrorCode::io_failed, std::string("the load failed: ") + failed.what()};
  }
}

}  // namespace

std::optional<OnDuplicate> on_duplicate_named(std::string_view name) {
  if (name == "error") return OnDuplicate::error;
  if (name == "last") return OnDuplicate::last;
  if (name == "first") return OnDuplicate::first;
  return std::nullopt;
}

Result<LoadReport> load_files_into(const LoadOptions& options, RowSink& sink) {
  if (options.paths.empty()) return Error{ErrorCode::invalid_input, "no file to load was named"};
  const Schema schema = options.schema.value_or(Schema{});
  return in_arena(options, [&]() -> Result<LoadReport> {
    SourceList sources;
    for (const std::string& path : options.paths) {
      auto bytes = InputBytes::open(path);
      if (!bytes) return std::move(bytes).error();
      auto source = open_source(*std::move(bytes), path, schema);
      if (!source) return std::move(source).error();
      sources.push_back(*std::move(source));
    }
    return load_sources(sources, options, schema, sink);
  });
}

Result<LoadReport> load_bytes_into(std::string bytes, const std::string& name,
                                   const LoadOptions& options, RowSink& sink) {
  const Schema schema = options.schema.value_or(Schema{});
  return in_arena(options, [&]() -> Result<LoadReport> {
    auto source = open_source(InputBytes(std::move(bytes)), name, schema);
    if (!source) return std::move(source).error();
    SourceList sources;
    sources.push_back(*std::move(source));
    return load_sources(sources, options, schema, sink);
  });
}

}  // namespace muster::loaders
