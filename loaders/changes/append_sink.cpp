#include "loaders/changes/append_sink.hpp"

#include <bit>
#include <utility>
#include <variant>

namespace muster::loaders {
namespace {

using engine::CellAction;

/// A batch is one entry of the journal.
constexpr std::uint64_t kMostBytes = std::uint64_t{768} << 20;

/// Texts of a batch's column, from the first of which its codes count.
std::int64_t push_all(engine::StringCells& texts, const std::vector<std::string>& values) {
  const std::size_t first = texts.size();
  for (const std::string& value : values) texts.push(value);
  return static_cast<std::int64_t>(first);
}

/// One column of a row batch, a row at a time.
class ColumnCells {
 public:
  ColumnCells(const engine::Cells& cells, std::uint32_t attribute, engine::ChangeBatch& batch)
      : cells_(cells), attribute_(attribute), batch_(batch) {
    if (const auto* category = std::get_if<engine::CategoryCells>(&cells)) {
      first_ = push_all(batch.texts, category->values);
    } else if (const auto* tags = std::get_if<engine::TagsCells>(&cells)) {
      first_ = push_all(batch.texts, tags->values);
    }
  }

  void write(std::size_t row) {
    std::visit([&](const auto& cells) { write(cells, row); }, cells_);
  }

 private:
  void push(bool known, std::int64_t value) {
    batch_.cells.push_back(
        {attribute_, known ? CellAction::set : CellAction::clear, known ? value : 0});
  }
  void write(const engine::CategoryCells& cells, std::size_t row) {
    const engine::ValueCode code = cells.codes[row];
    push(code != engine::kUnknownCode, first_ + code - 1);
  }
  void write(const engine::TagsCells& cells, std::size_t row) {
    push(cells.known[row] != 0, 0);
    for (std::size_t tag = row == 0 ? 0 : cells.ends[row - 1]; tag < cells.ends[row]; ++tag) {
      batch_.cells.push_back({attribute_, CellAction::add_tag, first_ + cells.codes[tag] - 1});
    }
  }
  void write(const engine::FlagCells& cells, std::size_t row) {
    push(cells.values[row] < 2, cells.values[row]);
  }
  void write(const engine::IntegerCells& cells, std::size_t row) {
    push(cells.values[row] != engine::kUnknownInteger, cells.values[row]);
  }
  void write(const engine::RealCells& cells, std::size_t row) {
    const double value = cells.values[row];
    push(value == value, std::bit_cast<std::int64_t>(value));
  }
  void write(const engine::PlaceCells& cells, std::size_t row) {
    const engine::Place place = cells.values[row];
    push(place.latitude != engine::kUnknownPlace.latitude, engine::packed_place(place));
  }
  void write(const engine::TextCells& cells, std::size_t row) {
    const bool known = cells.known[row] != 0;
    push(known, static_cast<std::int64_t>(batch_.texts.size()));
    if (known) batch_.texts.push(cells.texts[row]);
  }

  const engine::Cells& cells_;
  std::uint32_t attribute_;
  std::int64_t first_ = 0;
  engine::ChangeBatch& batch_;
};

}  // namespace

Status AppendSink::begin(std::vector<engine::AttributeSpec> attributes) {
  batch_ = {};
  batch_.attributes = std::move(attributes);
  return {};
}

Status AppendSink::batch(engine::RowBatch batch) {
  std::vector<ColumnCells> columns;
  columns.reserve(batch.columns.size());
  for (std::size_t column = 0; column < batch.columns.size(); ++column) {
    columns.emplace_back(batch.columns[column], static_cast<std::uint32_t>(column), batch_);
  }
  for (std::size_t row = 0; row < batch.rows(); ++row) {
    batch_.ids.push(batch.ids[row]);
    for (ColumnCells& column : columns) column.write(row);
    batch_.customers.push_back(
        {engine::CustomerChange::Kind::put, static_cast<std::uint32_t>(batch_.cells.size())});
  }
  const std::uint64_t bytes = batch_.cells.size() * sizeof(engine::CellChange) +
                              batch_.texts.bytes.size() + batch_.ids.bytes.size();
  if (bytes <= kMostBytes) return {};
  return Error{ErrorCode::limit_exceeded,
               "more than 768 MiB of changes at once; append the file in parts, or load all "
               "customers anew"};
}

void AppendSink::settled(std::vector<engine::AttributeSpec> attributes) {
  // As begin() named them, their families and reasons final.
  batch_.attributes = std::move(attributes);
}

}  // namespace muster::loaders
