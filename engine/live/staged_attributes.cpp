#include "engine/live/staged_attributes.hpp"

#include <fmt/format.h>
#include <tbb/parallel_for.h>

#include <algorithm>
#include <bit>
#include <limits>
#include <optional>
#include <utility>

#include "engine/check.hpp"
#include "engine/population/row_batch.hpp"
#include "engine/values/decimal.hpp"

namespace muster::engine {

namespace {

constexpr auto kNoAttribute = std::numeric_limits<std::uint32_t>::max();

bool fits_units(std::int64_t units, std::int64_t factor) {
  return units <= kMaxUnits / factor && units >= -kMaxUnits / factor;
}

Error too_large(std::string_view name, int scale) {
  return {ErrorCode::limit_exceeded,
          fmt::format("with {} digits after the point a value of {} has more than {} digits", scale,
                      name, kMaxDecimalDigits)};
}

// What base rows have, in the form of a change.
struct BaseReader {
  const Population& base;
  AttributeId id;

  ValueCode code(Row row) const { return base.category(id).code_at(row); }
  std::uint8_t flag(Row row) const {
    const FlagIndex& flags = base.flag(id);
    if (!flags.known().contains(row)) return 2;
    return flags.set().contains(row) ? 1 : 0;
  }
  double real(Row row) const {
    return base.real(id).at(row).value_or(std::numeric_limits<double>::quiet_NaN());
  }
  Place place(Row row) const { return base.place(id).at(row).value_or(kUnknownPlace); }
};

}  // namespace

// What is left of all cells of one customer.
struct StagedAttributes::Outcome {
  Row row = 0;
  Slot slot = 0;
  std::span<const std::uint64_t> keys;  // row << 32 | place in cells, in the order they came
};

StagedAttributes::StagedAttributes(const Population& base) : base_(base) {
  for (std::uint32_t i = 0; i < base.attributes().size(); ++i) {
    Attribute& attribute = attributes_.emplace_back();
    attribute.spec = base.attributes().at(AttributeId{i}).spec;
    by_name_.emplace(attribute.spec.name, i);
  }
}

Status StagedAttributes::check(const ChangeBatch& batch, const StagedRows& rows) const {
  std::vector<std::int64_t> factors(batch.attributes.size(), 1);
  std::vector<int> scales(batch.attributes.size(), 0);
  for (std::size_t i = 0; i < batch.attributes.size(); ++i) {
    const AttributeSpec& spec = batch.attributes[i];
    scales[i] = spec.scale;
    const auto found = by_name_.find(spec.name);
    if (found == by_name_.end()) continue;
    const Attribute& there = attributes_[found->second];
    const AttributeId id{found->second};
    if (!there.is_new && base_.computed(id) != nullptr) {
      return Error{ErrorCode::invalid_input,
                   fmt::format("{} is computed from events when a store is loaded and cannot be "
                               "set",
                               spec.name)};
    }
    if (there.spec.type != spec.type) {
      return Error{ErrorCode::wrong_type,
                   fmt::format("{} is a {}, not a {}", spec.name, to_string(there.spec.type),
                               to_string(spec.type))};
    }
    scales[i] = std::max(spec.scale, there.spec.scale);
    factors[i] = power_of_ten(scales[i] - spec.scale);
    const std::int64_t more = power_of_ten(scales[i] - there.spec.scale);
    if (more != 1 && !fits(id.index, more, rows)) return too_large(spec.name, scales[i]);
  }
  for (const CellChange& cell : batch.cells) {
    const std::int64_t factor = factors[cell.attribute];
    if (factor != 1 && cell.action == CellAction::set && !fits_units(cell.value, factor)) {
      return too_large(batch.attributes[cell.attribute].name, scales[cell.attribute]);
    }
  }
  return {};
}

// Whether every number that customers have now can be said in smaller units.
bool StagedAttributes::fits(std::uint32_t attribute, std::int64_t factor,
                            const StagedRows& rows) const {
  const Attribute& there = attributes_[attribute];
  const auto is_large = [&](const Cell& cell) {
    return cell.action == CellAction::set && !fits_units(cell.value, factor);
  };
  const IntegerColumn* const column =
      there.is_new ? nullptr : &base_.integers(AttributeId{attribute});
  const bool column_fits = column == nullptr || (fits_units(column->low().value_or(0), factor) &&
                                                 fits_units(column->high().value_or(0), factor));
  if (column_fits && std::none_of(there.cells.begin(), there.cells.end(), is_large)) return true;
  // Some value that was ever there does not; it may have been replaced.
  boost::unordered_flat_map<std::uint32_t, bool> large;  // of slots with cells, by the last one
  for (const Cell& cell : there.cells) large[cell.slot] = is_large(cell);
  for (const auto& [slot, is] : large) {
    if (is && rows.is_there(slot)) return false;
  }
  if (column_fits) return true;
  for (std::uint64_t row = 0; row < base_.size(); ++row) {
    const std::int64_t value = column->at(static_cast<Row>(row));
    if (value == kUnknownInteger || fits_units(value, factor)) continue;
    if (rows.is_there(row) && !large.contains(static_cast<std::uint32_t>(row))) return false;
  }
  return true;
}

void StagedAttributes::raise(Attribute& attribute, int scale) {
  const std::int64_t factor = power_of_ten(scale - attribute.spec.scale);
  attribute.spec.scale = scale;
  for (Cell& cell : attribute.cells) {
    // What does not fit has been replaced, or its customer is gone.
    if (cell.action == CellAction::set && fits_units(cell.value, factor)) cell.value *= factor;
  }
}

void StagedAttributes::take_attributes(const ChangeBatch& batch) {
  of_batch_.clear();
  factors_.clear();
  for (const AttributeSpec& spec : batch.attributes) {
    const auto found = by_name_.find(spec.name);
    if (found == by_name_.end()) {
      const auto index = static_cast<std::uint32_t>(attributes_.size());
      Attribute& attribute = attributes_.emplace_back();
      attribute.spec = spec;
      attribute.is_new = true;
      by_name_.emplace(attribute.spec.name, index);
      of_batch_.push_back(index);
      factors_.push_back(1);
      continue;
    }
    Attribute& attribute = attributes_[found->second];
    if (spec.scale > attribute.spec.scale) raise(attribute, spec.scale);
    of_batch_.push_back(found->second);
    factors_.push_back(power_of_ten(attribute.spec.scale - spec.scale));
  }
  found_.assign(batch.texts.size(), {kNoAttribute, kUnknownCode});
}

ValueCode StagedAttributes::code_of(std::uint32_t attribute, std::string_view text) {
  Attribute& there = attributes_[attribute];
  std::uint32_t known = 0;
  if (!there.is_new) {
    const Dictionary& dictionary = base_.dictionary(AttributeId{attribute});
    if (const ValueCode code = dictionary.find(text)) return code;
    known = dictionary.size();
  }
  if (const auto found = there.codes.find(text); found != there.codes.end()) return found->second;
  there.values.emplace_back(text);
  const auto code = static_cast<ValueCode>(known + there.values.size());
  there.codes.emplace(there.values.back(), code);
  return code;
}

void StagedAttributes::take_cell(const ChangeBatch& batch, const CellChange& cell, Slot slot) {
  const std::uint32_t index = of_batch_[cell.attribute];
  Attribute& attribute = attributes_[index];
  std::int64_t value = cell.value;
  const bool is_code =
      cell.action == CellAction::add_tag || cell.action == CellAction::remove_tag ||
      (cell.action == CellAction::set && attribute.spec.type == AttributeType::category);
  if (is_code) {
    auto& [of, code] = found_[static_cast<std::size_t>(value)];
    if (of != index) {
      of = index;
      code = code_of(index, batch.texts[static_cast<std::size_t>(value)]);
    }
    value = code;
  } else if (cell.action == CellAction::set && attribute.spec.type == AttributeType::text) {
    attribute.texts.push(batch.texts[static_cast<std::size_t>(value)]);
    value = static_cast<std::int64_t>(attribute.texts.size()) - 1;
  } else if (cell.action == CellAction::set && attribute.spec.type == AttributeType::number) {
    value *= factors_[cell.attribute];
  }
  attribute.cells.push_back({static_cast<std::uint32_t>(slot), cell.action, value});
}

std::vector<AttributeId> StagedAttributes::touched() const {
  std::vector<AttributeId> ids;
  for (std::uint32_t i = 0; i < attributes_.size(); ++i) {
    const Attribute& attribute = attributes_[i];
    const bool raised = !attribute.is_new &&
                        attribute.spec.scale != base_.attributes().at(AttributeId{i}).spec.scale;
    if (attribute.is_new || raised || !attribute.cells.empty()) ids.push_back(AttributeId{i});
  }
  return ids;
}

AttributeChanges StagedAttributes::changes_of(std::uint32_t index, const StagedRows& rows,
                                              std::span<const TakenRow> taken) const {
  const Attribute& attribute = attributes_[index];
  AttributeChanges changes;
  changes.scale = attribute.spec.scale;
  changes.texts.assign(attribute.values.begin(), attribute.values.end());

  // The cells of every row together, in the order they came; of rows that others take, all.
  std::vector<std::uint64_t> keys;
  keys.reserve(attribute.cells.size());
  for (std::size_t i = 0; i < attribute.cells.size(); ++i) {
    const Slot slot = attribute.cells[i].slot;
    if (rows.is_there(slot)) keys.push_back(std::uint64_t{rows.row_of(slot)} << 32 | i);
  }
  std::sort(keys.begin(), keys.end());
  const auto each_outcome = [&](const auto& use) {
    std::size_t next_taken = 0;
    std::size_t begin = 0;
    while (begin < keys.size() || next_taken < taken.size()) {
      const bool has_cells = begin < keys.size();
      const auto row = has_cells ? static_cast<Row>(keys[begin] >> 32) : Row{0};
      if (next_taken < taken.size() && (!has_cells || taken[next_taken].row < row)) {
        const TakenRow& at = taken[next_taken++];
        // A new attribute has nothing to take along.
        if (!attribute.is_new) use(Outcome{at.row, at.slot, {}});
        continue;
      }
      if (next_taken < taken.size() && taken[next_taken].row == row) ++next_taken;
      std::size_t end = begin;
      while (end < keys.size() && keys[end] >> 32 == row) ++end;
      const std::uint32_t first = static_cast<std::uint32_t>(keys[begin]);
      use(Outcome{row, attribute.cells[first].slot, std::span(keys).subspan(begin, end - begin)});
      begin = end;
    }
  };
  const auto has_base = [&](Slot slot) { return !attribute.is_new && rows.is_of_base(slot); };
  // The last cell, or what the customer brings along.
  const auto last_ones = [&]<typename Cell>(std::vector<Cell> cells, const auto& value_of,
                                            const auto& base_value, const auto& unknown) {
    cells.reserve(keys.size());
    each_outcome([&](const Outcome& outcome) {
      Cell& cell = cells.emplace_back();
      cell.row = outcome.row;
      if (outcome.keys.empty()) {
        cell.value = has_base(outcome.slot) ? base_value(static_cast<Row>(outcome.slot)) : unknown;
        return;
      }
      const auto last = static_cast<std::uint32_t>(outcome.keys.back());
      const StagedAttributes::Cell& said = attribute.cells[last];
      cell.value = said.action == CellAction::clear ? unknown : value_of(said.value);
    });
    if (!cells.empty()) changes.cells = std::move(cells);
  };

  const BaseReader base{base_, AttributeId{index}};
  switch (attribute.spec.type) {
    case AttributeType::category:
      last_ones(
          std::vector<CodeAt>(), [](std::int64_t value) { return static_cast<ValueCode>(value); },
          [&](Row row) { return base.code(row); }, kUnknownCode);
      break;
    case AttributeType::flag:
      last_ones(
          std::vector<FlagAt>(),
          [](std::int64_t value) { return static_cast<std::uint8_t>(value); },
          [&](Row row) { return base.flag(row); }, std::uint8_t{2});
      break;
    case AttributeType::number:
    case AttributeType::date:
    case AttributeType::time: {
      const int before =
          attribute.is_new ? changes.scale : base_.attributes().at(base.id).spec.scale;
      const std::int64_t factor = power_of_ten(changes.scale - before);
      last_ones(
          std::vector<IntegerAt>(), [](std::int64_t value) { return value; },
          [&](Row row) {
            const std::int64_t value = base_.integers(base.id).at(row);
            return value == kUnknownInteger ? value : value * factor;
          },
          kUnknownInteger);
      break;
    }
    case AttributeType::real:
      last_ones(
          std::vector<RealAt>(), [](std::int64_t value) { return std::bit_cast<double>(value); },
          [&](Row row) { return base.real(row); }, std::numeric_limits<double>::quiet_NaN());
      break;
    case AttributeType::place:
      last_ones(
          std::vector<PlaceAt>(), [](std::int64_t value) { return unpacked_place(value); },
          [&](Row row) { return base.place(row); }, kUnknownPlace);
      break;
    case AttributeType::text:
      last_ones(
          std::vector<TextAt>(),
          [&](std::int64_t value) {
            return std::optional(attribute.texts[static_cast<std::size_t>(value)]);
          },
          [&](Row row) { return base_.text(base.id).at(row); }, std::optional<std::string_view>());
      break;
    case AttributeType::tags: {
      std::vector<TagsAt> cells;
      std::vector<std::size_t> ends;
      each_outcome([&](const Outcome& outcome) {
        bool known = false;
        std::vector<ValueCode> codes;
        if (has_base(outcome.slot)) {
          const TagsIndex& tags = base_.tags(base.id);
          const auto row = static_cast<Row>(outcome.slot);
          known = tags.known().contains(row);
          const auto there = tags.tags_at(row);
          codes.assign(there.begin(), there.end());
        }
        for (const std::uint64_t key : outcome.keys) {
          const StagedAttributes::Cell& said = attribute.cells[static_cast<std::uint32_t>(key)];
          const auto code = static_cast<ValueCode>(said.value);
          const auto at = std::lower_bound(codes.begin(), codes.end(), code);
          const bool has = at != codes.end() && *at == code;
          if (said.action == CellAction::add_tag) {
            if (!has) codes.insert(at, code);
            known = true;
          } else if (said.action == CellAction::remove_tag) {
            if (has) codes.erase(at);
          } else {
            codes.clear();
            known = said.action == CellAction::set;
          }
        }
        cells.push_back({outcome.row, known, {}});
        changes.tag_codes.insert(changes.tag_codes.end(), codes.begin(), codes.end());
        ends.push_back(changes.tag_codes.size());
      });
      for (std::size_t i = 0; i < cells.size(); ++i) {
        const std::size_t begin = i == 0 ? 0 : ends[i - 1];
        cells[i].codes = std::span(changes.tag_codes).subspan(begin, ends[i] - begin);
      }
      if (!cells.empty()) changes.cells = std::move(cells);
      break;
    }
  }
  return changes;
}

void StagedAttributes::write_changes(const StagedRows& rows, PopulationChanges& changes) const {
  const std::vector<TakenRow> taken = rows.taken();
  for (const Attribute& attribute : attributes_) {
    if (attribute.is_new) changes.added.push_back(attribute.spec);
  }
  changes.attributes.resize(attributes_.size());
  const auto write = [&](std::size_t i) {
    changes.attributes[i] = changes_of(static_cast<std::uint32_t>(i), rows, taken);
  };
  std::size_t cells = taken.size();
  for (const Attribute& attribute : attributes_) cells += attribute.cells.size();
  constexpr std::size_t kFewCells = 256;
  if (cells <= kFewCells) {
    for (std::size_t i = 0; i < attributes_.size(); ++i) write(i);
  } else {
    tbb::parallel_for(std::size_t{0}, attributes_.size(), write);
  }
}

}  // namespace muster::engine
