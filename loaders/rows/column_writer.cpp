#include "loaders/rows/column_writer.hpp"

#include <algorithm>
#include <limits>
#include <optional>

#include "engine/values/place.hpp"
#include "loaders/rows/batch_dictionary.hpp"
#include "loaders/rows/number_format.hpp"
#include "loaders/rows/tag_splitter.hpp"

namespace muster::loaders {
namespace {

using engine::AttributeType;

/// Calls `known(text)` or `unknown()` for each row of a column that is not skipped; `known` gives
/// null or the reason why the cell does not fit.
template <typename Known, typename Unknown>
void each_cell(const CellGrid& grid, std::size_t column, const CellWords& words,
               std::span<const std::uint8_t> skip, std::vector<Misfit>& misfits, const Known& known,
               const Unknown& unknown) {
  for (std::size_t row = 0; row < grid.rows(); ++row) {
    if (skip[row] != 0) continue;
    if (column >= grid.columns) {
      unknown();
      continue;
    }
    const Cell& cell = grid.at(row, column);
    if (cell.kind == CellKind::text && (cell.size == 0 || words.says_unknown(cell.text()))) {
      unknown();
      continue;
    }
    if (const char* const reason = known(cell)) {
      unknown();
      misfits.push_back({row, column, reason});
    }
  }
}

/// Number, date, time, real, flag and place: one value a cell, which may not fit.
template <typename Holder, typename Value, typename Read>
class ValueWriter final : public ColumnWriter {
 public:
  ValueWriter(const ColumnPlan& plan, std::size_t column, Value unknown, Read read)
      : words_(plan.words), column_(column), unknown_(unknown), read_(std::move(read)) {}

  void write(const CellGrid& grid, std::span<const std::uint8_t> skip,
             std::vector<Misfit>& misfits) override {
    auto& values = holder_.values;
    each_cell(
        grid, column_, words_, skip, misfits,
        [&](const Cell& cell) -> const char* {
          Value value{};
          const char* const reason = read_(cell.text(), value);
          if (reason == nullptr) values.push_back(value);
          return reason;
        },
        [&] { values.push_back(unknown_); });
  }
  bool checks() const override { return true; }
  void truncate(std::size_t rows) override { holder_.values.resize(rows); }
  engine::Cells take() override { return std::exchange(holder_, Holder{}); }

 private:
  const CellWords& words_;
  std::size_t column_;
  Value unknown_;
  Read read_;
  Holder holder_;
};

template <typename Holder, typename Value, typename Read>
std::unique_ptr<ColumnWriter> value_writer(const ColumnPlan& plan, std::size_t column,
                                           Value unknown, Read read) {
  return std::make_unique<ValueWriter<Holder, Value, Read>>(plan, column, unknown, std::move(read));
}

class CategoryWriter final : public ColumnWriter {
 public:
  CategoryWriter(const ColumnPlan& plan, std::size_t column)
      : words_(plan.words), column_(column) {}

  void write(const CellGrid& grid, std::span<const std::uint8_t> skip,
             std::vector<Misfit>& misfits) override {
    each_cell(
        grid, column_, words_, skip, misfits,
        [&](const Cell& cell) -> const char* {
          codes_.push_back(dictionary_.code(cell.text()));
          return nullptr;
        },
        [&] { codes_.push_back(engine::kUnknownCode); });
  }
  bool checks() const override { return false; }
  void truncate(std::size_t) override {}
  engine::Cells take() override {
    return engine::CategoryCells{std::exchange(codes_, {}), dictionary_.take()};
  }

 private:
  const CellWords& words_;
  std::size_t column_;
  std::vector<engine::ValueCode> codes_;
  BatchDictionary dictionary_;
};

class TagsWriter final : public ColumnWriter {
 public:
  TagsWriter(const ColumnPlan& plan, std::size_t column)
      : plan_(plan), column_(column), splitter_(plan.tag_separator, plan.json_arrays) {}

  void write(const CellGrid& grid, std::span<const std::uint8_t> skip,
             std::vector<Misfit>& misfits) override {
    each_cell(
        grid, column_, plan_.words, skip, misfits,
        [&](const Cell& cell) -> const char* {
          const std::size_t first = cells_.codes.size();
          splitter_.split(cell, [&](std::string_view tag) {
            const engine::ValueCode code = dictionary_.code(tag);
            const auto begin = cells_.codes.begin() + static_cast<std::ptrdiff_t>(first);
            if (std::find(begin, cells_.codes.end(), code) == cells_.codes.end()) {
              cells_.codes.push_back(code);
            }
          });
          end_cell(1);
          return nullptr;
        },
        [&] { end_cell(0); });
  }
  bool checks() const override { return false; }
  void truncate(std::size_t) override {}
  engine::Cells take() override {
    cells_.values = dictionary_.take();
    return std::exchange(cells_, {});
  }

 private:
  void end_cell(std::uint8_t known) {
    cells_.ends.push_back(cells_.codes.size());
    cells_.known.push_back(known);
  }
  const ColumnPlan& plan_;
  std::size_t column_;
  TagSplitter splitter_;
  engine::TagsCells cells_;
  BatchDictionary dictionary_;
};

class TextWriter final : public ColumnWriter {
 public:
  TextWriter(const ColumnPlan& plan, std::size_t column) : words_(plan.words), column_(column) {}

  void write(const CellGrid& grid, std::span<const std::uint8_t> skip,
             std::vector<Misfit>& misfits) override {
    each_cell(
        grid, column_, words_, skip, misfits,
        [&](const Cell& cell) -> const char* {
          cells_.texts.push(cell.text());
          cells_.known.push_back(1);
          return nullptr;
        },
        [&] {
          cells_.texts.push({});
          cells_.known.push_back(0);
        });
  }
  bool checks() const override { return false; }
  void truncate(std::size_t) override {}
  engine::Cells take() override { return std::exchange(cells_, {}); }

 private:
  const CellWords& words_;
  std::size_t column_;
  engine::TextCells cells_;
};

class PlacePairWriter final : public ColumnWriter {
 public:
  PlacePairWriter(const ColumnPlan& plan, std::size_t latitude, std::size_t longitude)
      : words_(plan.words), decimal_(plan.decimal), columns_{latitude, longitude} {}

  void write(const CellGrid& grid, std::span<const std::uint8_t> skip,
             std::vector<Misfit>& misfits) override {
    for (std::size_t row = 0; row < grid.rows(); ++row) {
      if (skip[row] == 0) cells_.values.push_back(place_of(grid, row, misfits));
    }
  }
  bool checks() const override { return true; }
  void truncate(std::size_t rows) override { cells_.values.resize(rows); }
  engine::Cells take() override { return std::exchange(cells_, {}); }

 private:
  engine::Place place_of(const CellGrid& grid, std::size_t row, std::vector<Misfit>& misfits) {
    double degrees[2] = {0, 0};
    for (std::size_t i = 0; i < 2; ++i) {
      if (columns_[i] >= grid.columns) return engine::kUnknownPlace;
      const std::string_view text = grid.at(row, columns_[i]).text();
      if (text.empty() || words_.says_unknown(text)) return engine::kUnknownPlace;
      const auto read = read_real(text, decimal_);
      if (!read) {
        misfits.push_back({row, columns_[i], "not a number of degrees"});
        return engine::kUnknownPlace;
      }
      degrees[i] = *read;
    }
    const auto place = engine::place_at(degrees[0], degrees[1]);
    if (!place) misfits.push_back({row, columns_[0], "no place on Earth"});
    return place.value_or(engine::kUnknownPlace);
  }
  const CellWords& words_;
  char decimal_;
  std::size_t columns_[2];
  engine::PlaceCells cells_;
};

std::unique_ptr<ColumnWriter> number_writer(const ColumnPlan& plan, std::size_t column) {
  const auto read = [decimal = plan.decimal, scale = plan.spec.scale](
                        std::string_view text, std::int64_t& units) -> const char* {
    switch (read_units(text, decimal, scale, units)) {
      case NumberMisfit::none:
        return nullptr;
      case NumberMisfit::no_number:
        return "not a number";
      case NumberMisfit::too_many_fraction_digits:
        return "more digits after the point than the attribute's scale";
      case NumberMisfit::too_large:
        break;
    }
    return "more than 18 digits";
  };
  return value_writer<engine::IntegerCells>(plan, column, engine::kUnknownInteger, read);
}

}  // namespace

std::unique_ptr<ColumnWriter> make_column_writer(const ColumnPlan& plan, std::size_t column) {
  switch (plan.spec.type) {
    case AttributeType::category:
      return std::make_unique<CategoryWriter>(plan, column);
    case AttributeType::tags:
      return std::make_unique<TagsWriter>(plan, column);
    case AttributeType::text:
      return std::make_unique<TextWriter>(plan, column);
    case AttributeType::number:
      return number_writer(plan, column);
    case AttributeType::flag:
      return value_writer<engine::FlagCells>(
          plan, column, std::uint8_t{2},
          [&words = plan.words](std::string_view text, std::uint8_t& value) -> const char* {
            value = words.flag(text);
            return value == 2 ? "neither yes nor no" : nullptr;
          });
    case AttributeType::real:
      return value_writer<engine::RealCells>(
          plan, column, std::numeric_limits<double>::quiet_NaN(),
          [decimal = plan.decimal](std::string_view text, double& value) -> const char* {
            const auto read = read_real(text, decimal);
            if (!read) return "not a number";
            value = *read;
            return nullptr;
          });
    case AttributeType::date:
      return value_writer<engine::IntegerCells>(
          plan, column, engine::kUnknownInteger,
          [&dates = plan.dates](std::string_view text, std::int64_t& value) -> const char* {
            const auto day = dates.read_day(text);
            if (!day) return "not a date of the column's format";
            value = day->since_epoch;
            return nullptr;
          });
    case AttributeType::time:
      return value_writer<engine::IntegerCells>(
          plan, column, engine::kUnknownInteger,
          [&dates = plan.dates](std::string_view text, std::int64_t& value) -> const char* {
            const auto instant = dates.read_instant(text);
            if (!instant) return "not a date and time of the column's format";
            value = instant->since_epoch;
            return nullptr;
          });
    case AttributeType::place:
      return value_writer<engine::PlaceCells>(
          plan, column, engine::kUnknownPlace,
          [](std::string_view text, engine::Place& value) -> const char* {
            const auto place = engine::parse_place(text);
            if (!place) return "not a latitude and longitude";
            value = *place;
            return nullptr;
          });
  }
  return nullptr;
}

std::unique_ptr<ColumnWriter> make_place_writer(const ColumnPlan& plan, std::size_t latitude,
                                                std::size_t longitude) {
  return std::make_unique<PlacePairWriter>(plan, latitude, longitude);
}

}  // namespace muster::loaders
