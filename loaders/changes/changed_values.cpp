#include "loaders/changes/changed_values.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <string_view>
#include <utility>
#include <variant>

#include "loaders/rows/column_writer.hpp"
#include "loaders/rows/type_inference.hpp"

namespace muster::loaders {
namespace {

using engine::AttributeType;

constexpr std::size_t kShownBytes = 80;
constexpr int kMostScale = 18;

const Cell& cell_of(const JsonRecords& records, PlacedCell placed) {
  return records.cells()[placed.place].cell;
}

/// Digits after the point, without zeros at the end; 0 where the text is no plain number.
int fraction_digits(std::string_view text) {
  const std::size_t point = text.find('.');
  if (point == std::string_view::npos) return 0;
  std::string_view fraction = text.substr(point + 1);
  if (fraction.find_first_not_of("0123456789") != std::string_view::npos) return 0;
  while (!fraction.empty() && fraction.back() == '0') fraction.remove_suffix(1);
  return static_cast<int>(std::min<std::size_t>(fraction.size(), kMostScale));
}

Error misfit(const ColumnPlan& plan, const JsonRecords& records, PlacedCell placed,
             std::string_view reason) {
  const TextPosition position = records.position(placed.record);
  const Cell& cell = cell_of(records, placed);
  std::string shown = "an array";
  if (cell.kind == CellKind::place) shown = "a place";
  if (cell.kind == CellKind::text) {
    shown = fmt::format("'{}{}'", cell.text().substr(0, kShownBytes),
                        cell.size > kShownBytes ? "…" : "");
  }
  return {ErrorCode::wrong_type,
          fmt::format("line {}: {} does not fit \"{}\", which is a {}: {}", position.line, shown,
                      plan.spec.name, to_string(plan.spec.type), reason),
          position};
}

/// The kinds of JSON values that no column writer would refuse.
const char* wrong_kind(AttributeType type, CellKind kind) {
  if (kind == CellKind::tags && type != AttributeType::tags) return "only tags take an array";
  if (kind == CellKind::place && type != AttributeType::place) {
    return "only a place takes a latitude and longitude";
  }
  return nullptr;
}

/// The engine's cells as changed values.
class Reading {
 public:
  explicit Reading(engine::StringCells& texts) : texts_(texts) {}

  void operator()(const engine::CategoryCells& cells) {
    const auto first = static_cast<std::int64_t>(push(cells.values));
    for (const engine::ValueCode code : cells.codes) {
      add(code != engine::kUnknownCode, first + code - 1);
    }
  }
  void operator()(const engine::TagsCells& cells) {
    const auto first = static_cast<std::int64_t>(push(cells.values));
    std::size_t begin = 0;
    for (std::size_t i = 0; i < cells.ends.size(); ++i) {
      for (std::size_t tag = begin; tag < cells.ends[i]; ++tag) {
        out.tags.push_back(first + cells.codes[tag] - 1);
      }
      out.values.push_back({cells.known[i] != 0, 0, begin, cells.ends[i]});
      begin = cells.ends[i];
    }
  }
  void operator()(const engine::FlagCells& cells) {
    for (const std::uint8_t value : cells.values) add(value < 2, value);
  }
  void operator()(const engine::IntegerCells& cells) {
    for (const std::int64_t value : cells.values) add(value != engine::kUnknownInteger, value);
  }
  void operator()(const engine::RealCells& cells) {
    for (const double value : cells.values) add(value == value, std::bit_cast<std::int64_t>(value));
  }
  void operator()(const engine::PlaceCells& cells) {
    for (const engine::Place value : cells.values) {
      add(value.latitude != engine::kUnknownPlace.latitude, engine::packed_place(value));
    }
  }
  void operator()(const engine::TextCells& cells) {
    for (std::size_t i = 0; i < cells.known.size(); ++i) {
      const bool known = cells.known[i] != 0;
      add(known, known ? static_cast<std::int64_t>(texts_.size()) : 0);
      if (known) texts_.push(cells.texts[i]);
    }
  }

  ChangedValues out;

 private:
  void add(bool known, std::int64_t value) {
    out.values.push_back({known, known ? value : 0, 0, 0});
  }
  std::size_t push(const std::vector<std::string>& values) {
    const std::size_t first = texts_.size();
    for (const std::string& value : values) texts_.push(value);
    return first;
  }
  engine::StringCells& texts_;
};

}  // namespace

std::vector<std::vector<PlacedCell>> cells_by_key(const JsonRecords& records) {
  std::vector<std::vector<PlacedCell>> cells(records.keys().size());
  for (std::size_t record = 0; record < records.size(); ++record) {
    for (std::size_t place = records.begin(record); place < records.end(record); ++place) {
      cells[records.cells()[place].key].push_back(
          {static_cast<std::uint32_t>(record), static_cast<std::uint32_t>(place)});
    }
  }
  return cells;
}

ColumnPlan plan_of_known(const engine::AttributeSpec& known, const JsonRecords& records,
                         std::span<const PlacedCell> cells) {
  ColumnPlan plan;
  plan.source = known.name;
  plan.spec = known;
  plan.inferred = false;
  if (known.type == AttributeType::number) {
    for (const PlacedCell placed : cells) {
      plan.spec.scale = std::max(plan.spec.scale, fraction_digits(cell_of(records, placed).text()));
    }
  }
  return plan;
}

Result<ColumnPlan> plan_of_new(const std::string& name, const JsonRecords& records,
                               std::span<const PlacedCell> cells) {
  ColumnEvidence evidence;
  const CellWords words;
  for (const PlacedCell placed : cells) {
    evidence.add(cell_of(records, placed), words, 0, records.position(placed.record).offset);
  }
  const InferenceHints hints = collect_hints({&evidence}, true);
  std::vector<std::string> warnings;  // ambiguities, which the type in the reply shows
  auto plan = plan_column(name, evidence, Schema{}, hints, '\0', warnings);
  // A load may reject a few cells; here all must fit.
  if (plan && plan->misfits > 0) {
    make_label(*plan, evidence,
               fmt::format("{} of {} cells are no {}", plan->misfits, evidence.known,
                           to_string(plan->spec.type)));
  }
  return plan;
}

bool says_something(const JsonRecords& records, std::span<const PlacedCell> cells) {
  const CellWords words;
  return std::any_of(cells.begin(), cells.end(), [&](PlacedCell placed) {
    const Cell& cell = cell_of(records, placed);
    return cell.kind != CellKind::text || (cell.size > 0 && !words.says_unknown(cell.text()));
  });
}

Result<ChangedValues> changed_values(const ColumnPlan& plan, const JsonRecords& records,
                                     std::span<const PlacedCell> cells,
                                     engine::StringCells& texts) {
  CellGrid grid;
  grid.columns = 1;
  grid.cells.reserve(cells.size());
  grid.records.reserve(cells.size());
  for (const PlacedCell placed : cells) {
    const Cell& cell = cell_of(records, placed);
    if (const char* const reason = wrong_kind(plan.spec.type, cell.kind)) {
      return misfit(plan, records, placed, reason);
    }
    grid.cells.push_back(cell);
    grid.records.push_back({0, static_cast<std::uint32_t>(grid.records.size())});
  }
  const std::vector<std::uint8_t> none(cells.size(), 0);
  std::vector<Misfit> misfits;
  const auto writer = make_column_writer(plan, 0);
  writer->write(grid, none, misfits);
  if (!misfits.empty()) {
    return misfit(plan, records, cells[misfits.front().row], misfits.front().reason);
  }
  Reading reading(texts);
  std::visit(reading, writer->take());
  return std::move(reading.out);
}

}  // namespace muster::loaders
