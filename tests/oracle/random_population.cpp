#include "tests/oracle/random_population.hpp"

#include <algorithm>
#include <array>
#include <numeric>
#include <optional>

#include <fmt/format.h>

#include "tests/oracle/random_values.hpp"

namespace muster::oracle {
namespace {

using engine::AttributeType;
using engine::Family;

enum class Layout { scattered, skewed, runs, sorted, blocks, exceptions };

std::string_view name_of(Layout layout) {
  constexpr std::array<std::string_view, 6> names = {"scattered", "skewed", "runs",
                                                     "sorted",    "blocks", "exceptions"};
  return names[static_cast<std::size_t>(layout)];
}

/// Which member of a pool each row has: 0 is unknown, k the k-th. `pool` ≥ 1.
std::vector<std::size_t> lay_out(Dice& dice, std::size_t rows, std::size_t pool, Layout layout,
                                 unsigned unknown_percent) {
  const auto draw = [&]() -> std::size_t {
    if (dice.chance(unknown_percent)) return 0;
    if (layout == Layout::skewed) return 1 + dice.index(1 + dice.index(1 + dice.index(pool)));
    return 1 + dice.index(pool);
  };
  std::vector<std::size_t> picks(rows);
  switch (layout) {
    case Layout::scattered:
    case Layout::skewed:
      std::generate(picks.begin(), picks.end(), draw);
      break;
    case Layout::sorted:
      std::generate(picks.begin(), picks.end(), draw);
      std::sort(picks.begin(), picks.end());
      break;
    case Layout::runs: {
      const std::size_t longest = 1 + rows / (1 + dice.index(40));
      for (std::size_t row = 0; row < rows;) {
        const std::size_t end = std::min(rows, row + 1 + dice.index(longest));
        std::fill(picks.begin() + static_cast<std::ptrdiff_t>(row),
                  picks.begin() + static_cast<std::ptrdiff_t>(end), draw());
        row = end;
      }
      break;
    }
    case Layout::blocks: {  // one value over each whole chunk of the engine
      std::size_t value = draw();
      for (std::size_t row = 0; row < rows; ++row) {
        if (row % 65'536 == 0) value = draw();
        picks[row] = value;
      }
      break;
    }
    case Layout::exceptions: {
      std::fill(picks.begin(), picks.end(), draw());
      const std::size_t others = std::min<std::size_t>(rows, 1 + dice.index(20));
      for (std::size_t i = 0; i < others; ++i) picks[dice.index(rows)] = draw();
      break;
    }
  }
  return picks;
}

std::size_t pool_size(Dice& dice, std::size_t rows) {
  switch (dice.below(rows > 10'000 ? 12 : 10)) {
    case 0:
      return 1;
    case 1:
    case 2:
      return 2;
    case 3:
    case 4:
      return 3 + dice.index(8);
    case 5:
    case 6:
    case 7:
      return 20 + dice.index(40);
    case 8:
    case 9:
      return 300;
    default:
      return 70'000;
  }
}

/// A word that a loader takes as it stands: no blanks at its ends, no `|`, no word for unknown.
std::string plain_word(std::string word) {
  std::erase(word, '|');
  if (word.empty() || word.front() == ' ' || word.back() == ' ' || word == "null" ||
      word == "NULL" || word == "--") {
    word = "w" + word + "w";
  }
  return word;
}

std::vector<Cell> tag_sets(Dice& dice, std::size_t size, bool csv) {
  std::vector<std::string> words = random_words(dice, 1 + dice.index(30));
  if (csv) {
    for (std::string& word : words) word = plain_word(std::move(word));
    std::sort(words.begin(), words.end());
    words.erase(std::unique(words.begin(), words.end()), words.end());
  }
  std::vector<Cell> sets;
  for (std::size_t i = 0; i < size; ++i) {
    Tags tags;
    const std::size_t wanted =
        dice.chance(15) ? 0 : dice.index(std::min<std::size_t>(words.size(), 6) + 1);
    for (std::size_t k = 0; k < wanted; ++k) {
      const std::string& word = dice.pick(words);
      if (std::find(tags.begin(), tags.end(), word) == tags.end()) tags.push_back(word);
    }
    if (csv && tags.empty()) tags.push_back(words.front());
    sets.emplace_back(std::move(tags));
  }
  return sets;
}

std::vector<Cell> pool_of(Dice& dice, const engine::AttributeSpec& spec, std::size_t size,
                          bool csv) {
  switch (spec.type) {
    case AttributeType::category:
    case AttributeType::text: {
      std::vector<Cell> cells;
      for (std::string& word : random_words(dice, size)) {
        cells.emplace_back(csv ? plain_word(std::move(word)) : std::move(word));
      }
      if (spec.type == AttributeType::text && !csv) cells.emplace_back(std::string());
      return cells;
    }
    case AttributeType::tags:
      return tag_sets(dice, size, csv);
    case AttributeType::flag:
      return size == 1 ? std::vector<Cell>{true} : std::vector<Cell>{true, false};
    case AttributeType::number:
      return random_numbers(dice, size, spec.scale);
    case AttributeType::real:
      return random_reals(dice, size);
    case AttributeType::date:
      return random_days(dice, size);
    case AttributeType::time:
      return random_instants(dice, size);
    case AttributeType::place:
      return random_places(dice, size);
  }
  return {};
}

/// Names that are plain, quoted, in other scripts, keywords, and with quotes inside.
std::string column_name(Dice& dice, AttributeType type, std::size_t number) {
  const std::string plain = fmt::format("{}_{}", engine::to_string(type), number);
  switch (dice.below(10)) {
    case 0:
      return plain + " of them";
    case 1:
      return "Город_" + plain;
    case 2:
      return "say \"" + plain + '"';
    case 3:
      return plain + "-%'x";
    case 4:
      return number == 1 ? "not" : plain;
    default:
      return plain;
  }
}

Column random_column(Dice& dice, AttributeType type, std::size_t number, const PopulationPlan& plan,
                     std::string& recipe) {
  constexpr std::array<unsigned, 6> unknown_shares = {0, 0, 3, 20, 60, 100};
  Column column;
  column.spec.type = type;
  column.spec.name = column_name(dice, type, number);
  column.spec.family = static_cast<Family>(dice.below(5));
  if (type == AttributeType::number) {
    column.spec.scale =
        dice.chance(60) ? static_cast<int>(dice.below(3)) : static_cast<int>(dice.below(19));
  }
  const auto layout = static_cast<Layout>(dice.below(plan.rows > 10'000 ? 6 : 4));
  // All unknown is rare: such a column says little.
  const unsigned unknown = unknown_shares[dice.index(dice.chance(15) ? 6 : 5)];
  const std::vector<Cell> pool = pool_of(dice, column.spec, pool_size(dice, plan.rows), plan.csv);
  column.cells.reserve(plan.rows);
  for (const std::size_t pick : lay_out(dice, plan.rows, pool.size(), layout, unknown)) {
    column.cells.push_back(pick == 0 ? Cell{} : pool[pick - 1]);
  }
  recipe += fmt::format("\n  {} ({}, scale {}): {} values, {}, {} % unknown", column.spec.name,
                        engine::to_string(type), column.spec.scale, pool.size(), name_of(layout),
                        unknown);
  return column;
}

/// A moment in 2024 … 2027 at which something changes for a customer of a date or time column.
std::optional<engine::Instant> turning_moment(Dice& dice, const Column& column) {
  const Cell& cell = column.cells[dice.index(column.cells.size())];
  if (const auto* instant = std::get_if<engine::Instant>(&cell)) {
    const std::int64_t at =
        instant->since_epoch + dice.between(-1, 1) + 3'600 * dice.between(-40, 40);
    if (at > 1'500'000'000 && at < 1'900'000'000) return engine::Instant{at};
    return std::nullopt;
  }
  const auto* day = std::get_if<engine::Day>(&cell);
  if (day == nullptr) return std::nullopt;
  engine::CivilDate date = engine::civil(*day);
  date.year = static_cast<int>(dice.between(2024, 2027));
  const auto turned = engine::day_of(date);
  if (!turned) return std::nullopt;
  return engine::Instant{(turned->since_epoch + dice.between(-1, 1)) * 86'400 +
                         dice.between(0, 86'399)};
}

}  // namespace

Table random_population(Dice& dice, const PopulationPlan& plan) {
  static const std::vector<AttributeType> wide = {
      AttributeType::category, AttributeType::category, AttributeType::category,
      AttributeType::tags,     AttributeType::tags,     AttributeType::flag,
      AttributeType::flag,     AttributeType::flag,     AttributeType::number,
      AttributeType::number,   AttributeType::number,   AttributeType::number,
      AttributeType::real,     AttributeType::date,     AttributeType::date,
      AttributeType::time,     AttributeType::time,     AttributeType::place,
      AttributeType::text};
  static const std::vector<AttributeType> narrow = {
      AttributeType::category, AttributeType::category, AttributeType::tags, AttributeType::flag,
      AttributeType::number,   AttributeType::number,   AttributeType::real, AttributeType::date,
      AttributeType::time,     AttributeType::place,    AttributeType::text};
  Table table;
  table.integer_ids = dice.chance(50);
  table.ids = random_ids(dice, plan.rows, table.integer_ids, plan.csv);
  table.recipe =
      fmt::format("{} rows, {} ids", plan.rows, table.integer_ids ? "integer" : "string");
  for (const AttributeType type : plan.wide ? wide : narrow) {
    table.columns.push_back(random_column(dice, type, table.columns.size(), plan, table.recipe));
  }
  return table;
}

Clock random_clock(Dice& dice, const Table& table) {
  static const std::vector<std::string> zones = {
      "UTC",          "Europe/Rome",         "America/New_York",   "Asia/Almaty",
      "Asia/Kolkata", "Australia/Lord_Howe", "America/Sao_Paulo",  "Africa/Cairo",
      "Pacific/Apia", "America/St_Johns",    "Pacific/Kiritimati", "Asia/Beirut"};
  Clock clock;
  clock.zone = dice.pick(zones);
  const std::vector<Cell> moments = random_instants(dice, 8);
  for (const Cell& moment : moments) {
    const auto at = std::get<engine::Instant>(moment);
    // Centuries away nothing is near; as_of stays where the data is.
    if (at.since_epoch > 1'500'000'000 && at.since_epoch < 1'900'000'000) clock.as_of = at;
  }
  if (dice.chance(50) && table.rows() > 0) {
    if (const auto turning = turning_moment(dice, dice.pick(table.columns))) clock.as_of = *turning;
  }
  // 29 February 2024, when years and months end oddly.
  if (dice.chance(4)) clock.as_of = {1'709'164'800 + dice.between(0, 86'399)};
  if (clock.as_of.since_epoch == 0)
    clock.as_of = {kNearDay.since_epoch * std::int64_t{86'400} + 43'200};
  return clock;
}

}  // namespace muster::oracle
