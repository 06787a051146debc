#include "tests/oracle/random_literal.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>

#include <fmt/format.h>

#include "tests/oracle/random_values.hpp"

namespace muster::oracle {
namespace {

using engine::Decimal;
using engine::kMaxUnits;
using query::Term;
using query::TimeUnit;

/// The characters of a UTF-8 text, each with all its bytes.
std::vector<std::string> letters_of(const std::string& text) {
  std::vector<std::string> letters;
  for (const char byte : text) {
    const bool continues = (static_cast<unsigned char>(byte) & 0xC0U) == 0x80U;
    if (continues && !letters.empty()) {
      letters.back() += byte;
    } else {
      letters.emplace_back(1, byte);
    }
  }
  return letters;
}

/// ASCII and Cyrillic letters change case; enough to make ILIKE work.
std::string swap_case(const std::string& letter) {
  static const std::array<std::pair<std::string, std::string>, 7> pairs = {
      {{"а", "А"}, {"о", "О"}, {"Қ", "қ"}, {"ё", "Ё"}, {"İ", "i"}, {"ı", "I"}, {"é", "É"}}};
  for (const auto& [lower, upper] : pairs) {
    if (letter == lower) return upper;
    if (letter == upper) return lower;
  }
  if (letter.size() != 1) return letter;
  const char c = letter[0];
  if (c >= 'a' && c <= 'z') return std::string(1, static_cast<char>(c - 'a' + 'A'));
  if (c >= 'A' && c <= 'Z') return std::string(1, static_cast<char>(c - 'A' + 'a'));
  return letter;
}

}  // namespace

Term number_term(Decimal value) { return Term{query::NumberTerm{value}, {}}; }
Term string_term(std::string value) { return Term{query::StringTerm{std::move(value)}, {}}; }

const Cell& LiteralMaker::known_cell(const Column& column) {
  static const Cell unknown;
  for (int attempt = 0; attempt < 8 && !column.cells.empty(); ++attempt) {
    const Cell& cell = column.cells[dice_->index(column.cells.size())];
    if (known(cell)) return cell;
  }
  return unknown;
}

Decimal LiteralMaker::number(const Column& column) {
  const Cell& cell = known_cell(column);
  Decimal value =
      known(cell) ? std::get<Decimal>(cell) : Decimal{dice_->between(-100, 100), column.spec.scale};
  switch (dice_->below(8)) {
    case 0:
      value.units = std::min(value.units + 1, kMaxUnits);
      break;
    case 1:
      value.units = std::max(value.units - 1, -kMaxUnits);
      break;
    case 2:  // between two units of the column
      if (value.scale < 18 && std::abs(value.units) <= kMaxUnits / 10 - 1) {
        value = {value.units * 10 + dice_->between(-9, 9), value.scale + 1};
      }
      break;
    case 3:
      value = {dice_->between(-20, 20), 0};
      break;
    case 4:
      value = {dice_->chance(50) ? kMaxUnits : -kMaxUnits, static_cast<int>(dice_->below(19))};
      break;
    default:
      break;
  }
  return dice_->chance(50) ? engine::normalised(value) : value;
}

Decimal LiteralMaker::real(const Column& column) {
  const Cell& cell = known_cell(column);
  const double value = known(cell) ? std::get<double>(cell) : 0;
  // The digits a person would type: fewer than the double has, or just as many.
  for (const int digits : {dice_->chance(50) ? 17 : 3, 3, 0}) {
    std::string text = fmt::format("{:.{}f}", value, digits);
    if (const auto decimal = engine::parse_decimal(text)) return *decimal;
  }
  return {dice_->between(-10, 10), 1};
}

std::string LiteralMaker::text(const Column& column) {
  const Cell& cell = known_cell(column);
  std::string value = known(cell) ? std::get<std::string>(cell) : std::string("nobody");
  switch (dice_->below(10)) {
    case 0:
      return value + "x";
    case 1:
      return random_word(*dice_);
    case 2: {
      std::vector<std::string> letters = letters_of(value);
      if (!letters.empty()) letters.pop_back();
      value.clear();
      for (const std::string& letter : letters) value += letter;
      return value;
    }
    default:
      return value;
  }
}

std::string LiteralMaker::tag(const Column& column) {
  for (int attempt = 0; attempt < 4; ++attempt) {
    const Cell& cell = known_cell(column);
    if (!known(cell) || std::get<Tags>(cell).empty()) continue;
    return dice_->chance(92) ? dice_->pick(std::get<Tags>(cell)) : std::get<Tags>(cell)[0] + "?";
  }
  return "nothing";
}

std::string LiteralMaker::pattern(const Column& column, bool ignore_case,
                                  std::optional<char32_t> escape) {
  const std::string value = dice_->chance(90) ? text(column) : random_word(*dice_);
  // An escape character that is itself a wildcard leaves no way to write that wildcard.
  const std::string any = escape == U'%' ? "" : "%";
  const std::string one = escape == U'_' ? "" : "_";
  std::string pattern;
  if (dice_->chance(30)) pattern = any;
  const std::vector<std::string> letters = letters_of(value);
  const std::size_t from = dice_->chance(50) ? 0 : dice_->index(letters.size() + 1);
  const std::size_t to = dice_->chance(50) ? letters.size() : dice_->index(letters.size() + 1);
  for (std::size_t i = from; i < to; ++i) {
    const std::uint64_t thrown = dice_->below(20);
    if (thrown == 0) {
      pattern += any;
    } else if (thrown <= 2) {
      pattern += one;
    } else {
      const bool special = letters[i] == "%" || letters[i] == "_" ||
                           (escape && letters[i] == std::string(1, static_cast<char>(*escape)));
      if (escape && special) pattern += static_cast<char>(*escape);
      pattern += ignore_case && dice_->chance(50) ? swap_case(letters[i]) : letters[i];
    }
  }
  if (dice_->chance(40)) pattern += any;
  return pattern;
}

engine::Day LiteralMaker::day(const Column& column) {
  const Cell& cell = known_cell(column);
  std::int64_t day = kNearDay.since_epoch + dice_->between(-800, 30);
  if (const auto* value = std::get_if<engine::Day>(&cell)) day = value->since_epoch;
  if (const auto* value = std::get_if<engine::Instant>(&cell)) {
    // Rounds towards zero before 1970; near is all that is asked for.
    day = value->since_epoch / 86'400;
  }
  if (dice_->chance(50)) day += dice_->between(-1, 1);
  return {static_cast<std::int32_t>(
      std::clamp<std::int64_t>(day, engine::kFirstDay.since_epoch, engine::kLastDay.since_epoch))};
}

std::int64_t LiteralMaker::seconds_ago(const Column& column) {
  const Cell& cell = known_cell(column);
  if (const auto* value = std::get_if<engine::Day>(&cell)) {
    return clock_->as_of.since_epoch - value->since_epoch * std::int64_t{86'400};
  }
  if (const auto* value = std::get_if<engine::Instant>(&cell)) {
    return clock_->as_of.since_epoch - value->since_epoch;
  }
  return 0;
}

engine::Instant LiteralMaker::instant(const Column& column) {
  const Cell& cell = known_cell(column);
  std::int64_t at = clock_->as_of.since_epoch;
  if (const auto* value = std::get_if<engine::Instant>(&cell)) at = value->since_epoch;
  if (dice_->chance(50)) at += dice_->between(-1, 1);
  return {std::clamp<std::int64_t>(at, -62'135'596'800, 253'402'300'799)};
}

Term LiteralMaker::instant_term(const Column& column) {
  std::string text = engine::format_instant(instant(column));
  // Far from today a wall clock may leave the calendar.
  if (dice_->chance(30) && text > "1900" && text < "2100") text.pop_back();
  return string_term(std::move(text));
}

Term LiteralMaker::day_term(const Column& column) {
  switch (dice_->below(6)) {
    case 0:
      return Term{query::TodayTerm{}, {}};
    case 3: {
      const std::int64_t days = seconds_ago(column) / 86'400 + dice_->between(-1, 1);
      if (std::abs(days) > 50'000) break;
      return Term{query::ShiftTerm{Term{query::TodayTerm{}, {}}, -days, TimeUnit::day}, {}};
    }
    case 1:
    case 2: {
      constexpr std::array<TimeUnit, 5> units = {TimeUnit::day, TimeUnit::week, TimeUnit::month,
                                                 TimeUnit::quarter, TimeUnit::year};
      Term base{query::TodayTerm{}, {}};
      if (dice_->chance(15)) {
        base = Term{query::ShiftTerm{base, dice_->between(-3, 3), TimeUnit::month}, {}};
      } else if (dice_->chance(15)) {
        base = string_term(engine::format_day(
            {kNearDay.since_epoch + static_cast<std::int32_t>(dice_->between(-900, 30))}));
      }
      return Term{query::ShiftTerm{base, dice_->between(-60, 10), units[dice_->index(5)]}, {}};
    }
    default:
      break;
  }
  return string_term(engine::format_day(day(column)));
}

Term LiteralMaker::time_term(const Column& column) {
  if (dice_->chance(45)) return day_term(column);
  if (dice_->chance(15)) {
    return Term{
        query::ShiftTerm{Term{query::TodayTerm{}, {}}, dice_->between(-100, 20), TimeUnit::hour},
        {}};
  }
  return instant_term(column);
}

}  // namespace muster::oracle
