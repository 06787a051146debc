#include "loaders/rows/block_survey.hpp"

#include <utility>

namespace muster::loaders {
namespace {

CellWords words_of_column(const Schema& schema, const std::string& column) {
  CellWords words;
  words.unknown = schema.unknown;
  const auto found = schema.columns.find(column);
  if (found != schema.columns.end()) {
    words.unknown.insert(words.unknown.end(), found->second.unknown.begin(),
                         found->second.unknown.end());
  }
  return words;
}

}  // namespace

BlockSurvey::BlockSurvey(const Schema& schema, const IdColumns& id_columns, ColumnTable table,
                         std::size_t source, std::unique_ptr<BatchConverter> with)
    : columns(std::move(table)),
      converter(std::move(with)),
      schema_(schema),
      id_columns_(id_columns),
      source_(source),
      has_fixed_columns_(columns.size() > 0) {}

void BlockSurvey::meet_columns(std::size_t count) {
  for (std::size_t column = evidence.size(); column < count; ++column) {
    const std::string& name = columns.name(column);
    evidence.emplace_back();
    if (column < limits.size()) evidence.back().set_limits(limits[column]);
    words_.push_back(words_of_column(schema_, name));
    if (id_columns_.none) continue;
    const auto& named = id_columns_.named;
    if (named) {
      if (name == *named) candidates.push_back({column, 0, false, {}});
      continue;
    }
    // Where records name their own columns, which is the first is not for one block to say.
    if (const auto rank = id_rank(name, column == 0 || !has_fixed_columns_)) {
      candidates.push_back({column, *rank, !id_rank(name, false), {}});
    }
  }
}

void BlockSurvey::grid(const CellGrid& grid) {
  meet_columns(grid.columns);
  const auto source = static_cast<std::uint32_t>(source_);
  if (converter) {
    converter->witness(grid, evidence, source);
  } else {
    for (std::size_t column = 0; column < grid.columns; ++column) {
      gather(grid, column, words_[column], {evidence[column], source});
    }
  }
  for (Candidate& candidate : candidates) {
    for (std::size_t row = 0; row < grid.rows(); ++row) {
      const std::string_view id = grid.at(row, candidate.column).text();
      if (!id.empty()) candidate.entries.push_back(id_entry(id, grid.records[row].index));
    }
  }
}

void BlockSurvey::bad_record(BadCell cell) {
  ++bad;
  if (converter) converter->bad_record(std::move(cell));
}

void BlockSurvey::settle() {
  if (converter && !evidence.empty()) {
    converter->settle(evidence, static_cast<std::uint32_t>(source_));
  }
}

}  // namespace muster::loaders
