#include <fmt/format.h>
#include <tbb/global_control.h>
#include <tbb/info.h>
#include <tbb/task_arena.h>

#include <algorithm>
#include <exception>
#include <memory>
#include <new>
#include <span>
#include <utility>

#include "loaders/csv/record_scanner.hpp"
#include "loaders/load.hpp"
#include "loaders/ordered_work.hpp"
#include "loaders/rows/batch_converter.hpp"
#include "loaders/rows/load_plan.hpp"
#include "loaders/rows/reject_log.hpp"
#include "loaders/rows/row_sink.hpp"
#include "loaders/rows/survey.hpp"
#include "loaders/source_format.hpp"

namespace muster::loaders {
namespace {

std::size_t block_size(const LoadOptions& options, std::size_t bytes) {
  if (options.block_bytes > 0) return options.block_bytes;
  if (bytes <= std::size_t{4} << 20) return std::size_t{256} << 10;
  return bytes <= std::size_t{64} << 20 ? std::size_t{1} << 20 : std::size_t{4} << 20;
}

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

/// The second pass: blocks to batches, in order, into the sink.
class Conversion {
 public:
  Conversion(const SourceList& sources, const Survey& survey, const LoadPlan& plan,
             const LoadOptions& options, RowSink& sink, LoadReport& report, Progress& progress)
      : sources_(sources),
        survey_(survey),
        plan_(plan),
        options_(options),
        sink_(sink),
        report_(report),
        progress_(progress),
        limit_(reject_limit(options, survey.records)),
        log_(options.rejects_path) {}

  Status run() {
    if (Status opened = log_.open(); !opened) return opened;
    if (Status begun = sink_.begin(plan_.attributes()); !begun) return begun;
    const auto convert = [this](std::uint64_t block) { return convert_block(block); };
    const auto merge = [this](std::uint64_t, Converted done) {
      merge_block(done);
      return !failure_;
    };
    work_in_order(survey_.blocks.size(), blocks_under_way(), convert, merge);
    if (failure_) return *failure_;
    report_.rejected = log_.rows();
    report_.reject_reasons = log_.reasons();
    if (Status written = log_.finish(); !written) return written;
    if (log_.rows() > limit_) return too_many();
    return {};
  }

 private:
  struct Converted {
    const SurveyedBlock* block = nullptr;
    engine::RowBatch batch;
    std::vector<BadCell> bad;
    std::uint64_t duplicates = 0;
  };

  Converted convert_block(std::uint64_t index) const {
    const SurveyedBlock& block = survey_.blocks[index];
    Converted done;
    done.block = &block;
    const auto first =
        std::lower_bound(plan_.dropped.begin(), plan_.dropped.end(), block.first_record);
    const auto last =
        std::lower_bound(first, plan_.dropped.end(), block.first_record + block.records);
    BatchConverter converter(plan_.sources[block.source], block.first_record,
                             std::span<const std::uint64_t>(first, last));
    ColumnTable columns = survey_.source_columns[block.source];
    sources_[block.source]->read_block(block.begin, block.next, columns, converter);
    done.batch = converter.take();
    done.bad = std::move(converter.bad);
    done.duplicates = converter.duplicates;
    return done;
  }

  void merge_block(Converted& done) {
    log_bad(*done.block, done.bad);
    report_.duplicates_dropped += done.duplicates;
    // Once there are too many rejects nothing will come of the load; the others are still counted.
    if (log_.rows() <= limit_) {
      report_.loaded += done.batch.rows();
      if (Status taken = sink_.batch(std::move(done.batch)); !taken) {
        failure_ = std::move(taken).error();
        return;
      }
    }
    progress_.add(done.block->next - done.block->begin, report_.loaded);
  }

  void log_bad(const SurveyedBlock& block, const std::vector<BadCell>& bad) {
    const RowSource& source = *sources_[block.source];
    std::uint64_t line = block.first_line;
    std::size_t counted = block.begin;
    const RecordPlace* previous = nullptr;
    for (const BadCell& cell : bad) {
      line +=
          count_byte(source.text().substr(counted, cell.place.offset - counted), source.line_end());
      counted = cell.place.offset;
      const bool first = previous == nullptr || previous->index != cell.place.index;
      log_.add({source.name(), line, cell.column, cell.value, cell.reason}, first);
      previous = &cell.place;
    }
  }

  Error too_many() const {
    std::string message = fmt::format(
        "{} of {} rows cannot be read, more than the limit of {:g} %; nothing was loaded. The "
        "first:",
        log_.rows(), survey_.records, std::clamp(options_.max_reject_share, 0.0, 1.0) * 100);
    for (const std::string& sentence : log_.first()) message += "\n  " + sentence;
    return Error{ErrorCode::invalid_input, std::move(message)};
  }

  const SourceList& sources_;
  const Survey& survey_;
  const LoadPlan& plan_;
  const LoadOptions& options_;
  RowSink& sink_;
  LoadReport& report_;
  Progress& progress_;
  std::uint64_t limit_;
  RejectLog log_;
  std::optional<Error> failure_;
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
  const auto id_column = options.id_column ? options.id_column : schema.id;
  auto survey = survey_sources(sources, schema, id_column, block_size(options, report.bytes),
                               [&](std::size_t bytes) { progress.add(bytes, 0); });
  if (!survey) return std::move(survey).error();
  auto plan = plan_load(sources, *survey, schema, options, report);
  if (!plan) return std::move(plan).error();
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
  Conversion conversion(sources, *survey, *plan, options, sink, report, progress);
  if (Status done = conversion.run(); !done) return std::move(done).error();
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
