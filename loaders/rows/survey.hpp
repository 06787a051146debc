// Survey: the first pass over all sources. What columns there are, what is in them, where blocks
// begin, how many records there are, and which columns could be the customer's id.
//
// Threads: survey_sources() uses the calling arena; its result does not depend on threads or block
// size. Cost: one read of all bytes.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engine/result.hpp"
#include "loaders/rows/batch_converter.hpp"
#include "loaders/rows/column_evidence.hpp"
#include "loaders/rows/id_choice.hpp"
#include "loaders/rows/row_source.hpp"
#include "loaders/rows/schema.hpp"

namespace muster::loaders {

/// A stretch of one source, known exactly.
struct SurveyedBlock {
  std::size_t source = 0;
  std::size_t begin = 0;
  std::size_t next = 0;            ///< where the block after it begins
  std::uint64_t first_record = 0;  ///< over all sources
  std::uint64_t first_line = 1;
  std::uint32_t records = 0;
};

/// A column that could name customers.
struct IdCandidate {
  std::string column;
  int rank = 0;
  std::uint64_t missing = 0;  ///< well-formed records without a value
  std::vector<IdEntry> entries;
};

struct Survey {
  std::vector<SurveyedBlock> blocks;                ///< in order
  ColumnTable columns;                              ///< of all sources, unified by name
  std::vector<ColumnEvidence> evidence;             ///< by column
  std::vector<std::vector<std::size_t>> of_source;  ///< [source][its column] → column
  std::vector<ColumnTable> source_columns;
  std::vector<IdCandidate> candidates;  ///< best first
  std::uint64_t records = 0;
  std::uint64_t bad_records = 0;
  std::uint64_t blank_records = 0;
  std::uint64_t duplicate_keys = 0;
};

using SourceList = std::vector<std::unique_ptr<RowSource>>;

/// A conversion that goes along with the survey, under a plan that the survey has still to prove.
class SurveyCompanion {
 public:
  SurveyCompanion() = default;
  SurveyCompanion(const SurveyCompanion&) = delete;
  SurveyCompanion& operator=(const SurveyCompanion&) = delete;
  virtual ~SurveyCompanion() = default;

  /// For a block of that source, called by many threads at once; null once it has been given up.
  virtual std::unique_ptr<BatchConverter> converter(std::size_t source) = 0;
  /// A block that was read with a converter, in order, from one thread at a time.
  virtual void block(const SurveyedBlock& block, BatchConverter& converter) = 0;
};

/// Reads all sources once. `id_columns`: which may be candidates. `progress` is
/// told the bytes of each block as it is done. `companion` may be null; with one, sketches may be
/// incomplete (ColumnEvidence::sketches_complete), else the survey is the same.
Result<Survey> survey_sources(const SourceList& sources, const Schema& schema,
                              const IdColumns& id_columns, std::size_t block_bytes,
                              const std::function<void(std::size_t bytes)>& progress,
                              SurveyCompanion* companion = nullptr);

/// The same of the first `bytes` bytes of each source alone.
Result<Survey> survey_beginnings(const SourceList& sources, const Schema& schema,
                                 const IdColumns& id_columns, std::size_t bytes);

/// The record's place and, for `id_column`, its id: for messages. Reads its block again.
struct LocatedRecord {
  std::string file;
  std::uint64_t line = 0;
  std::string id;
};
LocatedRecord locate_record(const SourceList& sources, const Survey& survey, std::uint64_t record,
                            const std::string& id_column);

}  // namespace muster::loaders
