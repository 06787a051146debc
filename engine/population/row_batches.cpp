#include "engine/population/row_batches.hpp"

#include <tbb/parallel_for.h>

#include <limits>
#include <span>
#include <string>
#include <utility>

#include "engine/check.hpp"

namespace muster::engine {

namespace {

/// A dictionary's codes → those of one batch, which has its own values.
class BatchCodes {
 public:
  BatchCodes(const Dictionary& dictionary, std::vector<ValueCode>& codes,
             std::vector<std::string>& values)
      : dictionary_(dictionary), codes_(codes), values_(values) {
    codes_.resize(dictionary.size() + std::size_t{1}, kUnknownCode);
  }
  ~BatchCodes() {
    for (const ValueCode code : met_) codes_[code] = kUnknownCode;
  }
  BatchCodes(const BatchCodes&) = delete;
  BatchCodes& operator=(const BatchCodes&) = delete;

  ValueCode operator()(ValueCode code) {
    if (codes_[code] == kUnknownCode) {
      values_.emplace_back(dictionary_.at(code).text);
      codes_[code] = static_cast<ValueCode>(values_.size());
      met_.push_back(code);
    }
    return codes_[code];
  }

 private:
  const Dictionary& dictionary_;
  std::vector<ValueCode>& codes_;
  std::vector<std::string>& values_;
  std::vector<ValueCode> met_;
};

/// One attribute's cells of a chunk.
struct ChunkReader {
  const Population& population;
  AttributeId id;
  std::uint32_t chunk;
  std::uint32_t rows;
  std::vector<ValueCode>& batch_codes;

  IntegerCells integers(const IntegerColumn& column) const {
    IntegerCells cells;
    cells.values.resize(rows);
    column.chunk(chunk).decode(0, cells.values);
    return cells;
  }
  CategoryCells category() const {
    CategoryCells cells;
    BatchCodes translated(population.dictionary(id), batch_codes, cells.values);
    const IntegerCells codes = integers(population.category(id).codes());
    cells.codes.reserve(rows);
    for (const std::int64_t code : codes.values) {
      cells.codes.push_back(code == kUnknownInteger ? kUnknownCode
                                                    : translated(static_cast<ValueCode>(code)));
    }
    return cells;
  }
  TagsCells tags() const {
    TagsCells cells;
    BatchCodes translated(population.dictionary(id), batch_codes, cells.values);
    const TagsIndex& index = population.tags(id);
    const TagsIndex::View view = index.chunk(chunk);
    cells.known = bits(index.known());
    cells.ends.reserve(rows);
    for (std::uint32_t row = 0; row < rows; ++row) {
      for (const ValueCode code : view.tags(row)) cells.codes.push_back(translated(code));
      cells.ends.push_back(cells.codes.size());
    }
    return cells;
  }
  FlagCells flags() const {
    const FlagIndex& index = population.flag(id);
    const std::vector<std::uint8_t> known = bits(index.known());
    FlagCells cells{bits(index.set())};
    for (std::uint32_t row = 0; row < rows; ++row) {
      if (known[row] == 0) cells.values[row] = 2;
    }
    return cells;
  }
  TextCells texts() const {
    const TextColumn::View view = population.text(id).chunk(chunk);
    TextCells cells;
    for (std::uint32_t row = 0; row < rows; ++row) {
      cells.known.push_back(view.is_known(row) ? 1 : 0);
      cells.texts.push(view.text(row));
    }
    return cells;
  }
  /// One byte a row.
  std::vector<std::uint8_t> bits(const Bitmap& bitmap) const {
    std::vector<std::uint8_t> bytes(rows, 0);
    const Row first = chunk * kChunkRows;
    for (std::uint32_t row = 0; row < rows; ++row) bytes[row] = bitmap.contains(first + row);
    return bytes;
  }

  Cells read() const {
    switch (population.attributes().at(id).type()) {
      case AttributeType::category:
        return category();
      case AttributeType::tags:
        return tags();
      case AttributeType::flag:
        return flags();
      case AttributeType::number:
      case AttributeType::date:
      case AttributeType::time:
        return integers(population.integers(id));
      case AttributeType::real: {
        const auto values = population.real(id).chunk(chunk);
        return RealCells{{values.begin(), values.end()}};
      }
      case AttributeType::place: {
        const auto values = population.place(id).chunk(chunk);
        return PlaceCells{{values.begin(), values.end()}};
      }
      case AttributeType::text:
        return texts();
    }
    ENGINE_CHECK(false);
    return {};
  }
};

}  // namespace

RowBatchReader::RowBatchReader(const Population& population)
    : population_(population), batch_codes_(population.attributes().size()) {}

RowBatch RowBatchReader::chunk(std::uint32_t chunk) {
  RowBatch batch;
  const std::uint32_t rows = population_.rows_in_chunk(chunk);
  std::string id;
  for (std::uint32_t row = 0; row < rows; ++row) {
    id.clear();
    population_.directory().append_id(chunk * kChunkRows + row, id);
    batch.ids.push(id);
  }
  batch.columns.resize(batch_codes_.size());
  tbb::parallel_for(std::size_t{0}, batch.columns.size(), [&](std::size_t column) {
    const AttributeId attribute{static_cast<std::uint32_t>(column)};
    batch.columns[column] =
        ChunkReader{population_, attribute, chunk, rows, batch_codes_[column]}.read();
  });
  return batch;
}

Cells unknown_cells(AttributeType type, std::size_t rows) {
  switch (type) {
    case AttributeType::category:
      return CategoryCells{std::vector<ValueCode>(rows, kUnknownCode), {}};
    case AttributeType::tags:
      return TagsCells{
          std::vector<std::uint64_t>(rows, 0), std::vector<std::uint8_t>(rows, 0), {}, {}};
    case AttributeType::flag:
      return FlagCells{std::vector<std::uint8_t>(rows, 2)};
    case AttributeType::number:
    case AttributeType::date:
    case AttributeType::time:
      return IntegerCells{std::vector<std::int64_t>(rows, kUnknownInteger)};
    case AttributeType::real:
      return RealCells{std::vector<double>(rows, std::numeric_limits<double>::quiet_NaN())};
    case AttributeType::place:
      return PlaceCells{std::vector<Place>(rows, kUnknownPlace)};
    case AttributeType::text: {
      TextCells cells;
      for (std::size_t row = 0; row < rows; ++row) cells.texts.push({});
      cells.known.assign(rows, 0);
      return cells;
    }
  }
  ENGINE_CHECK(false);
  return {};
}

std::vector<AttributeSpec> specs_of(const Population& population) {
  std::vector<AttributeSpec> specs;
  specs.reserve(population.attributes().size());
  for (std::uint32_t i = 0; i < population.attributes().size(); ++i) {
    specs.push_back(population.attributes().at(AttributeId{i}).spec);
  }
  return specs;
}

}  // namespace muster::engine
