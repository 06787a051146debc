#include "loaders/conversion.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <span>
#include <utility>

#include "loaders/csv/record_scanner.hpp"
#include "loaders/ordered_work.hpp"

namespace muster::loaders {

Conversion::Conversion(const SourceList& sources, const LoadPlan& plan, const LoadOptions& options,
                       RowSink& sink, std::uint64_t reject_limit)
    : sources_(sources),
      plan_(plan),
      options_(options),
      sink_(sink),
      reject_limit_(reject_limit),
      log_(options.rejects_path, options.append_rejects) {}

Status Conversion::begin() {
  if (Status opened = log_.open(); !opened) return opened;
  return sink_.begin(plan_.attributes());
}

bool Conversion::take(const SurveyedBlock& block, BatchConverter& converter) {
  if (failure_) return false;
  log_bad(block, converter.bad);
  duplicates_ += converter.duplicates;
  strangers_ += converter.strangers;
  ignored_ += converter.ignored;
  // Once there are too many rejects nothing will come of the load; the others are still counted.
  if (log_.rows() <= reject_limit_) {
    if (Status taken = hand_on(converter); !taken) failure_ = std::move(taken).error();
  }
  return !failure_;
}

Status Conversion::hand_on(BatchConverter& converter) {
  if (options_.events != nullptr) {
    EventRows events = converter.take_events();
    loaded_ += events.customers.size();
    return sink_.events(std::move(events));
  }
  engine::RowBatch batch = converter.take();
  loaded_ += batch.rows();
  return sink_.batch(std::move(batch));
}

void Conversion::log_bad(const SurveyedBlock& block, const std::vector<BadCell>& bad) {
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

Error Conversion::too_many(std::uint64_t records) const {
  std::string message = fmt::format(
      "{} of {} rows cannot be read, more than the limit of {:g} %; nothing was loaded. The "
      "first:",
      log_.rows(), records, std::clamp(options_.max_reject_share, 0.0, 1.0) * 100);
  for (const std::string& sentence : log_.first()) message += "\n  " + sentence;
  return Error{ErrorCode::invalid_input, std::move(message)};
}

Status Conversion::finish(std::uint64_t records, LoadReport& report) {
  if (failure_) return *failure_;
  report.loaded = loaded_;
  report.duplicates_dropped = duplicates_;
  report.of_unknown_customers = strangers_;
  report.ignored = ignored_;
  report.rejected = log_.rows();
  report.reject_reasons = log_.reasons();
  if (Status written = log_.finish(); !written) return written;
  if (log_.rows() > reject_limit(options_, records)) return too_many(records);
  return {};
}

Status convert_all(const SourceList& sources, const Survey& survey, const LoadPlan& plan,
                   const LoadOptions& options, RowSink& sink, LoadReport& report,
                   const std::function<void(std::size_t bytes, std::uint64_t rows)>& progress) {
  Conversion conversion(sources, plan, options, sink, reject_limit(options, survey.records));
  if (Status begun = conversion.begin(); !begun) return begun;
  const auto convert = [&](std::uint64_t index) {
    const SurveyedBlock& block = survey.blocks[index];
    const auto first =
        std::lower_bound(plan.dropped.begin(), plan.dropped.end(), block.first_record);
    const auto last =
        std::lower_bound(first, plan.dropped.end(), block.first_record + block.records);
    auto converter =
        std::make_unique<BatchConverter>(plan.sources[block.source], block.first_record,
                                         std::span<const std::uint64_t>(first, last));
    ColumnTable columns = survey.source_columns[block.source];
    sources[block.source]->read_block(block.begin, block.next, columns, *converter);
    return converter;
  };
  const auto take = [&](std::uint64_t index, std::unique_ptr<BatchConverter> converter) {
    const SurveyedBlock& block = survey.blocks[index];
    if (!conversion.take(block, *converter)) return false;
    progress(block.next - block.begin, conversion.loaded());
    return true;
  };
  work_in_order(survey.blocks.size(), blocks_under_way(), convert, take);
  if (Status done = conversion.finish(survey.records, report); !done) return done;
  sink.settled(plan.attributes());
  return {};
}

}  // namespace muster::loaders
