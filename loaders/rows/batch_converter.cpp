#include "loaders/rows/batch_converter.hpp"

#include <algorithm>
#include <charconv>

namespace muster::loaders {
namespace {

constexpr std::size_t kValueBytes = 200;
/// Longer ids are surely no ids.
constexpr std::size_t kMaxIdBytes = 1024;
constexpr const char* kNoId = "no customer id";
constexpr const char* kLongId = "a customer id of more than 1024 bytes";

}  // namespace

BatchConverter::BatchConverter(const SourcePlan& plan, std::uint64_t first_record,
                               std::span<const std::uint64_t> dropped)
    : plan_(plan), first_record_(first_record), dropped_(dropped) {
  for (const AttributeInput& input : plan.attributes) {
    if (input.pair) {
      inputs_.push_back({make_place_writer(*input.plan, input.column, input.longitude)});
    } else {
      inputs_.push_back({make_column_writer(*input.plan, input.column), input.column});
    }
  }
}

void BatchConverter::bad_record(BadCell cell) {
  ++rejected;
  bad.push_back(std::move(cell));
}

/// Skips duplicates, rejects rows without a usable id.
void BatchConverter::mark_ids(const CellGrid& grid) {
  skip_.assign(grid.rows(), 0);
  for (std::size_t row = 0; row < grid.rows(); ++row) {
    const std::uint64_t record = first_record_ + grid.records[row].index;
    if (!dropped_.empty() && std::binary_search(dropped_.begin(), dropped_.end(), record)) {
      skip_[row] = 1;
      ++duplicates;
      continue;
    }
    if (!plan_.id_column) continue;
    const std::string_view id = grid.at(row, *plan_.id_column).text();
    if (!id.empty() && id.size() <= kMaxIdBytes) continue;
    reject(grid, row, *plan_.id_column, id.empty() ? kNoId : kLongId);
  }
}

void BatchConverter::reject(const CellGrid& grid, std::size_t row, std::size_t column,
                            const char* reason) {
  skip_[row] = 1;
  ++rejected;
  const std::string_view value = grid.at(row, column).text();
  bad.push_back({grid.records[row], plan_.columns[column],
                 std::string(value.substr(0, kValueBytes)), reason});
}

/// Where the customer stands; null, or the reason why the record is rejected.
const char* BatchConverter::find_customer(const Cell& cell, engine::Row& found) {
  std::string_view id = cell.text();
  const ColumnPlan& column = *plan_.plans[*plan_.id_column];
  if (id.empty() || column.words.says_unknown(id)) return kNoId;
  if (id.size() > kMaxIdBytes) return kLongId;
  if (column.whole) id = whole_id(id);
  const std::optional<engine::Row> row = plan_.customers->ids->find(id);
  if (row) {
    found = *row;
    return nullptr;
  }
  found = kNewCustomer;
  ++strangers;
  return plan_.customers->unknown == UnknownCustomers::reject ? "no such customer" : nullptr;
}

/// Finds the customers of events; rejects those without one, a type or a time.
void BatchConverter::mark_events(const CellGrid& grid) {
  skip_.assign(grid.rows(), 0);
  found_.resize(grid.rows());
  for (std::size_t row = 0; row < grid.rows(); ++row) {
    const auto lacking = std::find_if(
        plan_.required.begin(), plan_.required.end(), [&](const RequiredCell& required) {
          const std::string_view text = grid.at(row, required.column).text();
          return text.empty() || plan_.plans[required.column]->words.says_unknown(text);
        });
    if (lacking != plan_.required.end()) {
      reject(grid, row, lacking->column, lacking->reason);
    } else if (const char* const reason =
                   find_customer(grid.at(row, *plan_.id_column), found_[row])) {
      reject(grid, row, *plan_.id_column, reason);
    } else if (found_[row] == kNewCustomer &&
               plan_.customers->unknown == UnknownCustomers::ignore) {
      skip_[row] = 1;
      ++ignored;
    }
  }
}

void BatchConverter::reject_misfits(const CellGrid& grid, std::vector<Misfit> misfits) {
  std::sort(misfits.begin(), misfits.end(), [](const Misfit& a, const Misfit& b) {
    return a.row != b.row ? a.row < b.row : a.column < b.column;
  });
  for (const Misfit& misfit : misfits) {
    rejected += skip_[misfit.row] == 0;
    skip_[misfit.row] = 1;
    const std::string_view value = grid.at(misfit.row, misfit.column).text();
    bad.push_back({grid.records[misfit.row], plan_.columns[misfit.column],
                   std::string(value.substr(0, kValueBytes)), misfit.reason});
  }
}

/// Writes the columns of `grid` with `write`, which is told whether rows are skipped; skips the
/// rows that do not fit.
template <typename Write>
void BatchConverter::convert(const CellGrid& grid, const Write& write) {
  const std::size_t rows_before = rows();
  const std::size_t bad_before = bad.size();
  const std::uint64_t ignored_before = ignored;
  if (plan_.customers) {
    mark_events(grid);
  } else {
    mark_ids(grid);
  }
  bool skips = bad.size() > bad_before || ignored > ignored_before || !dropped_.empty();
  // First the columns whose cells may not fit, so that the others see the final choice of rows.
  std::vector<Misfit> misfits;
  for (const Input& input : inputs_) {
    if (input.writer->checks()) write(input, skips, misfits);
  }
  if (!misfits.empty()) {
    reject_misfits(grid, std::move(misfits));
    misfits.clear();
    skips = true;
    for (const Input& input : inputs_) {
      if (!input.writer->checks()) continue;
      input.writer->truncate(rows_before);
      input.writer->write(grid, skip_, misfits);
    }
  }
  if (bad.size() > bad_before) {
    std::stable_sort(
        bad.begin() + static_cast<std::ptrdiff_t>(bad_before), bad.end(),
        [](const BadCell& a, const BadCell& b) { return a.place.index < b.place.index; });
  }
  for (const Input& input : inputs_) {
    if (!input.writer->checks()) write(input, skips, misfits);
  }
  for (std::size_t row = 0; row < grid.rows(); ++row) {
    if (skip_[row] != 0) continue;
    if (plan_.customers) {
      customers_.push_back(found_[row]);
      if (found_[row] == kNewCustomer) push_new_id(grid.at(row, *plan_.id_column).text());
    } else if (plan_.id_column) {
      ids_.push(grid.at(row, *plan_.id_column).text());
    } else {
      kept_.push_back(grid.records[row].index);
    }
  }
}

void BatchConverter::grid(const CellGrid& grid) {
  convert(grid, [&](const Input& input, bool, std::vector<Misfit>& misfits) {
    input.writer->write(grid, skip_, misfits);
  });
}

void BatchConverter::make_witnesses() {
  if (!witnesses_.empty()) return;
  std::vector<bool> read(plan_.plans.size(), false);
  for (const Input& input : inputs_) {
    if (input.column < read.size()) read[input.column] = true;
  }
  for (std::size_t column = 0; column < read.size(); ++column) {
    if (!read[column]) {
      witnesses_.push_back({make_column_writer(*plan_.plans[column], column), column});
    }
  }
}

void BatchConverter::witness(const CellGrid& grid, std::span<ColumnEvidence> evidence,
                             std::uint32_t source) {
  make_witnesses();
  convert(grid, [&](const Input& input, bool skips, std::vector<Misfit>& misfits) {
    if (input.column == ColumnWriter::kNoColumn) {
      input.writer->write(grid, skip_, misfits);
    } else if (skips) {
      gather(grid, input.column, plan_.plans[input.column]->words,
             {evidence[input.column], source});
      input.writer->write(grid, skip_, misfits);
    } else {
      input.writer->read(grid, skip_, {evidence[input.column], source}, misfits);
    }
  });
  none_.assign(grid.rows(), 0);
  std::vector<Misfit> nobodys;
  for (const Input& input : witnesses_) {
    input.writer->read(grid, none_, {evidence[input.column], source}, nobodys);
    input.writer->truncate(0);
    nobodys.clear();
  }
}

void BatchConverter::settle(std::span<ColumnEvidence> evidence, std::uint32_t source) {
  make_witnesses();
  for (const auto* inputs : {&inputs_, &witnesses_}) {
    for (const Input& input : *inputs) {
      if (input.column != ColumnWriter::kNoColumn) {
        input.writer->settle({evidence[input.column], source});
      }
    }
  }
}

void BatchConverter::push_new_id(std::string_view cell) {
  ids_.push(plan_.plans[*plan_.id_column]->whole ? whole_id(cell) : cell);
}

EventRows BatchConverter::take_events() {
  EventRows events;
  events.customers = std::move(customers_);
  events.new_ids = std::move(ids_);
  events.columns.reserve(inputs_.size());
  for (const Input& input : inputs_) events.columns.push_back(input.writer->take());
  return events;
}

engine::RowBatch BatchConverter::take() {
  engine::RowBatch batch;
  for (const std::uint32_t record : kept_) {
    char number[24];
    const auto end = std::to_chars(number, number + sizeof number, first_record_ + record + 1);
    ids_.push({number, static_cast<std::size_t>(end.ptr - number)});
  }
  batch.ids = std::move(ids_);
  batch.columns.reserve(inputs_.size());
  for (const Input& input : inputs_) batch.columns.push_back(input.writer->take());
  return batch;
}

}  // namespace muster::loaders
