// BlockSurvey: what one block of a source says: the evidence of its columns, ids that customers
// could have, and, where the survey has a companion, the block's rows. Threads: one owner. Cost:
// the evidence's, or the conversion's.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "loaders/rows/batch_converter.hpp"
#include "loaders/rows/column_evidence.hpp"
#include "loaders/rows/id_choice.hpp"
#include "loaders/rows/row_source.hpp"
#include "loaders/rows/schema.hpp"

namespace muster::loaders {

class BlockSurvey final : public GridConsumer {
 public:
  /// `id_columns`: which may be candidates. `converter` may be null.
  BlockSurvey(const Schema& schema, const IdColumns& id_columns, ColumnTable table,
              std::size_t source, std::unique_ptr<BatchConverter> converter);

  void grid(const CellGrid& grid) override;
  void bad_record(BadCell bad) override;
  /// After the last grid.
  void settle();

  struct Candidate {
    std::size_t column = 0;
    int rank = 0;
    bool only_first = false;       // it is one if it is the first column of the whole source
    std::vector<IdEntry> entries;  // records count in the block
  };
  ColumnTable columns;
  std::vector<ColumnEvidence::Limits> limits;  // of the blocks before, by column
  std::vector<ColumnEvidence> evidence;
  std::vector<Candidate> candidates;
  BlockResult result;
  std::uint64_t bad = 0;
  std::unique_ptr<BatchConverter> converter;

 private:
  void meet_columns(std::size_t count);

  const Schema& schema_;
  const IdColumns& id_columns_;
  std::size_t source_;
  bool has_fixed_columns_;
  std::vector<CellWords> words_;
};

}  // namespace muster::loaders
