#include "query/run/member_writer.hpp"

#include <algorithm>
#include <utility>

#include "engine/check.hpp"

namespace muster::query {

MemberWriter::MemberWriter(const engine::Population& population,
                           std::span<const MemberColumn> columns, MemberFormat format)
    : columns_(columns), format_(format), end_(format == MemberFormat::csv ? "\n" : "}\n") {
  const bool csv = format == MemberFormat::csv;
  texts_.reserve(columns.size() + 1);
  texts_.push_back(id_text(population.directory(), format, csv ? "" : "{\"id\":"));
  for (const MemberColumn& column : columns) {
    std::string before = ",";
    if (!csv) {
      append_json_string(column.name, before);
      before += ':';
    }
    texts_.push_back(column_text(population, column, format, before));
  }
  cells_.resize(texts_.size() * kBatchRows);
}

void MemberWriter::append_header(std::string& out) const {
  if (format_ != MemberFormat::csv) return;
  out += "id";
  for (const MemberColumn& column : columns_) {
    out += ',';
    const std::size_t begin = out.size();
    out += column.name;
    quote_csv_cell(begin, out);
  }
  out += '\n';
}

// Rows of a stretch lie in few pages of each column, so it is enough to read stretch after stretch.
void MemberWriter::order_by_row() {
  constexpr unsigned kStretchBits = 12;
  const auto stretch = [](engine::Row row) { return std::size_t{row >> kStretchBits}; };
  const engine::Row last = *std::max_element(rows_.begin(), rows_.end());
  begins_.assign(stretch(last) + 2, 0);
  for (const engine::Row row : rows_) ++begins_[stretch(row) + 1];
  for (std::size_t i = 1; i < begins_.size(); ++i) begins_[i] += begins_[i - 1];
  by_row_.resize(rows_.size());
  for (std::size_t place = 0; place < rows_.size(); ++place) {
    by_row_[begins_[stretch(rows_[place])]++] = {rows_[place], static_cast<std::uint32_t>(place)};
  }
}

void MemberWriter::take(std::span<const engine::Row> rows) {
  ENGINE_CHECK(left() == 0);
  rows_.assign(rows.begin(), rows.end());
  written_ = 0;
  if (rows_.empty()) return;
  order_by_row();
  for (const auto& text : texts_) text->gather({rows_, by_row_});
}

void MemberWriter::append_batch(std::size_t rows, std::string& out) {
  std::size_t most = rows * end_.size() + kCellPadding;
  for (std::size_t column = 0; column < texts_.size(); ++column) {
    const std::span<CellText> cells = std::span(cells_).subspan(column * kBatchRows, rows);
    texts_[column]->write(written_, cells);
    for (const CellText& cell : cells) most += cell.size;
  }
  const std::size_t begin = out.size();
  out.resize(begin + most);
  char* at = out.data() + begin;
  for (std::size_t row = 0; row < rows; ++row) {
    for (std::size_t cell = row; cell < cells_.size(); cell += kBatchRows) {
      at = copy_cell(cells_[cell], at);
    }
    at = std::copy(end_.begin(), end_.end(), at);
  }
  out.resize(static_cast<std::size_t>(at - out.data()));
}

void MemberWriter::append(std::string& out, std::size_t enough) {
  while (written_ < rows_.size() && out.size() < enough) {
    const std::size_t rows = std::min(kBatchRows, rows_.size() - written_);
    append_batch(rows, out);
    written_ += rows;
  }
}

}  // namespace muster::query
