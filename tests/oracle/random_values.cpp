#include "tests/oracle/random_values.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <set>
#include <unordered_set>

namespace muster::oracle {
namespace {

using engine::Day;
using engine::Decimal;
using engine::Instant;
using engine::kMaxUnits;
using engine::Place;

const std::vector<std::string>& word_parts() {
  static const std::vector<std::string> parts = {
      "Lombardy", "Piedmont", "Алматы", "облысы",  "İstanbul", "ılıca",   "I",    "i",
      "Straße",   "STRASSE",  "é",      "e\u0301", "Ünïcode",  "ΣΊΣΥΦΟΣ", "ς",    "O'Brien",
      "\"q\"",    "50%",      "a_b",    "  ",      "San ",     "san ",    "東京", "😀",
      "shoes",    "Shoes",    "SHOES",  "x",       "Қазақ",    "қазақ",   "Ғ",    "ә",
      "--",       "(,)",      "\\",     "null",    "NULL",     "true",    "0",    "007",
      "ǅ",        "ﬀ",        "K",      "k",       "Å",        "å",       "d'ou", "''"};
  return parts;
}

std::int64_t random_units(Dice& dice) {
  switch (dice.below(8)) {
    case 0:
      return dice.between(-3, 3);
    case 1:
      return kMaxUnits - dice.between(0, 2);
    case 2:
      return -kMaxUnits + dice.between(0, 2);
    default: {
      // Log-uniform, so that every width of column occurs.
      const auto bits = 1 + dice.below(59);
      const auto magnitude = static_cast<std::int64_t>(dice.word() >> (64 - bits));
      const std::int64_t units = std::min(magnitude, kMaxUnits);
      return dice.chance(30) ? -units : units;
    }
  }
}

}  // namespace

std::string random_word(Dice& dice) {
  std::string word;
  const std::uint64_t parts = 1 + dice.below(3);
  for (std::uint64_t i = 0; i < parts; ++i) word += dice.pick(word_parts());
  return word;
}

std::vector<std::string> random_words(Dice& dice, std::size_t size) {
  std::vector<std::string> words;
  std::unordered_set<std::string> seen;
  while (words.size() < size) {
    std::string word = random_word(dice);
    if (words.size() > 40 || dice.chance(20)) word += std::to_string(dice.below(4 * size + 10));
    if (seen.insert(word).second) words.push_back(std::move(word));
  }
  return words;
}

std::vector<Cell> random_numbers(Dice& dice, std::size_t size, int scale) {
  const std::uint64_t style = dice.below(5);
  const std::int64_t base = random_units(dice) / 2;
  std::set<std::int64_t> units;
  for (std::size_t i = 0; i < size; ++i) {
    switch (style) {
      case 0:
        units.insert(dice.between(0, static_cast<std::int64_t>(size) + 10));
        break;
      case 1:
        units.insert(dice.between(-500, 100'000));
        break;
      case 2:
        units.insert(base + dice.between(-300, 300));
        break;  // narrow but far from zero
      case 3:
        units.insert(random_units(dice));
        break;
      default:
        units.insert(dice.between(0, 20) * engine::power_of_ten(std::min(scale, 6)));
        break;
    }
  }
  std::vector<Cell> cells;
  for (const std::int64_t unit : units) {
    cells.emplace_back(Decimal{std::clamp(unit, -kMaxUnits, kMaxUnits), scale});
  }
  return cells;
}

std::vector<Cell> random_reals(Dice& dice, std::size_t size) {
  std::vector<Cell> cells;
  for (std::size_t i = 0; i < size; ++i) {
    double real = 0;
    switch (dice.below(6)) {
      case 0:
        real = static_cast<double>(dice.between(-10, 10)) / 10;
        break;
      case 1:
        real = dice.fraction() * 1e-9;
        break;
      case 2:
        real = (dice.fraction() - 0.5) * std::pow(10.0, static_cast<double>(dice.below(30)));
        break;
      case 3:
        real = dice.chance(50) ? -0.0 : std::numeric_limits<double>::denorm_min();
        break;
      case 4:
        real = static_cast<double>(dice.between(-1000, 1000));
        break;
      default:
        real = 36.0 + dice.fraction() * 6;
        break;
    }
    cells.emplace_back(real);
  }
  return cells;
}

std::vector<Cell> random_days(Dice& dice, std::size_t size) {
  std::vector<Cell> cells;
  const std::uint64_t style = dice.below(4);
  for (std::size_t i = 0; i < size; ++i) {
    std::int64_t day = kNearDay.since_epoch;
    if (style == 0) {
      day += dice.between(-400, 30);
    } else if (style == 1 || dice.chance(80)) {
      day += dice.between(-35'000, 900);
    } else if (dice.chance(70)) {
      day = dice.between(engine::kFirstDay.since_epoch, engine::kLastDay.since_epoch);
    } else if (dice.chance(60)) {
      // A 29 February: years divisible by 4 from 1904 to 2096 are all leap years.
      const auto year = static_cast<int>(1904 + 4 * dice.below(49));
      day = engine::day_of({year, 2, 29})->since_epoch;
    } else {
      day = dice.chance(50) ? engine::kFirstDay.since_epoch : engine::kLastDay.since_epoch;
    }
    cells.emplace_back(Day{static_cast<std::int32_t>(day)});
  }
  return cells;
}

std::vector<Cell> random_instants(Dice& dice, std::size_t size) {
  std::vector<Cell> cells;
  constexpr std::int64_t kDay = 86'400;
  for (std::size_t i = 0; i < size; ++i) {
    const std::int64_t near = kNearDay.since_epoch * kDay;
    std::int64_t at = 0;
    switch (dice.below(6)) {
      case 0:  // close to some zone's midnight: whole hours and half hours
        at = near + dice.between(-2000, 48) * 1800 + dice.between(-2, 2);
        break;
      case 1:  // close to Europe's clock changes of 2025 and 2026
        at = std::vector<std::int64_t>{1743296400, 1761440400, 1774746000,
                                       1792890000}[dice.index(4)] +
             dice.between(-4, 4) * 900 + dice.between(-1, 1);
        break;
      case 2:
        at = dice.between(-62'135'596'800, 253'402'300'799);
        break;
      case 3:
        at = near + dice.between(-3 * 86'400, 86'400);
        break;
      default:
        at = near + dice.between(-900 * kDay, 20 * kDay);
        break;
    }
    cells.emplace_back(Instant{at});
  }
  return cells;
}

std::vector<Cell> random_places(Dice& dice, std::size_t size) {
  std::vector<Cell> cells;
  constexpr std::int64_t kQuarter = 900'000'000;
  for (std::size_t i = 0; i < size; ++i) {
    std::int64_t latitude = 0;
    std::int64_t longitude = 0;
    switch (dice.below(6)) {
      case 0:
        latitude = dice.between(-kQuarter, kQuarter);
        longitude = dice.between(-2 * kQuarter, 2 * kQuarter);
        break;
      case 1:  // near the poles
        latitude = dice.chance(50) ? kQuarter - dice.between(0, 100'000)
                                   : -kQuarter + dice.between(0, 100'000);
        longitude = dice.between(-2 * kQuarter, 2 * kQuarter);
        break;
      case 2:  // near the antimeridian
        latitude = dice.between(-kQuarter, kQuarter);
        longitude = dice.chance(50) ? 2 * kQuarter - dice.between(0, 1'000'000)
                                    : -2 * kQuarter + dice.between(0, 1'000'000);
        break;
      default:  // about a city
        latitude = 454'642'000 + dice.between(-3'000'000, 3'000'000);
        longitude = 91'900'000 + dice.between(-3'000'000, 3'000'000);
        break;
    }
    cells.emplace_back(
        Place{static_cast<std::int32_t>(latitude), static_cast<std::int32_t>(longitude)});
  }
  return cells;
}

std::vector<std::string> random_ids(Dice& dice, std::size_t size, bool integers, bool plain) {
  std::vector<std::string> ids;
  std::unordered_set<std::string> seen;
  const std::uint64_t style = dice.below(plain && !integers ? 2 : 3);
  const std::int64_t first = dice.between(-1'000, 1'000'000'000);
  while (ids.size() < size) {
    std::string id;
    if (integers) {
      if (style == 0) {
        id = std::to_string(first + static_cast<std::int64_t>(ids.size()));
      } else if (style == 1) {
        id = std::to_string(dice.between(-500, 4 * static_cast<std::int64_t>(size) + 10));
      } else {
        id = std::to_string(static_cast<std::int64_t>(dice.word()));
      }
    } else if (style == 0) {
      id = "c" + std::to_string(1'000'000'000 + dice.below(8'000'000'000));
    } else if (style == 1) {
      // Integers among strings, leading zeros, signs: none of these columns orders by number.
      id = (dice.chance(30)   ? "0"
            : dice.chance(10) ? "+"
                              : "") +
           std::to_string(dice.below(4 * size + 9));
    } else {
      id = random_word(dice) + std::to_string(dice.below(4 * size + 9));
    }
    if (seen.insert(id).second) ids.push_back(std::move(id));
  }
  if (!integers && size > 0 && style == 1) ids.back() = "no number";
  if (dice.chance(70)) {
    for (std::size_t i = size; i > 1; --i) std::swap(ids[i - 1], ids[dice.index(i)]);
  }
  return ids;
}

}  // namespace muster::oracle
