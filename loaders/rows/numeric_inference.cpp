#include "loaders/rows/numeric_inference.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "engine/values/decimal.hpp"

namespace muster::loaders {
namespace {

constexpr char kSeparators[3] = {'-', '/', '.'};

std::uint64_t fits_of(const ColumnEvidence& evidence, DateOrder order, char separator) {
  return evidence.stamps.fits[date_shape(order, separator)];
}

/// Which way round `03/04/2025` is read when nothing in the file says so: dots and hyphens put the
/// day first, slashes the month.
DateOrder default_order(char separator) {
  return separator == '/' ? DateOrder::month_first : DateOrder::day_first;
}

}  // namespace

bool enough_fit(std::uint64_t fits, std::uint64_t known) {
  if (known == 0) return false;
  if (fits >= known) return true;
  return known >= kToleranceFrom &&
         static_cast<double>(fits) >= kToleratedFit * static_cast<double>(known);
}

std::string share_phrase(std::uint64_t fits, std::uint64_t known) {
  if (fits == known)
    return known == 1 ? "the one known cell" : fmt::format("all {} known cells", known);
  // Cut, never rounded up: 99.996 % is not 100 %.
  const double share = static_cast<double>(fits) * 10000.0 / static_cast<double>(known);
  return fmt::format("{:.2f} % of {} known cells",
                     static_cast<double>(static_cast<std::uint64_t>(share)) / 100.0, known);
}

InferenceHints collect_hints(const std::vector<const ColumnEvidence*>& columns,
                             bool commas_separate) {
  std::uint64_t commas = 0;
  std::uint64_t points = 0;
  std::uint64_t orders[3] = {0, 0, 0};
  for (const ColumnEvidence* column : columns) {
    if (std::max(column->point.fits, column->comma.fits) * 2 > column->known) {
      commas += column->comma.fits > column->point.fits;
      points += column->point.fits > column->comma.fits && column->point.fraction > 0;
    }
    for (const char separator : {'-', '/'}) {
      const std::uint64_t day_first = fits_of(*column, DateOrder::day_first, separator);
      const std::uint64_t month_first = fits_of(*column, DateOrder::month_first, separator);
      if (std::max(day_first, month_first) * 2 <= column->known) continue;
      orders[1] += day_first > month_first;
      orders[2] += month_first > day_first;
    }
  }
  InferenceHints hints;
  hints.comma_settled = commas > points;
  hints.comma_decimal = commas > points || (commas == points && !commas_separate);
  if (orders[1] > orders[2]) hints.date_order = DateOrder::day_first;
  if (orders[2] > orders[1]) hints.date_order = DateOrder::month_first;
  return hints;
}

NumberReading read_as_number(const ColumnEvidence& evidence, const InferenceHints& hints,
                             char decimal) {
  NumberReading reading;
  bool comma = evidence.comma.fits > evidence.point.fits;
  if (decimal != '\0') {
    comma = decimal == ',';
  } else if (evidence.comma.fits == evidence.point.fits && evidence.signs_differ > 0) {
    comma = evidence.with_comma > 0 ? hints.comma_decimal : hints.comma_settled;
    reading.ambiguous = evidence.with_comma > 0;
  }
  const NumberEvidence& sign = comma ? evidence.comma : evidence.point;
  reading.decimal = comma ? ',' : '.';
  reading.fits = sign.fits + evidence.reals_only;
  reading.scale = sign.fraction;
  const std::string who = share_phrase(reading.fits, evidence.known);
  if (sign.fraction == 1 && sign.fraction_is_zero) {
    // A spreadsheet or data frame that met an empty cell: 17850.0 is a whole number.
    reading.scale = 0;
    reading.reason = "whole numbers written with .0, " + who;
  } else if (sign.fraction == 0) {
    reading.reason = "whole numbers, " + who;
  } else {
    reading.reason = fmt::format("up to {} digits after the {}, {}", sign.fraction,
                                 comma ? "comma" : "point", who);
  }
  if (evidence.reals_only > 0) {
    reading.real = true;
    reading.reason = "some with an exponent, " + who;
  } else if (reading.scale > 0 && sign.whole + reading.scale > engine::kMaxDecimalDigits) {
    reading.real = true;
    reading.reason = fmt::format(
        "{} are numbers; {} digits before and {} after the {} are more "
        "than the 18 of an exact number",
        who, sign.whole, sign.fraction, comma ? "comma" : "point");
  }
  if (reading.real) reading.scale = 0;
  return reading;
}

DateReading read_as_date(const ColumnEvidence& evidence, const InferenceHints& hints) {
  DateReading reading;
  for (const DateOrder order :
       {DateOrder::year_first, DateOrder::day_first, DateOrder::month_first}) {
    for (const char separator : kSeparators) {
      const std::uint64_t fits = fits_of(evidence, order, separator);
      if (fits <= reading.fits) continue;
      reading.fits = fits;
      reading.order = order;
      reading.separator = separator;
    }
  }
  if (reading.order != DateOrder::year_first && reading.fits > 0 &&
      fits_of(evidence, DateOrder::day_first, reading.separator) ==
          fits_of(evidence, DateOrder::month_first, reading.separator)) {
    // Days and months that are always equal (01.01., 02.02.) are the same either way, but rare.
    reading.ambiguous = reading.separator != '.';
    reading.order = reading.separator == '.'
                        ? DateOrder::day_first
                        : hints.date_order.value_or(default_order(reading.separator));
  }
  const StampEvidence& stamps = evidence.stamps;
  reading.time = stamps.not_midnight > 0 || stamps.with_zone > 0;
  const std::string format = DateFormat(reading.order, reading.separator).describe();
  const std::string who = share_phrase(reading.fits, evidence.known);
  if (reading.time) {
    reading.reason = fmt::format("{} with a time of day, {}", format, who);
  } else if (stamps.with_time > 0) {
    reading.reason = fmt::format("{}, always at midnight, {}", format, who);
  } else {
    reading.reason = fmt::format("{}, {}", format, who);
  }
  return reading;
}

}  // namespace muster::loaders
