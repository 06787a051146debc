#include "loaders/rows/survey.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <mutex>

#include "engine/types.hpp"
#include "loaders/csv/record_scanner.hpp"
#include "loaders/ordered_work.hpp"
#include "loaders/rows/block_survey.hpp"

namespace muster::loaders {
namespace {

/// More candidates cost memory and decide nothing.
constexpr std::size_t kMostCandidates = 4;
/// Keys that are different in every JSON record would make far more cells than the file has bytes.
constexpr std::uint64_t kCellsPerByte = 8;
constexpr std::uint64_t kFreeCells = std::uint64_t{1} << 24;

/// Puts blocks together in order.
class SurveyBuilder {
 public:
  SurveyBuilder(const SourceList& sources, const Schema& schema, const IdColumns& id_columns,
                SurveyCompanion* companion)
      : sources_(sources), schema_(schema), id_columns_(id_columns), companion_(companion) {}

  Status add_source(std::size_t index, std::size_t block_bytes,
                    const std::function<void(std::size_t)>& progress) {
    const RowSource& source = *sources_[index];
    const std::vector<std::size_t> starts = source.cut(block_bytes);
    begin_source(index, starts.front());
    const auto read = [&](std::uint64_t block) {
      return read_block(starts[block], starts[block + 1]);
    };
    const auto merge = [&](std::uint64_t block, std::unique_ptr<BlockSurvey> done) {
      const std::size_t stop = starts[block + 1];
      if (expected_ >= stop) return true;  // the block before went on to here
      // A wrong guess: read it again from where it really begins.
      if (starts[block] != expected_) done = read_block(expected_, stop);
      merge_block(*done);
      if (failure_) return false;
      progress(stop - starts[block]);
      return true;
    };
    work_in_order(starts.size() - 1, blocks_under_way(), read, merge);
    if (failure_) return *failure_;
    return {};
  }

  /// The first `bytes` bytes of a source whose records are cut nowhere.
  Status add_beginning(std::size_t index, std::size_t bytes) {
    const std::vector<std::size_t> ends = sources_[index]->cut(sources_[index]->text().size() + 1);
    begin_source(index, ends.front());
    if (ends.size() < 2) return {};
    merge_block(*read_block(ends.front(), std::min(ends.front() + bytes, ends.back())));
    if (failure_) return *failure_;
    return {};
  }

  Survey take() {
    std::stable_sort(survey_.candidates.begin(), survey_.candidates.end(),
                     [](const IdCandidate& a, const IdCandidate& b) { return a.rank < b.rank; });
    for (IdCandidate& candidate : survey_.candidates) {
      candidate.missing = survey_.records - survey_.bad_records - candidate.entries.size();
    }
    return std::move(survey_);
  }

 private:
  void begin_source(std::size_t index, std::size_t begin) {
    source_ = index;
    limits_.clear();
    const RowSource& source = *sources_[index];
    survey_.source_columns.push_back(source.columns());
    survey_.of_source.emplace_back();
    meet_columns(survey_.source_columns.back());
    fixed_columns_ = survey_.source_columns.back().size();
    expected_ = begin;
    line_ = line_at(source.text(), expected_);
  }

  std::unique_ptr<BlockSurvey> read_block(std::size_t begin, std::size_t stop) {
    const RowSource& source = *sources_[source_];
    auto block = std::make_unique<BlockSurvey>(
        schema_, id_columns_, source.columns(), source_,
        companion_ == nullptr ? nullptr : companion_->converter(source_));
    {
      const std::lock_guard lock(limits_mutex_);
      block->limits = limits_;
    }
    block->result = source.read_block(begin, stop, block->columns, *block);
    block->settle();
    return block;
  }

  /// Places for the columns of `table` that this source has not shown yet.
  void meet_columns(const ColumnTable& table) {
    ColumnTable& local = survey_.source_columns.back();
    auto& unified = survey_.of_source.back();
    for (const std::string& name : table.names()) local.add(name);
    for (std::size_t column = unified.size(); column < local.size(); ++column) {
      unified.push_back(survey_.columns.add(local.name(column)));
    }
    survey_.evidence.resize(survey_.columns.size());
  }

  void merge_block(BlockSurvey& block) {
    const RowSource& source = *sources_[source_];
    if (block.result.failure) {
      const ReadFailure& failure = *block.result.failure;
      failure_ =
          Error{failure.code, fmt::format("{}, line {}: {}", source.name(),
                                          line_at(source.text(), failure.offset), failure.reason)};
      return;
    }
    meet_columns(block.columns);
    if (survey_.columns.size() > kMaxColumns) {
      failure_ = Error{ErrorCode::limit_exceeded,
                       fmt::format("{}: more than {} columns", source.name(), kMaxColumns)};
      return;
    }
    if (survey_.records + block.result.records > engine::kMaxRows) {
      failure_ = Error{ErrorCode::limit_exceeded,
                       fmt::format("{}: more than {} records", source.name(), engine::kMaxRows)};
      return;
    }
    bytes_ += block.result.next - expected_;
    if (survey_.columns.size() * (survey_.records + block.result.records) >
        kFreeCells + kCellsPerByte * bytes_) {
      failure_ = Error{ErrorCode::limit_exceeded,
                       fmt::format("{}: {} columns in {} records are nearly all empty; rows this "
                                   "sparse are not loaded",
                                   source.name(), survey_.columns.size(),
                                   survey_.records + block.result.records)};
      return;
    }
    for (std::size_t column = 0; column < block.evidence.size(); ++column) {
      survey_.evidence[unified(block, column)].merge(block.evidence[column]);
    }
    for (BlockSurvey::Candidate& candidate : block.candidates) add_candidate(block, candidate);
    share_limits();
    survey_.blocks.push_back(
        {source_, expected_, block.result.next, survey_.records, line_, block.result.records});
    survey_.records += block.result.records;
    survey_.bad_records += block.bad;
    survey_.blank_records += block.result.blank;
    survey_.duplicate_keys += block.result.duplicate_keys;
    if (block.converter) {
      block.converter->set_first_record(survey_.blocks.back().first_record);
      companion_->block(survey_.blocks.back(), *block.converter);
    }
    expected_ = block.result.next;
    line_ += block.result.lines;
  }

  /// Tells later blocks what they need not count: saves time, changes nothing.
  void share_limits() {
    const std::lock_guard lock(limits_mutex_);
    limits_.resize(fixed_columns_);
    for (std::size_t column = 0; column < fixed_columns_; ++column) {
      limits_[column] = survey_.evidence[survey_.of_source.back()[column]].limits();
    }
  }

  std::size_t unified(const BlockSurvey& block, std::size_t column) const {
    return survey_.of_source
        .back()[*survey_.source_columns.back().find(block.columns.name(column))];
  }

  void add_candidate(const BlockSurvey& block, BlockSurvey::Candidate& from) {
    const std::string& name = block.columns.name(from.column);
    if (from.only_first && survey_.source_columns.back().find(name) != std::size_t{0}) return;
    auto into = std::find_if(survey_.candidates.begin(), survey_.candidates.end(),
                             [&](const IdCandidate& known) { return known.column == name; });
    if (into == survey_.candidates.end()) {
      // A column that earlier records lack cannot name all customers, unless the user says so.
      const bool late = survey_.records > survey_.bad_records && !id_columns_.named;
      if (late || survey_.candidates.size() == kMostCandidates) return;
      into = survey_.candidates.insert(into, IdCandidate{name, from.rank, 0, {}});
    }
    for (IdEntry& entry : from.entries) {
      entry.record += static_cast<std::uint32_t>(survey_.records);
      into->entries.push_back(entry);
    }
  }

  const SourceList& sources_;
  const Schema& schema_;
  const IdColumns& id_columns_;
  SurveyCompanion* companion_;
  Survey survey_;
  std::size_t source_ = 0;
  std::size_t expected_ = 0;
  std::uint64_t line_ = 1;
  std::uint64_t bytes_ = 0;
  std::optional<Error> failure_;
  std::size_t fixed_columns_ = 0;
  std::mutex limits_mutex_;
  std::vector<ColumnEvidence::Limits> limits_;
};

/// Catches the place and id of one record of a block.
class RecordCatcher final : public GridConsumer {
 public:
  RecordCatcher(std::uint32_t wanted, const ColumnTable& columns, const std::string& id_column)
      : wanted_(wanted), columns_(columns), id_column_(id_column) {}
  void grid(const CellGrid& grid) override {
    const auto column = columns_.find(id_column_);
    for (std::size_t row = 0; row < grid.rows(); ++row) {
      if (grid.records[row].index != wanted_) continue;
      offset = grid.records[row].offset;
      if (column && *column < grid.columns) id = std::string(grid.at(row, *column).text());
    }
  }
  void bad_record(BadCell) override {}
  std::uint64_t offset = 0;
  std::string id;

 private:
  std::uint32_t wanted_;
  const ColumnTable& columns_;
  const std::string& id_column_;
};

}  // namespace

Result<Survey> survey_sources(const SourceList& sources, const Schema& schema,
                              const IdColumns& id_columns, std::size_t block_bytes,
                              const std::function<void(std::size_t bytes)>& progress,
                              SurveyCompanion* companion) {
  SurveyBuilder builder(sources, schema, id_columns, companion);
  for (std::size_t i = 0; i < sources.size(); ++i) {
    if (Status done = builder.add_source(i, block_bytes, progress); !done) {
      return std::move(done).error();
    }
  }
  return builder.take();
}

Result<Survey> survey_beginnings(const SourceList& sources, const Schema& schema,
                                 const IdColumns& id_columns, std::size_t bytes) {
  SurveyBuilder builder(sources, schema, id_columns, nullptr);
  for (std::size_t i = 0; i < sources.size(); ++i) {
    if (Status done = builder.add_beginning(i, bytes); !done) return std::move(done).error();
  }
  return builder.take();
}

LocatedRecord locate_record(const SourceList& sources, const Survey& survey, std::uint64_t record,
                            const std::string& id_column) {
  for (const SurveyedBlock& block : survey.blocks) {
    if (record < block.first_record || record >= block.first_record + block.records) continue;
    const RowSource& source = *sources[block.source];
    ColumnTable columns = survey.source_columns[block.source];
    RecordCatcher catcher(static_cast<std::uint32_t>(record - block.first_record), columns,
                          id_column);
    source.read_block(block.begin, block.next, columns, catcher);
    return {source.name(), line_at(source.text(), catcher.offset), catcher.id};
  }
  return {};
}

}  // namespace muster::loaders
